import type { ComponentChildren, JSX } from 'preact'
import type { Instant } from '@wismo/kernel'
import type { MaskedOrder, TimelineAnswer } from '@wismo/agent-api'
import { directionOf, languageOf } from '@wismo/order-views'
import { toHtml } from '../pages/layout.tsx'
import { Icon } from '../parts/icon.tsx'
import { stillToPay } from '../parts/money-list.tsx'
import { AsKnown } from './as-known.tsx'
import { CanDo } from './can-do.tsx'
import { CustomerCard, type RevealState } from './customer-card.tsx'
import { orderAddress, orderPath, type OrderState } from './desk-address.ts'
import { DeskFrame, type DeskChrome, type DeskLive } from './desk-frame.tsx'
import { DeskPill } from './desk-pill.tsx'
import type { DeskShop } from './desk-shop.ts'
import { headlinePill, plain, sentence, type PillSaid } from './desk-words.ts'
import { Holds } from './holds-card.tsx'
import { MoneyCard, sumIn } from './money-card.tsx'
import { firstNameOf, isErasedCustomer, itemsText, nameOf, parcelNames, townOf } from './order-facts.ts'
import { Contradictions, Incidents, Promises, Returns } from './side-cards.tsx'
import { Entries, Filters } from './timeline.tsx'
import { dayAt, dayWords, momentText, spanText } from './times.ts'
import { Where } from './where.tsx'

export interface OrderPageProps {
  readonly chrome: DeskChrome
  readonly shop: Pick<DeskShop, 'name' | 'locale' | 'nodes'>
  readonly order: MaskedOrder
  readonly timeline: TimelineAnswer
  /** The order's whole timeline as known now: of it the slider is made. The same as `timeline` where now is shown. */
  readonly whole: Pick<TimelineAnswer, 'ticks' | 'counts'>
  readonly state: OrderState
  readonly now: Instant
  /** May do things, and not only read. */
  readonly isAgent: boolean
  readonly reveal?: RevealState
}

/** The whole order: what the customer reads, where it is, why, and what one may do. */
export const renderOrderPage = (props: OrderPageProps): string => toHtml(<OrderPage {...props} />)

function OrderPage(props: OrderPageProps): JSX.Element {
  const { chrome, shop, order, whole, state: { asOf, show }, now, reveal = {} } = props
  const today = dayAt(now, order.timeZone)
  const title = `${order.number}, ${nameOf(order)}`
  const moment: Shown = { today, asOf, nowHref: asOf === undefined ? undefined : orderAddress(order.id, { show }) }
  return (
    <DeskFrame chrome={chrome} title={reveal.fault === undefined ? title : `Error: ${title}`} live={liveOf(props)}>
      {reveal.fault && <Fault field={reveal.fault.field} text={reveal.fault.text} />}
      <Head order={order} shop={shop} today={today} />
      {asOf === undefined ? <Said order={order} shop={shop} /> : <Then order={order} asOf={asOf} ticks={whole.ticks} today={today} nowHref={moment.nowHref ?? ''} />}
      <div class="columns">
        <div class="column">
          <Contradictions order={order} today={today} />
          <Where order={order} nodes={shop.nodes} today={today} moment={asOf === undefined ? 'now' : `as of ${momentText(asOf, order.timeZone, today)}`} />
        </div>
        <div class="column middle"><Middle {...props} today={today} /></div>
        <Right {...props} shown={moment} />
      </div>
    </DeskFrame>
  )
}

/** The moment that the page is about. */
interface Shown {
  readonly today: string
  readonly asOf: string | undefined
  /** Where now is shown, where it is not shown here. */
  readonly nowHref: string | undefined
}

/** A page that is fetched anew would take away what was shown once, and lose an earlier page of the timeline. */
function liveOf({ order, state: { asOf, before }, reveal: { values, fault } = {} }: OrderPageProps): DeskLive | undefined {
  return [asOf, before, values, fault].every((one) => one === undefined) ? { url: `${orderPath(order.id)}/live`, version: order.viewVersion } : undefined
}

function Middle({ order, shop, timeline, whole, state, now, today }: OrderPageProps & { readonly today: string }): JSX.Element {
  const { id, timeZone, placedAt } = order
  return (
    <section class="panel timeline" aria-labelledby="happened">
      <h2 id="happened" class="hidden">What happened</h2>
      <AsKnown orderId={id} timeZone={timeZone} placedAt={placedAt} now={now} today={today} asOf={state.asOf} show={state.show} ticks={whole.ticks} counts={{ all: whole.counts.all ?? 0, shown: timeline.counts.all ?? 0 }} />
      <Filters orderId={id} state={state} counts={timeline.counts} />
      <Happened order={order} nodes={shop.nodes} timeline={timeline} state={state} today={today} />
    </section>
  )
}

function Right({ order, isAgent, reveal = {}, shown: { today, asOf, nowHref } }: OrderPageProps & { readonly shown: Shown }): JSX.Element {
  return (
    <div class="column">
      <CanDo order={order} mayReveal={isAgent && order.revealable.length > 0} name={firstNameOf(order)} pageHref={`${orderPath(order.id)}/page`} nowHref={nowHref} />
      <Incidents order={order} today={today} />
      <Holds order={order} today={today} mayRelease={isAgent && asOf === undefined} />
      <MoneyCard order={order} today={today} />
      <CustomerCard order={order} mayReveal={isAgent && asOf === undefined} reveal={reveal} />
      <Returns order={order} today={today} />
      <Promises order={order} today={today} />
    </div>
  )
}

const Fault = ({ field, text }: { readonly field: string; readonly text: string }): JSX.Element => (
  <div class="summary" role="alert" tabIndex={-1} id="fault" autoFocus><h2>That did not work</h2><p><a href={`#${field}`}>{text}</a></p></div>
)

function Head({ order, shop, today }: Pick<OrderPageProps, 'order' | 'shop'> & { readonly today: string }): JSX.Element {
  const facts: readonly (ComponentChildren | undefined)[] = [
    itemsText(order), order.money && <bdi>{sumIn(order.currency, order.money.total)}</bdi>, `placed ${dayWords(dayAt(order.placedAt, order.timeZone), today)}`, townOf(order), shop.name, order.test ? 'test order' : undefined, sentence(plain(order.status)),
  ]
  return (
    <div class="order-head">
      <p class="order"><bdi class="number">{order.number}</bdi> <span class="customer">{nameOf(order)}</span></p>
      <p class="pills">{pillsOf(order).map((pill) => <DeskPill {...pill} />)}</p>
      <ul role="list" class="dots">{facts.filter((fact) => fact !== undefined).map((fact) => <li>{fact}</li>)}</ul>
    </div>
  )
}

/** The headline in a word, and what goes on beside it. */
function pillsOf({ headline: { code, flags }, money: sums, holds, contradictions = [], customer, currency }: MaskedOrder): readonly PillSaid[] {
  const due = sums === undefined ? 0 : stillToPay(sums)
  return [
    headlinePill(code),
    ...flags.filter((flag) => flag !== code && flagPills[flag] !== undefined).map((flag) => flagPills[flag] as PillSaid),
    ...(holds.length > 0 && code !== 'on_hold' ? [{ text: 'On hold', tone: 'warn', icon: 'pause' } as const] : []),
    ...(due > 0 ? [{ text: `${sumIn(currency, due)} to pay`, tone: 'warn', icon: 'credit-card' } as const] : []),
    ...(contradictions.some(({ weight }) => weight !== 'note') ? [{ text: 'Facts disagree', tone: 'bad', icon: 'triangle-alert' } as const] : []),
    ...(isErasedCustomer(customer) ? [{ text: 'Details removed', tone: 'neutral', icon: 'eye-off' } as const] : []),
  ]
}

const flagPills: Readonly<Record<string, PillSaid>> = {
  delayed: { text: 'Late', tone: 'warn', icon: 'clock' }, action_needed: { text: 'Needs the customer', tone: 'warn', icon: 'circle-alert' }, problem: { text: 'Problem', tone: 'bad', icon: 'triangle-alert' },
  change_pending: { text: 'Change pending', tone: 'info', icon: 'pencil' }, return_open: { text: 'Return open', tone: 'info', icon: 'undo-2' }, disputed: { text: 'Disputed', tone: 'bad', icon: 'credit-card' },
}

/** The customer's own sentence: what to say now is what they read. */
const Said = ({ order, shop }: Pick<OrderPageProps, 'order' | 'shop'>): JSX.Element => {
  const name = firstNameOf(order)
  const theirs = spokenIn(order, shop)
  return (
    <div class={`said ${headlinePill(order.headline.code).tone}`}>
      <div><h1 {...theirs}>{order.headline.title}</h1>{order.headline.text !== '' && <p class="reason" {...theirs}>{order.headline.text}</p>}<p class="same">{name === 'the customer' ? 'The customer' : name} reads the same words on the order page at this moment</p></div>
      <a class="button" href={`${orderPath(order.id)}/page`}><Icon name="external-link" />{name === 'the customer' ? 'See the customer’s page' : `See ${name}’s page`}</a>
    </div>
  )
}

/** The desk is in English, what the customer reads in their language: who is read to hears it spoken in it. */
function spokenIn({ locale }: Pick<MaskedOrder, 'locale'>, shop: OrderPageProps['shop']): { readonly lang?: string; readonly dir?: 'ltr' | 'rtl' } {
  const { language } = languageOf({ locales: [locale, ...(shop.locale === undefined ? [] : [shop.locale])] })
  return language === 'en' ? {} : { lang: language, dir: directionOf(language) }
}

interface ThenProps {
  readonly order: MaskedOrder
  readonly asOf: string
  readonly ticks: TimelineAnswer['ticks']
  readonly today: string
  readonly nowHref: string
}

function Then({ order, asOf, ticks, today, nowHref }: ThenProps): JSX.Element {
  const trouble = ticks.find(({ at, bad }) => bad === true && at > asOf)
  return (
    <div class="said then">
      <div><h1>You see what we knew on {momentText(asOf, order.timeZone, today)}</h1><p class="same">{trouble !== undefined && `${sentence(spanText(Date.parse(trouble.at) - Date.parse(asOf)))} before we knew of the next trouble. `}The page then said “{order.headline.title}”. {order.headline.text}</p></div>
      <a class="button" href={nowHref}><Icon name="rotate-ccw" />Back to now</a>
    </div>
  )
}

function Happened({ order, nodes, timeline: { data, counts, nextCursor, incomplete }, state, today }: { readonly order: MaskedOrder; readonly nodes: DeskShop['nodes']; readonly timeline: TimelineAnswer; readonly state: OrderState; readonly today: string }): JSX.Element {
  const all = (state.show === undefined ? counts.all : counts[state.show as keyof typeof counts]) ?? data.length
  const context = { timeZone: order.timeZone, today, currency: order.currency, parcels: parcelNames(order), carriers: new Map(order.parcels.map(({ id, carrier }) => [id, carrier])), works: worksOf(order), nodes, promises: new Map(order.promises.map(({ id, original }) => [id, original] as const)) }
  return (
    <div class="entries">
      {state.before !== undefined && <p><a class="button small" href={orderAddress(order.id, { ...state, before: undefined })}>Newest</a></p>}
      {data.length === 0 ? <p class="note">Nothing of that kind has happened.</p> : <Entries entries={data} context={context} />}
      {nextCursor !== null && <p><a class="button small" href={orderAddress(order.id, { ...state, before: nextCursor })}>{state.before === undefined ? `${Math.max(1, all - data.length)} earlier` : 'Earlier'}</a></p>}
      {incomplete === true && <p class="note">Not everything that happened is kept any more.</p>}
    </div>
  )
}

/** Where each work of a node is done. */
const worksOf = ({ fulfillments }: MaskedOrder): ReadonlyMap<string, string> => new Map(fulfillments.flatMap(({ id, locationId }) => (locationId === undefined ? [] : [[id, locationId]])))
