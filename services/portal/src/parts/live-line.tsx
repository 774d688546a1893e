import type { JSX } from 'preact'
import type { Instant } from '@wismo/kernel'
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

/** When we last heard something of an order; `news` is absent where nothing is told yet. */
export function newsText(news: Instant | undefined, timeZone: string, today: Day, locale: string, say: Say): string {
  if (news === undefined) return say('live.on')
  const day = dayOf(news, timeZone)
  return day === today ? say('live.news.time', { time: timeText(locale, news, timeZone) }) : say('live.news.day', { day: dayText(locale, day, today) })
}
