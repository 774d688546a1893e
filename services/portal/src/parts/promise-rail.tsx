import type { PromiseWindow } from '@wismo/lifecycle'
import type { JSX } from 'preact'
import { dayNumber, daysBetween, daysOf, plusDays, shortDate, weekdayText, windowText, type Day } from '../formats.ts'
import type { Say } from '../words.ts'
import { Dates } from './when.tsx'

interface Cell {
  readonly over: string
  readonly under: string
  readonly strong: boolean
}

interface Strip {
  readonly cells: readonly Cell[]
  /** First and last cell of the promise, from 0. */
  readonly first: number
  readonly last: number
}

const cellCount = 7

/** What was promised, in words and as a strip of days. The words say it all, so the strip is hidden from screen readers. */
export function PromiseRail({ promise, today, locale, say }: { readonly promise: PromiseWindow; readonly today: Day; readonly locale: string; readonly say: Say }): JSX.Element {
  const strip = stripOf(promise, today, locale, say)
  return (
    <section class="rail card" aria-label={say('promise.title')}>
      <dl>
        <div>
          <dt><span class="ring" aria-hidden="true" />{say('promise.promised')}</dt>
          <dd><Dates when={windowText(locale, promise, today)} /></dd>
        </div>
      </dl>
      {strip && <DayStrip {...strip} />}
    </section>
  )
}

function DayStrip({ cells, first, last }: Strip): JSX.Element {
  return (
    <div class="strip" aria-hidden="true">
      <span class={`spot ${first === last ? 'one' : 'many'} from-${first + 1} to-${last + 1}`} />
      {cells.map(({ over, under, strong }, i) => (
        <span class={`cell at-${i + 1}${strong ? ' strong' : ''}`}>
          <span>{over}</span>
          <b>{under}</b>
        </span>
      ))}
    </div>
  )
}

/** Seven days that hold today and the promise; seven weeks where that is too short; nothing where even those are. */
function stripOf(promise: PromiseWindow, today: Day, locale: string, say: Say): Strip | undefined {
  const { first, last } = daysOf(promise)
  return stripOfDays(first, last, today, locale, say) ?? stripOfWeeks(first, last, today, locale)
}

function stripOfDays(first: Day, last: Day, today: Day, locale: string, say: Say): Strip | undefined {
  const earliest = first < today ? first : today
  const start = plusDays(earliest, -1)
  const end = daysBetween(start, last > today ? last : today)
  if (end >= cellCount) return undefined
  const days = Array.from({ length: cellCount }, (_, i) => plusDays(start, i))
  const cells = days.map((day) => ({ over: day === today ? say('promise.today') : weekdayText(locale, day), under: dayNumber(locale, day), strong: day >= first && day <= last || day === today }))
  return { cells, first: daysBetween(start, first), last: daysBetween(start, last) }
}

function stripOfWeeks(first: Day, last: Day, today: Day, locale: string): Strip | undefined {
  const start = mondayOf(first < today ? first : today)
  const week = (day: Day): number => Math.floor(daysBetween(start, day) / 7)
  if (week(last) >= cellCount || week(today) >= cellCount) return undefined
  const mondays = Array.from({ length: cellCount }, (_, i) => plusDays(start, 7 * i))
  const cells = mondays.map((monday, i) => ({ over: weekdayText(locale, monday), under: shortDate(locale, monday), strong: i >= week(first) && i <= week(last) }))
  return { cells, first: week(first), last: week(last) }
}

/** 1970-01-05 was a Monday. */
const mondayOf = (day: Day): Day => plusDays(day, -(((daysBetween('1970-01-05', day) % 7) + 7) % 7))
