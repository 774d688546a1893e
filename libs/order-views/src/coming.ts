// When what is still to come is expected, by what is in a van and by what was promised.
import { expectedWindow, spanOf, type OrderView, type PromiseWindow } from '@wismo/lifecycle'
import { lacksStock } from './share.ts'

type Group = OrderView['groups'][number]
type Known = Partial<Pick<OrderView, 'groups' | 'parcels' | 'fulfillments'>>

/** Groups that are in a van, of which it is known when they come. */
export function vanGroups({ groups = [], parcels = [], fulfillments = [] }: Known): readonly (Group & { readonly when: PromiseWindow })[] {
  const inVan = new Set([...parcels.filter(({ status }) => status === 'out_for_delivery'), ...fulfillments.filter(({ status }) => status === 'en_route' || status === 'on_site')].map(({ id }) => id))
  return groups.flatMap(({ when, ...group }) => (inVan.has(group.ref) && when !== undefined ? [{ ...group, when }] : []))
}

const open: readonly string[] = ['on_track', 'at_risk']
/** What nobody waits for any more on the day that was promised. */
const noWay: readonly string[] = ['returning', 'returned', 'lost', 'destroyed']

/** First to last; undefined where nobody said it, or some of it is not in stock. Of what is in a van its van knows better than what was promised. */
export function comingWindow(order: Pick<OrderView, 'groups' | 'parcels' | 'fulfillments' | 'promises'> & Partial<Pick<OrderView, 'lines'>>): PromiseWindow | undefined {
  const vans = vanGroups(order)
  const inVan = new Set(vans.map(({ ref }) => ref))
  const astray = new Set(order.parcels.filter(({ status }) => noWay.includes(status)).map(({ id }) => id))
  const rest = order.promises.filter((promise) => {
    const about = order.groups.filter(({ step, steps, lines }) => step < steps && lines.some(({ lineId }) => promise.lineIds.includes(lineId)))
    return open.includes(promise.status) && (about.length === 0 || about.some(({ ref }) => !inVan.has(ref) && !astray.has(ref)))
  })
  return spanOf([...vans.map(({ when }) => when), ...rest.map((promise) => (lacksStock(promise, order) ? undefined : expectedWindow(promise)))])
}
