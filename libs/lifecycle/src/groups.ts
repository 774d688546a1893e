import type { OrderPart, OrderPartLine } from './order-part.ts'
import type { OrderView } from './order-view.ts'
import { spanOf, windowOf } from './promises.ts'

type GroupView = OrderView['groups'][number]
type Method = GroupView['kind']

/** Steps of the bar, the order itself being the first. */
const steps: Readonly<Record<Method, number>> = { ship: 5, scheduled: 5, pickup: 4, curbside: 4, digital: 2, none: 2 }

/** What comes together while no parcel or fulfillment holds it: one group per method and place, in the order of the lines. None when the order is off. */
export function groupsOf({ timeZone, lines, cancelled }: OrderPart): readonly GroupView[] {
  if (cancelled) return []
  const groups = new Map<string, OrderPartLine[]>()
  for (const line of lines) {
    const key = placeOf(line)
    groups.set(key, [...(groups.get(key) ?? []), line])
  }
  return [...groups.values()].flatMap(([first, ...rest]) => (first === undefined ? [] : [groupOf(first, rest, timeZone)]))
}

/** How the units of a line reach the customer; a way that this release has no word for is shown as none. */
export const methodOf = ({ delivery: { method } }: OrderPartLine): Method => (method === 'unknown' ? 'none' : method)

const placeOf = ({ delivery: { method, addressKey, locationId } }: OrderPartLine): string => JSON.stringify([method, addressKey, locationId])

/** Named by its first line until something with an id of its own holds it. */
function groupOf(first: OrderPartLine, rest: readonly OrderPartLine[], timeZone: string): GroupView {
  const lines = [first, ...rest]
  const { locationId } = first.delivery
  const method = methodOf(first)
  const when = spanOf(lines.map((line) => windowOf(line, timeZone)))
  return {
    ref: first.lineId,
    kind: method,
    lines: lines.map(({ lineId, quantity }) => ({ lineId, quantity })),
    step: 1,
    steps: steps[method],
    ...(when === undefined ? {} : { when }),
    ...(locationId === undefined ? {} : { locationId }),
  }
}
