import type { Instant } from '@wismo/kernel'
import type { Level, OrderView } from '@wismo/lifecycle'
import type { JSX } from 'preact'
import { dayOf, dayText, type Day } from '../formats.ts'
import { Glance } from '../parts/glance.tsx'
import { Groups } from '../parts/groups.tsx'
import { Help } from '../parts/help.tsx'
import { LiveLine } from '../parts/live-line.tsx'
import { MoneyList, hasReserved } from '../parts/money-list.tsx'
import { Prove, type ProveForm } from '../parts/prove.tsx'
import { PromiseRail } from '../parts/promise-rail.tsx'
import { Reach, Removed, type MaskedContact } from '../parts/reach.tsx'
import { Steps } from '../parts/steps.tsx'
import type { Say } from '../words.ts'
import { Layout, sayOf, toHtml, type PageSetting } from './layout.tsx'

export interface TrackingPage {
  readonly view: OrderView
  readonly level: Level
  /** Present only where the level may see it; `erased` where there is nobody any more. */
  readonly contact?: MaskedContact | 'erased'
  /** Present where more of the order is behind a question. */
  readonly prove?: ProveForm
  /** Address of the order's events; absent on a page that says what was wrong with an answer. */
  readonly live?: string
  readonly now: Instant
  readonly setting: PageSetting
}

/** What the parts of the page share. */
export interface Shown {
  readonly view: OrderView
  readonly today: Day
  readonly locale: string
  readonly say: Say
}

/** The customer's page of one order, complete without a script. Pure: the same arguments give the same text. */
export function renderTrackingPage(page: TrackingPage): string {
  const shown = { view: page.view, today: dayOf(page.now, page.view.timeZone), locale: page.setting.locale, say: sayOf(page.setting) }
  return toHtml(
    <Layout setting={page.setting} title={page.view.headline.title} help live={page.live === undefined ? undefined : { url: page.live, version: page.view.viewVersion }}>
      <Answer shown={shown} level={page.level} live={page.live !== undefined} />
      <div class="wide body">
        {page.prove && <Prove form={page.prove} say={shown.say} />}
        <Glance {...shown} />
        <div class="columns">
          <div class="main"><Groups {...shown} /></div>
          <div class="side">
            <Sums {...shown} />
            {page.contact === 'erased' ? <Removed say={shown.say} /> : page.contact && <Reach contact={page.contact} say={shown.say} />}
            <Help help={page.view.help} say={shown.say} />
          </div>
        </div>
      </div>
    </Layout>,
  )
}

/** When, and is it all right: the first thing a person looks for. */
function Answer({ shown, level, live }: { readonly shown: Shown; readonly level: Level; readonly live: boolean }): JSX.Element {
  const { view, today, locale, say } = shown
  const promise = view.promises.find(({ status }) => status !== 'void')?.original
  const first = view.groups[0]
  return (
    <div class="hero">
      <div class="wide answer">
        <div class="sentence">
          <Eyebrow shown={shown} level={level} />
          <h1>{view.headline.title}</h1>
          {view.headline.text !== '' && <p class="reason">{view.headline.text}</p>}
          {live && <LiveLine news={lastNews(view)} timeZone={view.timeZone} href="" {...{ today, locale, say }} />}
        </div>
        {promise && <PromiseRail {...{ promise, today, locale, say }} />}
        {first && <Steps group={first} say={say} />}
      </div>
    </div>
  )
}

/** When something was last told of the order, whenever it happened. */
const lastNews = ({ timeline }: OrderView): Instant | undefined => timeline.entries.map(({ recordedAt }) => recordedAt).sort().at(-1)

/** Who only has the link may have got it with a present: no number, no day. */
function Eyebrow({ shown: { view, today, locale, say }, level }: { readonly shown: Shown; readonly level: Level }): JSX.Element {
  const open = level === 'verified' || level === 'owner'
  const parts = [
    open ? say('hero.order', { number: view.number }) : say('hero.yours'),
    say('hero.items', { count: itemsOf(view) }),
    ...(open ? [say('hero.placed', { day: dayText(locale, dayOf(view.placedAt, view.timeZone), today) })] : []),
  ]
  return <ul class="eyebrow" role="list">{parts.map((part) => <li><bdi>{part}</bdi></li>)}</ul>
}

/** Pieces count one by one, what is weighed or measured counts once. Of an order that is off, what it was. */
const itemsOf = ({ lines, status }: OrderView): number => lines.reduce((sum, { quantity, unit }) => sum + (unit.scale > 0 ? 1 : status === 'cancelled' ? quantity.ordered : quantity.current), 0)

function Sums({ view, locale, say }: Shown): JSX.Element | null {
  if (view.money === undefined) return null
  return (
    <section aria-labelledby="money">
      <h2 id="money">{say('money.title')}</h2>
      <MoneyList sums={view.money} currency={view.currency} locale={locale} say={say} />
      {hasReserved(view.money) && <p class="hint">{say('money.reserved.note')}</p>}
    </section>
  )
}
