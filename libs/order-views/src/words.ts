import { IntlMessageFormat } from 'intl-messageformat'
import { Instant } from '@wismo/kernel'
import { headlineCodes, type HeadlineCode, type PromiseWindow } from '@wismo/lifecycle'
import { vanGroups } from './coming.ts'
import {
  causeOf, changeOf, collectBy, deliveredAt, handedOver, hasRest, isClaimed, isCollected, isGone, lateness, lateScope, leavesBy, moneyAfter, neededOf, payTry, refundOf, returnOf, returnUntil, stockDay, troubleOf, vanOf, waitsAt, waitsForStock, windowOf, type Spoken,
} from './headline-facts.ts'
import type { Language, LanguageCode, TwoFormed } from './languages.ts'
import { isUnderWay, shareOutOfStock, shareUnderWay, wasGivenBack } from './share.ts'
import { amountText } from './words/amount.ts'
import { hoursOf, nearnessOf, promisedDays } from './words/days.ts'
import { sentencesBy } from './words/forms.ts'
import { keptUpTo } from './words/kept.ts'
import { oneStop } from './words/one-stop.ts'
import { ar } from './words/ar.ts'
import { de } from './words/de.ts'
import { en, type Catalogue, type MessageKey } from './words/en.ts'
import { es } from './words/es.ts'
import { fr } from './words/fr.ts'
import { it } from './words/it.ts'
import { de as deInformal } from './words/informal/de.ts'
import { es as esInformal } from './words/informal/es.ts'
import { fr as frInformal } from './words/informal/fr.ts'
import { it as itInformal } from './words/informal/it.ts'
import { nl as nlInformal } from './words/informal/nl.ts'
import { pl as plInformal } from './words/informal/pl.ts'
import { nl } from './words/nl.ts'
import { pl } from './words/pl.ts'

export { promisedDays } from './words/days.ts'

/** A language that lacks a sentence does not compile. */
export const catalogues: Readonly<Record<LanguageCode, Catalogue>> = { en, de, fr, nl, es, it, pl, ar }

/** What is said otherwise where people are called by their first name. */
export const informal: Readonly<Record<TwoFormed, Partial<Catalogue>>> = { de: deInformal, fr: frInformal, nl: nlInformal, es: esInformal, it: itInformal, pl: plInformal }
const sentence = sentencesBy(catalogues, informal)

const messages = keptUpTo<IntlMessageFormat>(5_000)
type Values = Readonly<Record<string, string | number>>

/** A sentence that has no arguments. */
export const plainSentence = (key: MessageKey, language: Language): string => sentence(language, key)

function say(key: MessageKey, language: Language, values: Values): string {
  const { locale, you = 'formal' } = language
  const message = messages(`${locale} ${you} ${key}`, () => new IntlMessageFormat(sentence(language, key), locale))
  return oneStop(String(message.format(values)).replace(/[ \n]+/g, ' ').trim())
}

/** Stands for an argument that is not known: the message then says its sentence without it. */
const none = 'none'

/**
 * The sentence of the order and the one under it: page, API and every message say these and no others. They are made of what
 * `order` shows: given what a level may see, they say no sum and no day that the level may not see.
 */
export function headlineWords(order: Spoken, language: Language, now: Instant): { readonly title: string; readonly text: string } {
  const code = codeOf(order)
  const values = valuesOf(order, code, language, now)
  const more = [...(code === 'delayed' ? delayOf(order, language) : []), ...stockOf(order, code, language)]
  return { title: say(titleKey(order, code), language, values), text: [say(textKey(order, code), language, values), ...more].filter((sentence) => sentence !== '').join(' ') }
}

/** What is fetched does not arrive, and what nobody has is not on its way. */
function titleKey(order: Spoken, code: HeadlineCode): MessageKey {
  if (stockDay(order) !== undefined) return 'backordered.stock'
  if (code === 'partly_delivered' && waitsForStock(order) && windowOf(order) === undefined) return 'backordered.title'
  if (collectible.includes(code) && isCollected(order)) return 'collect.title'
  if (code === 'partly_delivered' && windowOf(order) === undefined && !isUnderWay(order)) return 'partly_delivered.rest'
  if (code === 'on_the_way' && isOff(order)) return 'cancelled.title'
  return isBack(order, code) ? 'refunded.title' : `${code}.title`
}
const collectible: readonly HeadlineCode[] = ['confirmed', 'preparing', 'backordered', 'delayed', 'partly_delivered']

/** Of all of it, or of the part of which that is true. */
function textKey(order: Spoken, code: HeadlineCode): MessageKey {
  if (code === 'received' && isCollected(order)) return 'collect.received'
  if (underWay.includes(code) && isOff(order)) return 'cancelled.text'
  if (code === 'backordered' && shareOutOfStock(order) === 'part' && windowOf(order) === undefined && stockDay(order) !== undefined) return 'stock.part'
  if (code === 'on_the_way' && shareUnderWay(order) === 'part' && !isAtCustoms(order)) return 'on_the_way.part'
  return code === 'partly_delivered' && wasGivenBack(order) ? 'partly_delivered.back' : `${code}.text`
}

/** Nobody waits any more for what could not be stopped. */
const isOff = ({ status }: Spoken): boolean => status === 'cancelled'
const underWay: readonly HeadlineCode[] = ['on_the_way', 'out_for_delivery']

/** What came back to us is not on its way to us any more. */
const isBack = ({ parcels = [] }: Spoken, code: HeadlineCode): boolean => code === 'returning_to_sender' && parcels.some(({ status }) => status === 'returned') && !parcels.some(({ status }) => status === 'returning')

/** A part that is not in stock, where the sentence speaks of what is. */
const stockOf = (order: Spoken, code: HeadlineCode, language: Language): readonly string[] => (saysStock.includes(code) && shareOutOfStock(order) === 'part' ? [say('stock.part', language, {})] : [])
const saysStock: readonly HeadlineCode[] = ['arriving_today', 'out_for_delivery', 'delayed', 'ready_for_pickup', 'partly_delivered', 'on_the_way', 'preparing']

/** A code that this release has no words for is told as an order that we have. */
const codeOf = ({ headline: { code } }: Spoken): HeadlineCode => headlineCodes.find((known) => known === code) ?? 'received'

/** Why it is late, and how the rest stands: whole sentences after the first. */
function delayOf(order: Spoken, language: Language): readonly string[] {
  return [say('delayed.cause', language, { cause: causeOf(order) }), hasRest(order) ? say('delayed.rest', language, {}) : '']
}

function valuesOf(order: Spoken, code: HeadlineCode, language: Language, now: Instant): Values {
  const window = windowOf(order)
  const days = window === undefined ? none : spoken(window, language, now)
  const promise = window === undefined ? none : window.from === undefined ? 'by' : window.from === window.to ? 'on' : 'between'
  return { promise, days, ...moreOf[code]?.(order, { language, now, window }) }
}

interface Telling {
  readonly language: Language
  readonly now: Instant
  readonly window: PromiseWindow | undefined
}
type More = (order: Spoken, telling: Telling) => Values

/** Arguments that only some codes have. */
const moreOf: Readonly<Partial<Record<HeadlineCode, More>>> = {
  action_needed: (order, telling) => ({ what: neededOf(order), amount: amountOf(order, owed(order), telling), until: untilText(order, payUntil(order), telling), last: payTry(order) }),
  problem: (order) => ({ what: troubleOf(order) }),
  backordered: (order, telling) => stockValues(order, telling),
  partly_delivered: (order, telling) => stockValues(order, telling),
  returning_to_sender: () => ({ amount: none }),
  on_hold: (order, telling) => ({ until: untilText(order, order.holds?.flatMap(({ until }) => until ?? []).sort()[0], telling) }),
  preparing: (order, telling) => ({ until: isCollected(order) ? none : untilText(order, leavesBy(order)?.slice(0, 10), telling) }),
  change_pending: (order, telling) => {
    const { stage, until } = changeOf(order)
    return { stage, until: untilText(order, until, telling) }
  },
  on_the_way: (order) => ({ ...offValues(order), what: isAtCustoms(order) ? 'customs' : 'other' }),
  out_for_delivery: (order, telling) => ({ ...offValues(order), ...deliveryOf(order, telling) }),
  attempt_failed: (order) => ({ attempts: Math.max(1, ...(order.parcels ?? []).map(({ attempts }) => attempts)) }),
  delayed: (order) => latenessOf(order),
  ready_for_pickup: (order, { language, now }) => {
    const window = collectBy(order)
    const { place, name = none } = waitsAt(order)
    return { until: window === undefined ? none : spoken(window, language, now), place, point: name }
  },
  delivered: (order, telling) => ({ how: handedOver(order), claim: isClaimed(order) ? 'open' : none, at: untilText(order, deliveredAt(order), telling), until: untilText(order, returnUntil(order), telling) }),
  return_in_progress: (order, telling) => {
    const { stage, dueBy } = returnOf(order)
    return { stage, until: untilText(order, dueBy, telling) }
  },
  refund_on_its_way: (order, telling) => ({ amount: amountOf(order, refundOf(order).coming, telling), until: untilText(order, refundOf(order).arrivesBy, telling) }),
  refunded: (order, telling) => ({ amount: amountOf(order, refundOf(order).came, telling) }),
  cancelled: (order) => offValues(order),
}

const offValues = (order: Spoken): Values => ({ goods: isGone(order) ? 'gone' : none, money: moneyAfter(order) })

/** The day that is spoken of is then the one of the stock. */
const stockValues = (order: Spoken, telling: Telling): Values => (stockDay(order) === undefined ? {} : { stock: untilText(order, stockDay(order), telling), promise: 'on' })

const isAtCustoms = ({ parcels = [] }: Spoken): boolean => parcels.some(({ status, flags }) => status === 'held' && flags.includes('customs'))

function latenessOf(order: Spoken): Values {
  const { least, most } = lateness(order) ?? { least: 0, most: 0 }
  return { least, most, span: most === 0 ? 'unknown' : least === most ? 'exact' : least === 0 ? 'upto' : 'between', scope: lateScope(order) }
}

/** A day by its name, `tomorrow, Wed 25 Nov` and `today` where it is near. */
function spoken(window: PromiseWindow, language: Language, now: Instant): string {
  return say('day.spoken', language, { near: window.precision === 'hour' ? 'other' : nearnessOf(window, now), day: promisedDays(window, language, now) })
}

const amountOf = ({ currency }: Spoken, amount: number | undefined, { language: { locale } }: Telling): string => (amount === undefined || currency === undefined ? none : amountText(locale, currency, amount))

function owed(order: Spoken): number | undefined {
  const duties = order.parcels?.find(({ dutiesDue }) => dutiesDue !== undefined)?.dutiesDue
  return neededOf(order) === 'duties' ? duties : order.money?.due
}

const payUntil = ({ money }: Spoken): string | undefined => money?.payments.flatMap(({ status, expiresAt }) => (status === 'action_required' && expiresAt !== undefined ? [expiresAt] : []))[0]

/** A day, or an instant: by its hour where it is today. */
function untilText({ timeZone = 'UTC' }: Spoken, until: string | undefined, { language, now }: Telling): string {
  if (until === undefined) return none
  const window: PromiseWindow = { to: until, precision: until.length === 10 ? 'day' : 'hour', timeZone, source: 'node' }
  if (window.precision === 'hour' && nearnessOf(window, now) === 'today') return say('day.today_at', language, { time: hoursOf(window, language) })
  return spoken(window, language, now)
}

/** A van that was loaded on another day says nothing of today, and stands at no door now. */
function deliveryOf(order: Spoken, telling: Telling): Values {
  const hours = hoursText(order, telling)
  const near = hours !== none || vanGroups(order).some(({ when }) => nearnessOf(when, telling.now) === 'today') ? 'today' : 'other'
  return { hours, near, ...vanOf(order), ...(near === 'today' ? {} : { place: 'road' }) }
}

/** Hours of today, only where who brings it named them. */
function hoursText({ fulfillments = [], timeZone = 'UTC' }: Spoken, { language, now, window }: Telling): string {
  const booked = fulfillments.find(({ status, appointment }) => appointment !== undefined && ['en_route', 'on_site'].includes(status))?.appointment
  const hours = booked === undefined ? window : { ...booked, timeZone: booked.timeZone ?? timeZone, source: 'node' }
  return hours?.precision === 'hour' && hours.from !== undefined && nearnessOf(hours, now) === 'today' ? hoursOf(hours, language) : none
}
