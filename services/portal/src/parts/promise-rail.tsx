import { daysOff, spanOf, type PromiseWindow } from '@wismo/lifecycle'
import type { JSX } from 'preact'
import { dayNumber, dayOf, daysBetween, daysOf, monthText, plusDays, weekdayText, windowText, type Day } from '../formats.ts'
import type { WordKey } from '../words.ts'
import { looks } from './group-state.ts'
import { comesToday, isOpen, rankOf, type Section } from './sections.ts'
import type { Shown } from './shown.ts'
import { stockWords } from './state-words.ts'
import { Dates } from './when.tsx'

interface Span {
  readonly first: Day
  readonly last: Day
}

/** What was promised of what comes first, and what holds now. */
interface Rail {
  readonly promised: PromiseWindow
  /** Absent where the promise is broken and nobody knows a new day. */
  readonly expected?: PromiseWindow
  readonly label: WordKey
  /** When what is not in stock is expected there: a sentence. */
  readonly stock?: string
  readonly tone: 'good' | 'warn'
}

/** Promise and expectation of the most urgent group; of an order that is over, how its promise was kept. Undefined where nothing was promised. */
export function railOf(sections: readonly Section[], shown: Shown): Rail | undefined {
  const { view } = shown
  if (view.status === 'cancelled') return undefined
  const open = sections.filter((section) => isOpen(section) && section.promise !== undefined && !waitsForCustomer.includes(section.state))
  const today = open.filter((section) => (view.headline.code === 'arriving_today' ? isDue(section, shown.today) : view.headline.code === 'out_for_delivery' && comesToday(section, shown.today)))
  const [first] = [...today, ...open]
  if (first === undefined) return keptRail(sections, view.timeZone)
  const same = today.length > 0 ? today : open.filter((section) => isToldWith(first, section))
  const promised = spanOf(same.flatMap(({ promise }) => promise?.original ?? [])) ?? first.promise?.original
  if (promised === undefined) return undefined
  const expected = comesToday(first, shown.today) ? first.when : spanOf(same.map((section) => (isUnknown(section) ? undefined : section.promise?.expected)))
  const stock = stockWords(first, shown)
  if (expected === undefined) return { promised, label: 'promise.expected', tone: 'warn', ...(stock === undefined ? {} : { stock }) }
  const isLate = daysOf(expected).last > daysOf(promised).last
  const isSame = daysOf(expected).first === daysOf(promised).first && daysOf(expected).last === daysOf(promised).last
  return { promised, expected, label: isSame ? 'promise.ontime' : 'promise.expected', tone: isLate ? 'warn' : 'good' }
}

/** It is there: what was promised of it is kept, and when it is fetched is not for us to say. */
const waitsForCustomer: readonly Section['state'][] = ['ready', 'at_point', 'window_over']
/** What is as urgent; of what is on its way as it should be also what is not sent yet: the sentence over it speaks of all of it. What is not in stock comes with nothing that is. */
const isToldWith = (first: Section, section: Section): boolean =>
  (rankOf(section) === rankOf(first) && (section.state !== 'backordered' || first.state === 'backordered')) || (isGoing(first) && isGoing(section) && !isUnknown(section))
/** It is under way, and today is the last day on which it is expected: the sentence over it says today. */
const isDue = ({ state, promise }: Section, today: Day): boolean => looks[state].rank === 'moving' && promise?.expected !== undefined && daysOf(promise.expected).last === today
const isGoing = ({ state, isLate }: Section): boolean => !isLate && (looks[state].rank === 'moving' || looks[state].rank === 'not_sent')
/** Whatever was expected of it, nobody knows now; what is not in stock, only where somebody said when it will be. */
const isUnknown = ({ state, promise }: Section): boolean => hasNoWay.includes(state) || (state === 'backordered' && promise?.isGuessed !== true)
const hasNoWay: readonly Section['state'][] = ['lost', 'silent', 'damaged', 'address', 'duties']

function keptRail(sections: readonly Section[], timeZone: string): Rail | undefined {
  const done = sections.filter(({ state, promise, parcel }) => state === 'delivered' && promise !== undefined && parcel?.deliveredAt !== undefined)
  const last = [...done].sort((a, b) => ((a.parcel?.deliveredAt ?? '') < (b.parcel?.deliveredAt ?? '') ? 1 : -1))[0]
  if (last?.promise === undefined || last.parcel?.deliveredAt === undefined) return undefined
  const { parcel: { deliveredAt }, promise: { original } } = last
  return { promised: original, expected: { to: dayOf(deliveredAt, timeZone), precision: 'day', timeZone, source: 'carrier' }, label: 'promise.delivered', tone: daysOff(deliveredAt, original) > 0 ? 'warn' : 'good' }
}

/** What was promised beside what is expected now, in words and as a strip of days. The words say it all, so the strip is hidden from screen readers. */
export function PromiseRail({ rail, shown }: { readonly rail: Rail; readonly shown: Shown }): JSX.Element {
  const { locale, today, say } = shown
  const { promised, expected, label, tone, stock } = rail
  return (
    <section class="rail card" aria-label={say('promise.title')}>
      <dl>
        <div>
          <dt><span class="ring" aria-hidden="true" />{say('promise.promised')}</dt>
          <dd><Dates when={windowText(locale, promised, today)} /></dd>
        </div>
        <div class="expected">
          <dt><span class={`dot ${tone}`} aria-hidden="true" />{say(label)}</dt>
          <dd>{expected === undefined ? (stock ?? say('promise.nodate')) : <Dates when={windowText(locale, expected, today)} />}</dd>
        </div>
      </dl>
      <DayStrip {...{ rail, shown }} />
    </section>
  )
}

interface Cell {
  readonly over: string
  readonly under: string
  readonly strong: boolean
}

interface Strip {
  readonly cells: readonly Cell[]
  /** Cell of a day, from 0. */
  readonly at: (day: Day) => number
}

const cellCount = 7

function DayStrip({ rail: { promised, expected, tone }, shown }: { readonly rail: Rail; readonly shown: Shown }): JSX.Element | null {
  const ring = daysOf(promised)
  const band = expected === undefined ? undefined : daysOf(expected)
  const strip = stripOf(ring, band, shown)
  if (strip === undefined) return null
  const place = ({ first, last }: Span): string => `from-${strip.at(first) + 1} to-${strip.at(last) + 1}`
  return (
    <div class="strip" aria-hidden="true">
      {band && <span class={`band ${tone} ${place(band)}`} />}
      <span class={`spot ${strip.at(ring.first) === strip.at(ring.last) ? 'one' : 'many'} ${place(ring)}`} />
      {strip.cells.map(({ over, under, strong }, i) => (
        <span class={`cell at-${i + 1}${strong ? ' strong' : ''}`}>
          <span>{over}</span>
          <b>{under}</b>
        </span>
      ))}
    </div>
  )
}

/** Seven days that hold the promise, what is expected and today; today is left out where the promise is too far; seven weeks where days are too short; nothing where even those are. */
function stripOf(ring: Span, band: Span | undefined, shown: Shown): Strip | undefined {
  const first = band !== undefined && band.first < ring.first ? band.first : ring.first
  const last = band !== undefined && band.last > ring.last ? band.last : ring.last
  const strong = (day: Day): boolean => (day >= ring.first && day <= ring.last) || (band !== undefined && day >= band.first && day <= band.last)
  const isOver = last < shown.today
  return (isOver ? stripOfDays(first, last, strong, shown) : stripOfDays(min(first, shown.today), last, strong, shown)) ?? stripOfWeeks(min(first, isOver ? first : shown.today), last, ring, band, shown)
}

const min = (a: Day, b: Day): Day => (a < b ? a : b)

function stripOfDays(first: Day, last: Day, strong: (day: Day) => boolean, { today, locale, say }: Shown): Strip | undefined {
  const length = daysBetween(first, last) + 1
  if (length > cellCount) return undefined
  const start = plusDays(first, length === cellCount ? 0 : -1)
  const days = Array.from({ length: cellCount }, (_, i) => plusDays(start, i))
  const cells = days.map((day) => ({ over: day === today ? say('promise.today') : weekdayText(locale, day), under: dayNumber(locale, day), strong: strong(day) || day === today }))
  return { cells, at: (day) => daysBetween(start, day) }
}

function stripOfWeeks(first: Day, last: Day, ring: Span, band: Span | undefined, { locale }: Shown): Strip | undefined {
  const start = mondayOf(first)
  const week = (day: Day): number => Math.floor(daysBetween(start, day) / 7)
  if (week(last) >= cellCount) return undefined
  const isIn = (i: number, span: Span | undefined): boolean => span !== undefined && i >= week(span.first) && i <= week(span.last)
  const mondays = Array.from({ length: cellCount }, (_, i) => plusDays(start, 7 * i))
  return { cells: mondays.map((monday, i) => ({ over: monthText(locale, monday), under: dayNumber(locale, monday), strong: isIn(i, ring) || isIn(i, band) })), at: week }
}

/** 1970-01-05 was a Monday. */
const mondayOf = (day: Day): Day => plusDays(day, -(((daysBetween('1970-01-05', day) % 7) + 7) % 7))
