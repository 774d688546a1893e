// Where an order stands on the demo's board, and what is said of it there in a few words.
import { daysOff, daysOffOf, isOffTrack, type OrderView, type Stage } from '@wismo/lifecycle'
import { dayOf, dayText } from '../formats.ts'
import { itemsOf } from '../pages/order-facts.ts'

export const columns = ['Ordered', 'Packing', 'On its way', 'Nearly there', 'Done'] as const
export type Column = (typeof columns)[number]

const columnOfStage: Readonly<Record<Stage, Column>> = {
  placed: 'Ordered', confirmed: 'Ordered', preparing: 'Packing', on_the_way: 'On its way', out_for_delivery: 'Nearly there', ready_for_pickup: 'Nearly there', delivered: 'Done', cancelled: 'Done',
}

/** What was lost and is paid back is over, however far it had come. */
export const columnOf = ({ headline: { code, stage } }: OrderView): Column => (code === 'refunded' ? 'Done' : columnOfStage[stage])

export interface Remark {
  readonly text: string
  readonly tone: 'good' | 'warn' | 'plain'
}

type Telling = (view: OrderView, now: string, locale: string) => Remark
const warn = (text: string): Remark => ({ text, tone: 'warn' })
const good = (text: string): Remark => ({ text, tone: 'good' })
const plain = (text: string): Remark => ({ text, tone: 'plain' })

/** By the code of the headline. */
const remarks: Readonly<Record<string, Telling>> = {
  action_needed: ({ money }) => warn(money !== undefined && money.due > 0 ? 'payment failed' : 'needs an answer'),
  problem: ({ parcels }) => warn(parcels.some(({ status }) => status === 'lost') ? 'parcel lost' : 'in trouble'),
  delayed: (view, now) => warn(lateText(view, now)),
  attempt_failed: () => warn('nobody at home'),
  backordered: () => warn('out of stock'),
  on_hold: () => warn('on hold'),
  out_for_delivery: () => plain('in the van'),
  arriving_today: () => plain('today'),
  ready_for_pickup: () => good('ready'),
  partly_delivered: () => plain('part is there'),
  delivered: (view) => deliveredRemark(view),
  return_in_progress: () => plain('coming back'),
  refund_on_its_way: () => plain('money back'),
  refunded: () => plain('money back'),
  cancelled: () => plain('cancelled'),
  on_the_way: (view, now, locale) => plain(promisedText(view, now, locale) ?? 'on its way'),
  preparing: ({ fulfillments }) => plain(fulfillments.some(({ status }) => status === 'packed') ? 'packed' : 'packing'),
}

/** Two or three words: the trouble, or when it comes, or how it ended. */
export const remarkOf: Telling = (view, now, locale) => (remarks[view.headline.code] ?? newRemark)(view, now, locale)

function newRemark(view: OrderView, now: string): Remark {
  const { pendingFor, money, placedAt } = view
  const isPaid = money?.payments.some(({ status }) => status === 'authorized' || status === 'captured') ?? true
  if (pendingFor === 'payment' && !isPaid) return plain('paying')
  if (Date.parse(now) - Date.parse(placedAt) < 60_000) return plain('just now')
  const items = itemsOf(view)
  return plain(items === 1 ? '1 item' : `${items} items`)
}

/** Since the last day of the first promise that is not kept: whole days, once there is one. */
function lateText({ promises }: OrderView, now: string): string {
  const over = promises.filter(isOffTrack).map(({ original }) => daysOff(now, original))
  const days = Math.max(0, ...over)
  return days === 0 ? 'late' : days === 1 ? 'late, 1 day' : `late, ${days} days`
}

function deliveredRemark({ promises }: OrderView): Remark {
  const settled = promises.filter(({ status }) => status === 'kept' || status === 'broken')
  if (settled.some(({ status }) => status === 'broken')) return warn('came late')
  const early = -Math.max(...settled.map((promise) => daysOffOf(promise) ?? 0))
  if (settled.length > 0 && early > 0) return good(early === 1 ? 'a day early' : `${early} days early`)
  return good(settled.length > 0 ? 'on time' : 'there')
}

function promisedText({ promises, timeZone }: OrderView, now: string, locale: string): string | undefined {
  const last = promises.filter(({ status }) => status === 'on_track').map(({ original }) => original.to.slice(0, 10)).sort().at(-1)
  return last === undefined ? undefined : dayText(locale, last, dayOf(now as OrderView['placedAt'], timeZone))
}
