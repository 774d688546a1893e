import type { JSX } from 'preact'
import type { Instant } from '@wismo/kernel'
import { demoPath } from '../../demo/demo-path.ts'
import type { OnYours } from '../../demo/on-yours.ts'
import { shopZone } from '../../demo/shop.ts'
import { dayOf, dayText } from '../../formats.ts'
import { Icon } from '../../parts/icon.tsx'
import { Qr } from '../../parts/qr.tsx'
import { Document, LiveParts, toHtml, type PageSetting } from '../layout.tsx'
import { Board, type BoardProps } from './board.tsx'
import { clockText } from './clock-text.ts'
import { Doors, type DoorsProps } from './doors.tsx'
import { Feed, type FeedProps } from './feed.tsx'
import { Figures, type FiguresProps } from './figures.tsx'
import { Happen, type HappenProps } from './happen.tsx'
import { Press } from './press.tsx'
import { Proving, type ProvingProps } from './proving.tsx'
import { Shown } from './shown.tsx'
import { Time, type TimeProps } from './time.tsx'

/** What the demo's first page shows: only what is really there. */
export interface DemoPage extends FiguresProps, BoardProps, FeedProps, Omit<ProvingProps, 'order'>, DoorsProps {
  /** The order on the phone, and what a visitor may do to it. */
  readonly happen?: Omit<HappenProps, 'press' | 'stopped'>
  /** Names the forms of this page: one that is sent twice counts once. */
  readonly press: string
  readonly phone?: { readonly number: string; readonly path: string; readonly yours?: OnYours | undefined }
  /** Absent where the clock of the shop is the machine's for good. */
  readonly time?: Omit<TimeProps, 'order'>
  /** An order that was asked for and cannot be shown: it was sent and is not in the view yet, or nobody ever sent it. */
  readonly notice?: { readonly order: string; readonly isSent: boolean }
  readonly now: Instant
  readonly version: number
  readonly setting: PageSetting
}

/** The first page of a system that runs on this machine: a button, what it set in motion, trouble on demand, the customer's phone beside. */
export function renderDemoPage(page: DemoPage): string {
  // One that is sent stays asked for until it is there.
  const order = page.notice?.isSent === true ? page.notice.order : page.happen?.externalId
  return toHtml(
    <Document setting={page.setting} title="Wismo, the demo" name="demo">
      <a class="skip" href="#main">Skip to the shop</a>
      <Top order={order} />
      <div class="stage">
        <main id="main" class="desk" tabIndex={-1} data-live="/demo/live" data-version={page.version} data-phone={page.phone?.path} data-day={dayOf(page.now, shopZone)}>
          <ShopClock now={page.now} locale={page.setting.locale} />
          <Invitation notice={page.notice} press={page.press} />
          <Figures {...page} />
          <Board {...page} />
          <div class={page.time === undefined ? 'knobs one' : 'knobs'}>
            {page.time && <Time {...page.time} order={order} />}
            {page.happen && <Happen {...page.happen} press={page.press} stopped={page.services.flatMap(({ name, stopped }) => (stopped ? [name] : []))} />}
          </div>
          <Feed {...page}><Proving {...page} order={order} /></Feed>
          <Doors {...page} />
        </main>
        <Phone phone={page.phone} />
      </div>
      <LiveParts setting={page.setting} />
    </Document>,
  )
}

/** Both themes are offered, and the style sheet shows the one that is not there: what the device prefers is not known here. */
function Top({ order }: { readonly order: string | undefined }): JSX.Element {
  return (
    <header class="top">
      <p class="shop"><span class="letter" aria-hidden="true">W</span>Wismo</p>
      <p class="pill good"><Icon name="check" />Everything runs on this computer</p>
      <form method="post" action="/demo/theme">
        <Shown order={order} />
        <button class="button small to-dark" name="theme" value="dark"><Icon name="moon" />Dark</button>
        <button class="button small to-light" name="theme" value="light"><Icon name="sun" />Light</button>
      </form>
    </header>
  )
}

const ShopClock = ({ now, locale }: { readonly now: Instant; readonly locale: string }): JSX.Element => (
  <p class="shop-clock">Shop clock <b>{dayText(locale, dayOf(now, shopZone), dayOf(now, shopZone))}, {clockText(now)}</b></p>
)

function Invitation({ notice, press }: { readonly notice: DemoPage['notice'] | undefined; readonly press: string }): JSX.Element {
  return (
    <>
      <h1>The shop is open. Place an order and follow it home.</h1>
      <p class="lead">Order system, warehouse, carrier, bank and till are played here. You decide what goes right, and what goes wrong.</p>
      <form class="actions" method="post" action="/demo/orders">
        <Press press={press} />
        <button class="button primary"><Icon name="plus" />Place an order</button>
        <button class="button" name="count" value="20">Place 20</button>
      </form>
      {notice?.isSent === true && <p class="notice">{notice.order} is sent and not on the page yet. <a href={demoPath({ externalId: notice.order })}>Look again</a></p>}
      {notice?.isSent === false && <p class="notice">There is no order {notice.order} here.</p>}
    </>
  )
}

function Phone({ phone }: { readonly phone: DemoPage['phone'] | undefined }): JSX.Element {
  return (
    <aside class="beside" aria-labelledby="phone">
      <div class="head">
        <h2 id="phone">The customer’s phone</h2>
      </div>
      <div class="phone">
        {phone ? <iframe src={phone.path} title={`Tracking page of order ${phone.number}`} /> : <p class="none">Dark until the first order.</p>}
      </div>
      <p class="caption">Changes here while you watch. No reload.</p>
      {phone?.yours && <Yours yours={phone.yours} />}
    </aside>
  )
}

function Yours({ yours }: { readonly yours: OnYours }): JSX.Element {
  return (
    <section class="yours" aria-labelledby="yours">
      <h2 id="yours">Open on yours</h2>
      {'url' in yours ? <><Qr text={yours.url} /><p>Scan it, or open <a href={yours.url}>the link</a> on a phone in the same network.</p></> : <p>To follow it on your own phone, start with <code>BASE_URL={yours.baseUrl} npm start</code></p>}
    </section>
  )
}
