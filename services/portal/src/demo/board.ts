// Where an order stands on the demo's board, and what is said of it there in a few words.
import type { OrderView, Stage } from '@wismo/lifecycle'
import { dayOf, dayText } from '../formats.ts'

export const columns = ['Ordered', 'Packing', 'On its way', 'Nearly there', 'Done'] as const
export type Column = (typeof columns)[number]

const columnOfStage: Readonly<Record<Stage, Column>> = {
  placed: 'Ordered', confirmed: 'Ordered', preparing: 'Packing', on_the_way: 'On its way', out_for_delivery: 'Nearly there', ready_for_pickup: 'Nearly there', delivered: 'Done', cancelled: 'Done',
}

export const columnOf = ({ headline: { stage } }: OrderView): Column => columnOfStage[stage]

export interface Remark {
  readonly text: string
  readonly tone: 'good' | 'warn' | 'plain'
}

const day = 86_400_000

/** Two or three words: the trouble first, then when it comes, then how it ended. */
export function remarkOf(view: OrderView, now: string, locale: string): Remark {
  const { headline: { code }, lines } = view
  switch (code) {
    case 'action_needed':
      return { text: view.money !== undefined && view.money.due > 0 ? 'payment failed' : 'needs an answer', tone: 'warn' }
    case 'problem':
      return { text: view.parcels.some(({ status }) => status === 'lost') ? 'parcel lost' : 'in trouble', tone: 'warn' }
    case 'delayed':
      return { text: lateText(view, now), tone: 'warn' }
    case 'attempt_failed':
      return { text: 'nobody at home', tone: 'warn' }
    case 'backordered':
      return { text: 'out of stock', tone: 'warn' }
    case 'on_hold':
      return { text: 'on hold', tone: 'warn' }
    case 'out_for_delivery':
      return { text: 'in the van', tone: 'plain' }
    case 'arriving_today':
      return { text: 'today', tone: 'plain' }
    case 'ready_for_pickup':
      return { text: 'ready', tone: 'good' }
    case 'delivered':
    case 'partly_delivered':
      return deliveredText(view)
    case 'return_in_progress':
      return { text: 'coming back', tone: 'plain' }
    case 'refund_on_its_way':
    case 'refunded':
      return { text: 'money back', tone: 'plain' }
    case 'cancelled':
      return { text: 'cancelled', tone: 'plain' }
    case 'on_the_way':
      return { text: promisedText(view, now, locale) ?? 'on its way', tone: 'plain' }
    case 'preparing':
      return { text: view.fulfillments.some(({ status }) => status === 'packed') ? 'packed' : 'being packed', tone: 'plain' }
    default:
      if (view.pendingFor === 'payment' && view.money?.payments.every(({ status }) => status !== 'authorized' && status !== 'captured') === true) return { text: 'paying', tone: 'plain' }
      return Date.parse(now) - Date.parse(view.placedAt) < 60_000 ? { text: 'just now', tone: 'plain' } : { text: lines.length === 1 ? '1 item' : `${lines.length} items`, tone: 'plain' }
  }
}

/** By the end of the first promise that is not kept: whole days, once there is one. */
function lateText({ promises }: OrderView, now: string): string {
  const over = promises.filter(({ status }) => status === 'broken' || status === 'at_risk').map(({ original }) => Math.floor((Date.parse(now) - Date.parse(`${original.to.slice(0, 10)}T23:59:59Z`)) / day) + 1)
  const days = Math.max(0, ...over)
  return days === 0 ? 'late' : days === 1 ? 'late, 1 day' : `late, ${days} days`
}

function deliveredText({ headline: { code }, promises }: OrderView): Remark {
  if (code === 'partly_delivered') return { text: 'part of it there', tone: 'plain' }
  const settled = promises.flatMap(({ status, deltaMinutes = 0 }) => (status === 'kept' || status === 'broken' ? [{ status, deltaMinutes }] : []))
  if (settled.some(({ status }) => status === 'broken')) return { text: 'came late', tone: 'warn' }
  if (settled.length > 0 && settled.every(({ deltaMinutes }) => deltaMinutes <= -1_440)) return { text: 'a day early', tone: 'good' }
  return { text: settled.length > 0 ? 'on time' : 'there', tone: 'good' }
}

function promisedText({ promises, timeZone }: OrderView, now: string, locale: string): string | undefined {
  const last = promises.filter(({ status }) => status === 'on_track').map(({ original }) => original.to.slice(0, 10)).sort().at(-1)
  return last === undefined ? undefined : dayText(locale, last, dayOf(now as OrderView['placedAt'], timeZone))
}
