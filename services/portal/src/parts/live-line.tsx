import type { JSX } from 'preact'
import type { Instant } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import { dayOf, dayText, timeText, type Day } from '../formats.ts'
import type { Say } from '../words.ts'

interface LiveLineProps {
  /** What it says while the page follows. */
  readonly live: string
  readonly say: Say
  /** The address of the page, for who refreshes by hand. */
  readonly href: string
}

/**
 * All that a page may say of its stream; the script shows one of them by an attribute of the document, and without it none is seen.
 * They lie on top of each other, so that nothing moves from one to the next.
 */
export const LiveLine = ({ live, say, href }: LiveLineProps): JSX.Element => (
  <p class="live-line">
    <span class="is-live"><i class="dot" />{live}</span>
    <span class="is-again"><i class="dot" />{say('live.again')}</span>
    <span class="is-lost"><i class="dot" />{say('live.lost')} <a href={href}>{say('live.refresh')}</a></span>
  </p>
)

/** What we conclude of what we heard, whenever we do, is no news of the order. */
const concluded = /^(Promise|TrackingLink|Order(Confirmed|Completed|Closed|Shelved))/

/** When the newest thing happened that somebody told of the order: a fact that comes late is as old as it is. What is said of the time after `now` happened by now at the latest. */
export function lastNews({ timeline, parcels }: Pick<OrderView, 'timeline' | 'parcels'>, now: Instant): Instant | undefined {
  const told = timeline.entries.filter(({ type }) => !concluded.test(type)).map(({ at }) => at)
  const newest = [...told, ...parcels.flatMap(({ lastFact }) => lastFact?.at ?? [])].sort().at(-1)
  return newest !== undefined && newest > now ? now : newest
}

/** When we last heard something of an order; `news` is absent where nothing is told yet. */
export function newsText(news: Instant | undefined, timeZone: string, today: Day, locale: string, say: Say): string {
  if (news === undefined) return say('live.on')
  const day = dayOf(news, timeZone)
  return day === today ? say('live.news.time', { time: timeText(locale, news, timeZone) }) : say('live.news.day', { day: dayText(locale, day, today) })
}
