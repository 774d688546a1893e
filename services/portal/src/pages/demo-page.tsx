import type { Instant } from '@wismo/kernel'
import type { JSX } from 'preact'
import { count, dayOf, dayText, money } from '../formats.ts'
import { Icon, type IconName } from '../parts/icon.tsx'
import { Tile } from '../parts/tile.tsx'
import type { RecentOrder } from '../order-reader.ts'
import { Document, toHtml, type PageSetting, type Theme } from './layout.tsx'

/** What the demo's first page shows: only what is really there. */
export interface DemoPage {
  /** Orders in the view, of all shops. */
  readonly count: number
  /** Newest first. */
  readonly recent: readonly RecentOrder[]
  /** The order on the phone. */
  readonly shown?: { readonly number: string; readonly path: string }
  /** An order that was sent and is not in the view yet. */
  readonly awaited?: string
  readonly now: Instant
  readonly setting: PageSetting
}

/** The first page of a system that runs on this machine: a button, what it set in motion, the customer's phone beside. */
export function renderDemoPage(page: DemoPage): string {
  return toHtml(
    <Document setting={page.setting} title="Wismo, the demo" name="demo">
      <a class="skip" href="#main">Skip to the shop</a>
      <Top theme={page.setting.theme} />
      <main id="main" class="stage" tabIndex={-1}>
        <div class="desk">
          <Invitation awaited={page.awaited} />
          <Figures {...page} />
          <Newest {...page} />
          <Doors shown={page.shown} />
        </div>
        <Phone shown={page.shown} />
      </main>
    </Document>,
  )
}

function Top({ theme }: { readonly theme: Theme | undefined }): JSX.Element {
  const next = theme === 'dark' ? 'light' : 'dark'
  return (
    <header class="top">
      <p class="shop"><span class="letter" aria-hidden="true">W</span>Wismo <span class="pill good"><Icon name="check" />Everything runs on this computer</span></p>
      <form method="post" action="/demo/theme">
        <button class="button small" name="theme" value={next}><Icon name={next === 'dark' ? 'moon' : 'sun'} />{next === 'dark' ? 'Dark' : 'Light'}</button>
      </form>
    </header>
  )
}

function Invitation({ awaited }: { readonly awaited: string | undefined }): JSX.Element {
  return (
    <>
      <h1>The shop is open. Place an order and follow it home.</h1>
      <p class="lead">The button sends what a shop’s own system would send: one message. Everything on this page and on the phone follows from it.</p>
      <form class="actions" method="post" action="/demo/orders">
        <button class="button primary"><Icon name="plus" />Place an order</button>
        <button class="button" name="count" value="20">Place 20</button>
      </form>
      {awaited !== undefined && <p class="notice" role="status">{awaited} is sent and not on the page yet. <a href={`/demo?order=${encodeURIComponent(awaited)}`}>Look again</a></p>}
    </>
  )
}

function Figures({ count: orders, recent, setting }: DemoPage): JSX.Element {
  const measured = recent.flatMap(({ visibleAfterMs }) => (visibleAfterMs === undefined ? [] : [visibleAfterMs])).sort((a, b) => a - b)
  const median = measured[Math.floor((measured.length - 1) / 2)]
  return (
    <dl class="figures card">
      <div><dt>Orders so far</dt><dd>{count(setting.locale, orders, 0)}</dd></div>
      {median !== undefined && <div><dt>Until the page knows</dt><dd>{count(setting.locale, median, 0)} <small>ms, middle of the last {measured.length}</small></dd></div>}
    </dl>
  )
}

function Newest({ recent, shown, now, setting }: DemoPage): JSX.Element {
  return (
    <section class="card feed" aria-labelledby="newest">
      <h2 id="newest">Newest orders</h2>
      {recent.length === 0 && <p class="none">None yet. Place the first one.</p>}
      <ul role="list">
        {recent.map((order) => (
          <li class={order.view.number === shown?.number ? 'chosen' : ''}>
            <a href={`/demo?order=${encodeURIComponent(order.view.number)}`} {...(order.view.number === shown?.number ? { 'aria-current': 'true' as const } : {})}>
              <Tile sku={order.view.lines[0]?.sku ?? ''} />
              <span class="number">{order.view.number}<small>{dayText(setting.locale, dayOf(order.view.placedAt, order.view.timeZone), dayOf(now, order.view.timeZone))}</small></span>
              <span class="title">{titleOf(order)}</span>
              <span class="sum">{order.view.money && money(setting.locale, order.view.currency, order.view.money.total)}</span>
              {order.visibleAfterMs !== undefined && <span class="took">{count(setting.locale, order.visibleAfterMs, 0)} ms</span>}
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}

function titleOf({ view: { lines } }: RecentOrder): string {
  const [first, ...others] = lines
  return others.length === 0 ? first?.title ?? '' : `${first?.title} and ${others.length} more`
}

function Doors({ shown }: { readonly shown: DemoPage['shown'] }): JSX.Element {
  return (
    <ul class="doors" role="list">
      {shown && <Door href={shown.path} icon="package" name="Customer page" text={`What the buyer of ${shown.number} sees`} />}
      <Door href="/docs" icon="square-terminal" name="API" text="Every call, to read and try" />
    </ul>
  )
}

const Door = ({ href, icon, name, text }: { readonly href: string; readonly icon: IconName; readonly name: string; readonly text: string }): JSX.Element => (
  <li><a class="card door" href={href}><Icon name={icon} /><span><b>{name}</b><small>{text}</small></span></a></li>
)

function Phone({ shown }: { readonly shown: DemoPage['shown'] }): JSX.Element {
  return (
    <aside class="beside" aria-labelledby="phone">
      <h2 id="phone">The customer’s phone</h2>
      <div class="phone">
        {shown ? <iframe src={shown.path} title={`Tracking page of order ${shown.number}`} /> : <p class="none">Dark until the first order.</p>}
      </div>
    </aside>
  )
}
