import type { ComponentChildren, JSX } from 'preact'
import type { Instant } from '@wismo/kernel'
import { count } from '../../formats.ts'
import { LongName } from '../../parts/type-name.tsx'
import type { PageSetting } from '../layout.tsx'
import { momentText } from './clock-text.ts'

export interface FeedItem {
  readonly id: string
  /** When it happened, by the shop's clock. */
  readonly at: Instant
  /** `tracking.ParcelDelivered`. */
  readonly type: string
  readonly number?: string
  /** Where that order is on the phone; absent for orders of other shops. */
  readonly href?: string
  readonly text: string
  readonly visibleAfterMs: number
}

export interface FeedProps {
  /** Newest first. */
  readonly feed: readonly FeedItem[]
  /** By the shop's clock. */
  readonly now: Instant
  readonly setting: PageSetting
}

/** What just happened, with the milliseconds until the page could know. */
export function Feed({ feed, now, setting, children }: FeedProps & { readonly children?: ComponentChildren }): JSX.Element {
  return (
    <section class="card feed" aria-labelledby="feed">
      <div class="head">
        <h2 id="feed">What just happened</h2>
        <p class="live-line">
          <span class="is-live"><i class="dot" />Live</span>
          <span class="is-again"><i class="dot" />Connecting again</span>
          <span class="is-lost"><i class="dot" />Not live. <a href="/demo">Refresh</a></span>
        </p>
      </div>
      {feed.length === 0
        ? <p class="none">Nothing yet while you were looking. Place an order, or make something happen.</p>
        : (
          <ol role="list">
            {feed.map(({ id, at, type, number, href, text, visibleAfterMs }) => (
              <li id={`e-${id}`}>
                <time dateTime={at}>{momentText(at, now)}</time>
                <code><LongName name={type} /></code>
                <span class="what">{href === undefined ? number : <a href={href}>{number}</a>} {text}</span>
                <span class="took">{count(setting.locale, visibleAfterMs, 0)} ms</span>
              </li>
            ))}
          </ol>
        )}
      {children}
    </section>
  )
}
