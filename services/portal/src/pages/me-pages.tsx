// The orders of a customer who is signed in, and what stands there while nobody is.
import { headlineCodes, type HeadlineCode, type OrderView } from '@wismo/lifecycle'
import type { Instant } from '@wismo/kernel'
import type { JSX } from 'preact'
import { dayOf, dayText, isolated, listText } from '../formats.ts'
import { Icon, type IconName } from '../parts/icon.tsx'
import { LiveLine } from '../parts/live-line.tsx'
import { RowLink } from '../parts/row-link.tsx'
import type { Say } from '../words.ts'
import type { ShopChoice } from './find-page.tsx'
import { Layout, sayOf, toHtml, type Live, type PageSetting } from './layout.tsx'
import { renderCalmPage } from './plain-pages.tsx'
import { itemsOf, pathOf } from './order-facts.ts'

export interface MyOrders {
  /** In the language of the page. */
  readonly orders: readonly OrderView[]
  readonly name?: string | undefined
  /** Where the next older ones are. */
  readonly older?: string | undefined
  readonly signOut: string
  /** The first page follows what it shows. */
  readonly live: Live | undefined
  readonly now: Instant
}

/** Each order in a row, the most urgent first, and the way to it. */
export function renderMyOrdersPage(setting: PageSetting, { orders, name, older, signOut, now, live }: MyOrders): string {
  const say = sayOf(setting)
  return toHtml(
    <Layout setting={setting} title={say('me.title')} live={live}>
      <div class="wide find">
        <h1>{say('me.title')}</h1>
        <p class="reason">{name === undefined ? say('me.signed.in') : say('me.as', { name: isolated(name) })}</p>
        {live && <LiveLine live={say('live.on')} href="" say={say} />}
        {orders.length === 0 ? <p>{say('me.none')}</p> : <ul class="card ways orders" role="list">{byUrgency(orders).map((order) => <li><Row order={order} setting={setting} now={now} say={say} /></li>)}</ul>}
        {older !== undefined && <p><a class="button" href={older}>{say('me.older')}</a></p>}
        <div class="card ways"><RowLink href="/find" icon="search" title={say('me.find')} text={say('me.find.what')} /></div>
        <form method="post" action={signOut}><button class="button">{say('me.sign.out')}</button></form>
      </div>
    </Layout>,
  )
}

function Row({ order, setting: { locale }, now, say }: { readonly order: OrderView; readonly setting: PageSetting; readonly now: Instant; readonly say: Say }): JSX.Element {
  const { number, headline, placedAt, timeZone } = order
  const day = dayText(locale, dayOf(placedAt, timeZone), dayOf(now, timeZone))
  const facts = [say('hero.order', { number: isolated(number) }), say('hero.items', { count: itemsOf(order) }), say('hero.placed', { day })]
  return <RowLink href={pathOf(order)} icon={iconOf(headline.code)} title={headline.title} text={listText(locale, facts)} />
}

const icons: Readonly<Partial<Record<HeadlineCode, IconName>>> = {
  action_needed: 'hand', problem: 'circle-alert', on_hold: 'pause', attempt_failed: 'triangle-alert', out_for_delivery: 'truck', arriving_today: 'truck', delayed: 'clock', ready_for_pickup: 'store', on_the_way: 'truck', partly_delivered: 'truck',
  returning_to_sender: 'undo-2', return_in_progress: 'undo-2', refund_on_its_way: 'banknote', refunded: 'banknote', delivered: 'package-check', cancelled: 'ban', change_pending: 'pencil',
}
const iconOf = (code: string): IconName => icons[code as HeadlineCode] ?? 'package'

/** As one headline beats another; of the same, the newest first, as they came. */
function byUrgency(orders: readonly OrderView[]): readonly OrderView[] {
  const rank = ({ headline: { code } }: OrderView): number => headlineCodes.indexOf(code as HeadlineCode)
  return [...orders].sort((a, b) => rank(a) - rank(b))
}

/** Where one signs in: at which shop, where several let their customers in. */
export function renderSignInPage(setting: PageSetting, shops: readonly (ShopChoice & { readonly href: string })[]): string {
  const say = sayOf(setting)
  return toHtml(
    <Layout setting={setting} title={say('me.title')}>
      <div class="wide find">
        <span class="badge"><Icon name="user" /></span>
        <h1>{say('me.title')}</h1>
        <p class="reason">{say('me.why')}</p>
        {shops.map(({ name, href }) => <p><a class="button primary" href={href}>{shops.length === 1 ? say('me.sign.in') : say('me.sign.in.at', { shop: isolated(name) })}</a></p>)}
        <div class="card ways"><RowLink href="/find" icon="search" title={say('me.find')} text={say('me.find.what')} /></div>
      </div>
    </Layout>,
  )
}

/** `endUrl`: where the provider ends its own session. */
export const renderSignedOutPage = (setting: PageSetting, endUrl: string | undefined): string =>
  renderCalmPage(setting, { icon: 'log-out', title: 'me.out', text: endUrl === undefined ? 'me.out.text' : 'me.out.there.text', way: endUrl === undefined ? { href: '/me', word: 'me.sign.in' } : { href: endUrl, word: 'me.out.there' } })

export const renderSignInFailedPage = (setting: PageSetting, again: string): string =>
  renderCalmPage(setting, { icon: 'refresh-cw', title: 'me.again', text: 'me.again.text', way: { href: again, word: 'me.sign.in' } })

/** Known to the provider, and no customer of the shop that orders could name. */
export const renderNoAccountPage = (setting: PageSetting): string =>
  renderCalmPage(setting, { icon: 'user', title: 'me.nobody', text: 'me.nobody.text', way: { href: '/find', word: 'refused.find' } })

export const renderNoProviderPage = (setting: PageSetting, again: string): string =>
  renderCalmPage(setting, { icon: 'hourglass', title: 'me.away', text: 'me.away.text', way: { href: again, word: 'waiting.again' } })
