import { createHash } from 'node:crypto'
import type { Instant } from '@wismo/kernel'
import type { OrderLevel, OrderView } from '@wismo/lifecycle'
import type { Language } from './languages.ts'
import type { Moment } from './parts-then.ts'

export interface TagMore {
  readonly moment?: Moment | undefined
  /** Of its words. */
  readonly language: Language
}

/**
 * The `ETag` of a document: it is another one as soon as anything may be said differently. That is with every fact, for every level,
 * language, way to say "you" and to reach the shop, and on every new day at a place that the order has to do with: what comes today, how long something
 * may be given back. `readAt` is a time from before the document was read: a tag may be too old for what it names, never too new. A moment of
 * the past stays as it was said, whatever day it is read on.
 */
export function viewTag(view: OrderView, level: OrderLevel, readAt: Instant, { moment, language }: TagMore): string {
  const time = moment === undefined ? daysAt(readAt, placesOf(view)) : `${moment.at}.${moment.basis}`
  return `W/"${view.viewVersion}.${level}.${language.locale}${language.you === 'informal' ? '.informal' : ''}.${time}${helpOf(view)}"`
}

/** How the shop is reached is told with every order, and is no fact of any. */
const helpOf = ({ help }: Pick<OrderView, 'help'>): string => (Object.keys(help).length === 0 ? '' : `.${createHash('sha256').update(JSON.stringify(help)).digest('base64url').slice(0, 8)}`)

/** Years are told by UTC, days by the order's time zone and by those of what was promised. */
const placesOf = ({ timeZone, promises }: OrderView): readonly string[] => [...new Set(['UTC', timeZone, ...promises.map(({ original }) => original.timeZone)])]

function daysAt(instant: Instant, timeZones: readonly string[]): string {
  const days = timeZones.map((timeZone) => formatOf(timeZone).format(Date.parse(instant)))
  return new Set(days).size === 1 ? days.slice(0, 1).join('') : days.join('.')
}

/** Making one takes as long as composing an order does. */
const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  formats.set(timeZone, format)
  return format
}
