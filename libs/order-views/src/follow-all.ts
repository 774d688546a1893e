// All orders of somebody as they change: which ones there are, and each whenever it is newer.
import { setTimeout as pause } from 'node:timers/promises'
import { isUnreachable } from '@wismo/database'
import { OrderId } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import type { Following, OwnNews } from './order-views-port.ts'
import type { Watch } from './watch.ts'

/** Which orders there are and how one of them stands, for one who asks. */
export interface OwnOrders {
  /** Newest first. */
  list(): Promise<readonly OrderId[]>
  /** With what else than its version makes other words of it; undefined where it is not theirs. */
  look(order: OrderId): Promise<{ readonly view: OrderView; readonly saying: string } | undefined>
  watch(signal: AbortSignal): Watch
}

/** A read that a lost connection broke is tried again after this long, in milliseconds. */
const retryMs = 1_000
/** Orders that are in memory at once before they are told. */
const atOnce = 20

interface Told {
  readonly viewVersion: number
  readonly saying: string
}

/**
 * Word of changes names orders, not persons: the ones that are known are listened for, and which ones there are is read
 * again every `quietMs`. So a change is told at once, and an order that is new within that time.
 */
export async function* followAll(orders: OwnOrders, following: Following): AsyncGenerator<OwnNews | undefined, void> {
  const watch = orders.watch(following.signal)
  try {
    yield* newsOf(orders, watch, following)
  } finally {
    watch.end()
  }
}

async function* newsOf(orders: OwnOrders, watch: Watch, { quietMs, signal }: Following): AsyncGenerator<OwnNews | undefined, void> {
  const told = new Map<OrderId, Told>()
  let own: readonly OrderId[] | undefined
  let changed: readonly OrderId[] = []
  for (let listAgainAt = 0; !signal.aborted; ) {
    try {
      if (performance.now() >= listAgainAt) {
        changed = await orders.list()
        watch.of(changed.map(OrderId.toUuid))
        listAgainAt = performance.now() + quietMs
        if (!isSame(changed, own)) yield { orderIds: changed }
        for (const gone of [...told.keys()].filter((id) => !changed.includes(id))) told.delete(gone)
        own = changed
      }
      yield* newer(orders, changed, told)
      changed = (await watch.heard(listAgainAt - performance.now())).map(OrderId.fromUuid)
      if (changed.length === 0 && performance.now() >= listAgainAt && !signal.aborted) yield undefined
    } catch (error) {
      if (own === undefined || !isUnreachable(error)) throw error
      // What was heard meanwhile was not looked at: everything is.
      listAgainAt = 0
      await pause(retryMs, undefined, { signal }).catch(() => undefined)
    }
  }
}

const isSame = (orders: readonly OrderId[], before: readonly OrderId[] | undefined): boolean => before !== undefined && orders.length === before.length && orders.every((id, i) => id === before[i])

/** Those that are newer than what was told of them, or as new in other words. */
async function* newer(orders: OwnOrders, ids: readonly OrderId[], told: Map<OrderId, Told>): AsyncGenerator<OwnNews, void> {
  for (let from = 0; from < ids.length; from += atOnce) {
    for (const seen of await Promise.all(ids.slice(from, from + atOnce).map((id) => orders.look(id)))) {
      if (seen === undefined) continue
      const { view, saying } = seen
      const before = told.get(view.id)
      if (before !== undefined && (view.viewVersion < before.viewVersion || (view.viewVersion === before.viewVersion && saying === before.saying))) continue
      told.set(view.id, { viewVersion: view.viewVersion, saying })
      yield { view }
    }
  }
}
