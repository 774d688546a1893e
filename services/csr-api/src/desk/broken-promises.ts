// Promises that were broken and of which somebody still waits for something.
import { Instant } from '@wismo/kernel'
import { endOf, type ComposedOrder } from '@wismo/lifecycle'
import type { OpenTask } from './open-task.ts'

type Promised = ComposedOrder['promises'][number]

/** Something of what was promised has not come yet. */
export const isOutstanding = ({ lines }: Pick<ComposedOrder, 'lines'>, { lineIds }: Pick<Promised, 'lineIds'>): boolean =>
  lines.some(({ id, quantity }) => lineIds.includes(id) && quantity.fulfilled < quantity.current)

/** Those of which something may still come: once all is there, or made good, nobody can do anything about it, and what is lost is a task of its own. */
export function brokenPromisesOf(order: ComposedOrder): readonly OpenTask[] {
  if (order.status === 'completed') return []
  const broken = order.promises.filter((promise) => promise.status === 'broken' && mayCome(order, promise))
  return onePerWay(order, broken.map((promise) => ({ promise, end: endOf(promise.original.to, promise.original.timeZone) })).sort((a, b) => a.end - b.end)).map(({ promise: { id, original }, end }) => ({
    queue: 'promise_broken', ref: id, cause: original.to.slice(0, 10), owner: 'carrier-tracking', weight: 'task', since: Instant.fromMillis(end), due: Instant.fromMillis(end),
  }))
}

const mayCome = ({ lines }: ComposedOrder, { lineIds }: Promised): boolean =>
  lines.some(({ id, units }) => lineIds.includes(id) && under.some((bucket) => (units[bucket] ?? 0) > 0))
const under = ['open', 'backordered', 'allocated', 'packed', 'ready_for_pickup', 'in_transit', 'returning_to_sender'] as const

interface Broken {
  readonly promise: Promised
  readonly end: number
}

/** Promises that wait for the same parcel, or the same work of a node, broke by one cause: the first of them stands for all. */
function onePerWay({ groups }: ComposedOrder, broken: readonly Broken[]): readonly Broken[] {
  const taken = new Set<string>()
  return broken.filter(({ promise: { lineIds } }) => {
    const ways = groups.filter(({ step, steps, lines }) => step < steps && lines.some(({ lineId }) => lineIds.includes(lineId))).map(({ ref }) => ref)
    const isNew = !ways.some((way) => taken.has(way))
    for (const way of ways) taken.add(way)
    return isNew
  })
}
