import { Instant, type Minor } from '@wismo/kernel'
import type { Level, MoneyView, OrderView, PromiseWindow } from '@wismo/lifecycle'
import type { ShopNode } from '@wismo/service'
import { breaking, dayOf, dayText, daysOf, money, plusDays, timeText, unbroken, windowText, type Day } from '../formats.ts'
import type { Say } from '../words.ts'

export { carrierWords, placeWords } from '@wismo/order-views'

/** What the parts of an order's page share. */
export interface Shown {
  readonly view: OrderView
  readonly level: Level
  readonly today: Day
  readonly locale: string
  readonly say: Say
  readonly now: Instant
  /** Places of the shop, as far as it told of them. */
  readonly nodes?: readonly ShopNode[] | undefined
  /** Codes to collect with by fulfillment, for whoever may have them. */
  readonly codes?: ReadonlyMap<string, string>
}

/** Stands for an argument that is not known: the sentence is then said without it. */
export const none = 'none'

/** `today`, `tomorrow, Wed 25 Nov`, `Thu 26 Nov`. */
export function dayWords({ locale, today, say }: Shown, day: Day): string {
  if (day === today) return say('day.today')
  const text = unbroken(dayText(locale, day, today))
  return day === plusDays(today, 1) ? say('day.tomorrow', { day: text }) : text
}

/** A window in words; a single near day by its name. */
export function windowWords(shown: Shown, window: PromiseWindow): string {
  const { first, last } = daysOf(window)
  return first === last && window.precision === 'day' ? dayWords(shown, last) : breaking(windowText(shown.locale, window, shown.today))
}

/** `Today, 14:20`, `Yesterday, 22:41`, `Thu 19 Nov, 11:46`, in the order's zone. */
export function momentWords({ view: { timeZone }, locale, today, say }: Shown, at: Instant): string {
  const [day, time] = [dayOf(at, timeZone), unbroken(timeText(locale, at, timeZone))]
  if (day === today) return say('moment.today', { time })
  return day === plusDays(today, -1) ? say('moment.yesterday', { time }) : say('moment.day', { day: unbroken(dayText(locale, day, today)), time })
}

/** A day as it is, an instant with its hour; `none` where there is none. */
export function untilWords(shown: Shown, until: string | undefined): string {
  if (until === undefined) return none
  if (until.length === 10) return dayWords(shown, until)
  const { view: { timeZone }, locale, say } = shown
  return say('moment.day', { day: dayWords(shown, dayOf(Instant.parse(until), timeZone)), time: unbroken(timeText(locale, Instant.parse(until), timeZone)) })
}

/** `none` where the level sees no sums. */
export const sumWords = ({ view, locale }: Shown, amount: Minor | undefined): string => (view.money === undefined || amount === undefined ? none : money(locale, view.currency, amount))

type Payment = MoneyView['payments'][number]

/** `your card ending 4417`: where money comes from and goes back to. Of several that took money the one that took most. */
export function yourPayment({ view: { money: sums }, say }: Shown): string {
  const took = (sums?.payments ?? []).filter(({ status }) => status === 'captured' || status === 'partially_captured').sort((a, b) => b.amount - a.amount)
  return took[0] === undefined ? say('money.how') : ofPayment(took[0], say)
}

function ofPayment({ method, last4 }: Payment, say: Say): string {
  if (method === 'card') return last4 === undefined ? say('money.your.card') : say('money.your.card.ending', { last4 })
  if (method === 'gift_card') return say('money.your.gift_card')
  return say(method === 'bank' ? 'money.your.bank' : 'money.your.account')
}
