import type { JSX } from 'preact'
import type { Instant } from '@wismo/kernel'
import type { OnYours } from '../../demo/on-yours.ts'
import { Icon } from '../../parts/icon.tsx'
import { Qr } from '../../parts/qr.tsx'
import { Document, LiveParts, toHtml, type PageSetting, type Theme } from '../layout.tsx'
import { Board, type BoardProps } from './board.tsx'
import { Doors, type DoorsProps } from './doors.tsx'
import { Feed, type FeedProps } from './feed.tsx'
import { Figures, type FiguresProps } from './figures.tsx'
import { Happen, type HappenProps } from './happen.tsx'
import { Proving, type ProvingProps } from './proving.tsx'
import { Time, type TimeProps } from './time.tsx'

/** What the demo's first page shows: only what is really there. */
export interface DemoPage extends FiguresProps, BoardProps, FeedProps, ProvingProps, DoorsProps {
  /** The order on the phone, and what a visitor may do to it. */
  readonly happen?: HappenProps
  readonly phone?: { readonly number: string; readonly path: string; readonly yours?: OnYours | undefined }
  /** Absent where the clock of the shop is the machine's for good. */
  readonly time?: Omit<TimeProps, 'now' | 'locale'>
  /** An order that was sent and is not in the view yet. */
  readonly awaited?: string
  readonly now: Instant
  readonly version: number
  readonly setting: PageSetting
}

/** The first page of a system that runs on this machine: a button, what it set in motion, trouble on demand, the customer's phone beside. */
export function renderDemoPage(page: DemoPage): string {
  return toHtml(
    <Document setting={page.setting} title="Wismo, the demo" name="demo">
      <a class="skip" href="#main">Skip to the shop</a>
      <Top {...page} />
      <div class="stage">
        <main id="main" class="desk" tabIndex={-1} data-live="/demo/live" data-version={page.version}>
          <Invitation awaited={page.awaited} />
          <Figures {...page} />
          <Board {...page} />
          <div class={page.time === undefined ? 'knobs one' : 'knobs'}>
            {page.time && <Time {...page.time} now={page.now} locale={page.setting.locale} />}
            {page.happen && <Happen {...page.happen} />}
          </div>
          <Feed {...page}><Proving {...page} /></Feed>
          <Doors {...page} />
        </main>
        <Phone phone={page.phone} />
      </div>
      <LiveParts setting={page.setting} />
    </Document>,
  )
}

function Top({ setting }: Pick<DemoPage, 'setting'>): JSX.Element {
  const next: Theme = setting.theme === 'dark' ? 'light' : 'dark'
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
      <p class="lead">Order system, warehouse, carrier, bank and till are played here; each button sends what that system would send. You decide what goes right, and what goes wrong.</p>
      <form class="actions" method="post" action="/demo/orders">
        <button class="button primary"><Icon name="plus" />Place an order</button>
        <button class="button" name="count" value="20">Place 20</button>
      </form>
      {awaited !== undefined && <p class="notice">{awaited} is sent and not on the page yet. <a href={`/demo?order=${encodeURIComponent(awaited)}`}>Look again</a></p>}
    </>
  )
}

function Phone({ phone }: { readonly phone: DemoPage['phone'] | undefined }): JSX.Element {
  return (
    <aside class="beside" aria-labelledby="phone">
      <h2 id="phone">The customer’s phone</h2>
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
