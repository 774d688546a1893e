import type { Instant } from '@wismo/kernel'
import { expectedWindow, type Level, type OrderView } from '@wismo/lifecycle'
import { pageBlocks, type PageBlock } from '@wismo/service'
import type { JSX } from 'preact'
import { dayOf, dayText, windowText, type Day } from '../formats.ts'
import { Also } from '../parts/also.tsx'
import { Glance } from '../parts/glance.tsx'
import { Groups } from '../parts/groups.tsx'
import { Help } from '../parts/help.tsx'
import { Icon } from '../parts/icon.tsx'
import { LiveLine, lastNews, newsText } from '../parts/live-line.tsx'
import { MoneyList, hasFailedRefund, hasReserved, stillToPay } from '../parts/money-list.tsx'
import { Prove, ProveFault, type ProveForm } from '../parts/prove.tsx'
import { ReturnPath } from '../parts/return-path.tsx'
import { PromiseRail, railOf } from '../parts/promise-rail.tsx'
import { Reach, Removed, type MaskedContact } from '../parts/reach.tsx'
import { comesToday, isOpen, pageSections, rankOf, type Section } from '../parts/sections.ts'
import type { Shown } from '../parts/shown.ts'
import { Steps } from '../parts/steps.tsx'
import { Dates } from '../parts/when.tsx'
import { titleOf } from './find-page.tsx'
import { Layout, langOfShop, sayOf, toHtml, type PageSetting } from './layout.tsx'
import { itemsOf, pathOf } from './order-facts.ts'

export interface TrackingPage {
  readonly view: OrderView
  readonly level: Level
  /** Present only where the level may see it; `erased` where there is nobody any more. */
  readonly contact?: MaskedContact | 'erased'
  /** Codes to collect with by fulfillment, where the level may have them. */
  readonly codes?: ReadonlyMap<string, string>
  /** Present where more of the order is behind a question. */
  readonly prove?: ProveForm
  /** Address of the order's events; absent on a page that says what was wrong with an answer. */
  readonly live?: string
  readonly now: Instant
  readonly setting: PageSetting
}

/** What the parts of a page of this order share. */
export const shownOf = ({ view, level, now, setting, codes }: Pick<TrackingPage, 'view' | 'level' | 'now' | 'setting' | 'codes'>): Shown => ({
  view, level, now, today: dayOf(now, view.timeZone), locale: setting.locale, say: sayOf(setting), nodes: setting.shop.nodes, ...(codes && { codes }),
})

/** The customer's page of one order, complete without a script. Pure: the same arguments give the same text. */
export function renderTrackingPage(page: TrackingPage): string {
  const shown = shownOf(page)
  const sections = pageSections(page.view)
  const first = leading(sections, page.view, shown.today)
  const faults = page.prove?.wrong === undefined ? [] : [{ field: 'proof', fault: page.prove.wrong.fault }]
  return toHtml(
    <Layout setting={page.setting} title={titleOf(shown.say, page.view.headline.title, faults)} help live={page.live === undefined ? undefined : { url: page.live, version: page.view.viewVersion }}>
      <ProveFault form={page.prove} say={shown.say} />
      <Answer first={first} sections={sections} shown={shown} news={page.live === undefined ? undefined : { at: lastNews(page.view, page.now) }} />
      <div class="wide body">
        {page.prove && <Prove form={page.prove} say={shown.say} />}
        <Glance sections={sections} shown={shown} />
        <div class="columns">
          <div class="main"><Groups sections={sections} above={first} shown={shown} /></div>
          <div class="side">{blocksOf(page).map((block) => blocks[block](page, shown))}</div>
        </div>
      </div>
    </Layout>,
  )
}

/** A newer release may know of more than this one, and shops say so. */
function blocksOf({ setting: { shop }, contact }: TrackingPage): readonly PageBlock[] {
  const own = (shop.blocks ?? pageBlocks).filter((block) => block in blocks)
  // That somebody is not known here any more is said whatever the shop leaves out.
  return contact === 'erased' && !own.includes('reach') ? [...own, 'reach'] : own
}

/** Each with its own heading of the second level, so that they are right in any order; one that there is nothing for is not there. */
const blocks: Readonly<Record<PageBlock, (page: TrackingPage, shown: Shown) => JSX.Element | false | undefined>> = {
  also: (_page, shown) => <Also shown={shown} />,
  money: (_page, shown) => <Sums shown={shown} />,
  reach: ({ contact }, { say }) => (contact === 'erased' ? <Removed say={say} /> : contact && <Reach contact={contact} say={say} />),
  help: ({ view, setting }, { say }) => <Help help={view.help} say={say} lang={langOfShop(setting)} isOfOrder />,
  orders: ({ level }, { say }) => level === 'owner' && <p class="all"><a href="/me"><Icon name="list" />{say('me.all')}</a></p>,
}

interface AnswerProps {
  readonly first: Section | undefined
  readonly sections: readonly Section[]
  readonly shown: Shown
  /** Absent where the page does not follow. */
  readonly news: { readonly at: Instant | undefined } | undefined
}

/** When, and is it all right: the first thing a person looks for. */
function Answer({ first, sections, shown, news }: AnswerProps): JSX.Element {
  const { view, today, locale, say } = shown
  const isBack = first?.kind === 'return'
  const rail = isBack ? undefined : railOf(sections, shown)
  return (
    <div class="hero">
      <div class="wide answer">
        <div class="sentence">
          <Eyebrow shown={shown} />
          <h1><Headline shown={shown} /></h1>
          {view.headline.text !== '' && <p class="reason">{view.headline.text}</p>}
          {news && <LiveLine live={newsText(news.at, view.timeZone, today, locale, say)} href="" say={say} />}
        </div>
        {rail && <PromiseRail rail={rail} shown={shown} />}
        {first && (isBack ? <ReturnPath section={first} shown={shown} inHero /> : <Steps section={first} shown={shown} />)}
      </div>
    </div>
  )
}

/** Days in the headline break between their two ends and nowhere else. */
function Headline({ shown: { view, locale, today } }: { readonly shown: Shown }): JSX.Element {
  const { title } = view.headline
  const windows = [...view.groups.flatMap(({ when }) => when ?? []), ...view.promises.flatMap((promise) => [promise.original, expectedWindow(promise)])]
  const when = windows.map((window) => windowText(locale, window, today)).find(({ text, ends }) => ends.length > 1 && title.includes(text))
  if (when === undefined) return <>{title}</>
  const at = title.indexOf(when.text)
  return <>{title.slice(0, at)}<Dates when={when} />{title.slice(at + when.text.length)}</>
}

/** The group that the headline is about: what comes today where it speaks of that, the most urgent one to come, else what goes back where it speaks of that, else what came. */
function leading(sections: readonly Section[], { headline: { code } }: OrderView, today: Day): Section | undefined {
  const open = sections.filter((section) => isOpen(section) && section.kind !== 'off' && section.kind !== 'return')
  const inVan = code === 'out_for_delivery' ? open.find((section) => comesToday(section, today)) : undefined
  const coming = inVan ?? foremost(open)
  if (coming !== undefined) return coming
  const back = sections.find(({ kind, state }) => kind === 'return' && state !== 'return_declined' && state !== 'return_over')
  return back !== undefined && ofReturns.includes(code) ? back : sections.find(({ state }) => state === 'delivered' || state === 'collected' || state === 'provided')
}

/** Of what is as urgent the first that travels, as a service or a voucher does not. */
const foremost = ([first, ...others]: readonly Section[]): Section | undefined => first && ([first, ...others].find((section) => rankOf(section) === rankOf(first) && hasWay(section)) ?? first)
const hasWay = ({ kind }: Section): boolean => kind !== 'digital' && kind !== 'none'

const ofReturns: readonly string[] = ['return_in_progress', 'refund_on_its_way', 'refunded']

/** Who only has the link may have got it with a present: no number, no day. */
function Eyebrow({ shown: { view, level, today, locale, say } }: { readonly shown: Shown }): JSX.Element {
  const open = level === 'verified' || level === 'owner'
  const parts = [
    open ? say('hero.order', { number: view.number }) : say('hero.yours'),
    ...(view.lines.length === 0 ? [] : [say('hero.items', { count: itemsOf(view) })]),
    ...(open ? [say('hero.placed', { day: dayText(locale, dayOf(view.placedAt, view.timeZone), today) })] : []),
  ]
  return <ul class="eyebrow" role="list">{parts.map((part) => <li><bdi>{part}</bdi></li>)}</ul>
}

function Sums({ shown }: { readonly shown: Shown }): JSX.Element | null {
  const { view, say } = shown
  const { money } = view
  if (money === undefined) return null
  return (
    <section aria-labelledby="money">
      <h2 id="money">{say('money.title')}</h2>
      <MoneyList sums={money} shown={shown} />
      {hasReserved(money) && <p class="hint">{say('money.reserved.note')}</p>}
      {stillToPay(money) > 0 && <p class="hint">{say('money.due.note')}</p>}
      {hasFailedRefund(money) && <p class="hint">{say('money.refund.failed.note')}</p>}
      {money.disputed && <p class="hint">{say('money.disputed')}</p>}
      {money.payments.length + money.refunds.length > 0 && <p class="all"><a href={`${pathOf(view)}/money`}><Icon name="receipt-text" />{say('money.all')}</a></p>}
    </section>
  )
}
