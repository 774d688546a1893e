import type { JSX } from 'preact'
import type { Instant } from '@wismo/kernel'
import type { OrderCard, ParkedFact, SearchAnswer, SearchHit } from '@wismo/agent-api'
import type { PromiseWindow } from '@wismo/lifecycle'
import { windowText } from '../formats.ts'
import { toHtml } from '../pages/layout.tsx'
import { Icon } from '../parts/icon.tsx'
import { Dates } from '../parts/when.tsx'
import { pictureOf } from '../demo/pictures.tsx'
import { Tile } from '../parts/tile.tsx'
import { orderPath, searchAddress, type SearchState } from './desk-address.ts'
import { DeskFrame, type DeskChrome } from './desk-frame.tsx'
import type { DeskShop, ShopOf } from './desk-shop.ts'
import { DeskPill } from './desk-pill.tsx'
import { counted, headlinePill, plain, sentence, typeWords } from './desk-words.ts'
import { marked } from './marked.tsx'
import { sumIn } from './money-card.tsx'
import { dayAt, dayWords, deskLocale, momentText } from './times.ts'

export interface SearchPageProps {
  readonly chrome: DeskChrome
  readonly q: string
  /** What it is narrowed by, and where the list goes on. */
  readonly asked: SearchState
  /** Absent where nothing that can be searched for was typed. */
  readonly answer?: SearchAnswer | undefined
  readonly now: Instant
  readonly shopOf: ShopOf
}

/** What can be narrowed by; the words are those of the API's `status`. */
export const searchStates = ['pending', 'confirmed', 'completed', 'cancelled', 'closed'] as const
const stateWords: Readonly<Record<(typeof searchStates)[number], string>> = { pending: 'Waiting', confirmed: 'Under way', completed: 'All there', cancelled: 'Cancelled', closed: 'Finished' }

/** When it was placed: to how many days ago, or from there on back. */
export const placedSpans = ['14', '30', 'older'] as const
export type PlacedSpan = (typeof placedSpans)[number]
const spanWords: Readonly<Record<PlacedSpan, string>> = { 14: 'Last 14 days', 30: 'Last 30 days', older: 'Older' }

/** The least that is searched for, and the most. */
export const leastLetters = 2
export const mostLetters = 254

export const renderSearchPage = (props: SearchPageProps): string => toHtml(<SearchPage {...props} />)

function SearchPage({ chrome, q, asked, answer, now, shopOf }: SearchPageProps): JSX.Element {
  const title = titleOf(q, answer, asked.cursor)
  return (
    <DeskFrame chrome={{ ...chrome, q }} title={title} at="search">
      <div class={q === '' ? 'sided alone' : 'sided'}>
        {q !== '' && <Sides q={q} asked={asked} />}
        <div class="results">
          <div class="results-head"><h1>{title}</h1>{answer !== undefined && answer.data.length > 1 && <p class="keys">Trouble first, then the newest. <span class="needs-script"><kbd>↑</kbd> <kbd>↓</kbd> to move, <kbd>Enter</kbd> to open</span></p>}</div>
          {answer !== undefined && <Answer q={q} asked={asked} answer={answer} now={now} shopOf={shopOf} />}
          <p class="hint">{answer !== undefined && isEmpty(answer, asked.cursor) ? 'What can be typed: ' : 'Not here? Search also takes '}a whole order number, a tracking number, a receipt number, a whole e-mail address or phone number, whole words of a name, an article number.</p>
        </div>
      </div>
    </DeskFrame>
  )
}

const Answer = ({ q, asked, answer: { data, nextCursor, incomplete, parked }, now, shopOf }: Pick<SearchPageProps, 'q' | 'asked' | 'now' | 'shopOf'> & { readonly answer: SearchAnswer }): JSX.Element => (
  <>
    {data.length > 0 && <Hits q={q} hits={data} now={now} shopOf={shopOf} />}
    {data.length === 0 && (nextCursor !== null || asked.cursor !== undefined) && <p class="note">None on this page is yours to see.</p>}
    {nextCursor !== null && <p><a class="button small" href={searchAddress(q, { ...asked, cursor: nextCursor })}>More</a></p>}
    {incomplete === true && <p class="hint">Very many have “{q}”: some of their orders are not in this list. Type more of it, another word of the name or an e-mail address.</p>}
    {parked.map((fact) => <Parked fact={fact} now={now} shop={shopOf(fact.shopId)} />)}
  </>
)

/** Of a page whose orders are all somebody else’s nothing is shown; another one may have some. */
const isEmpty = ({ data, nextCursor }: SearchAnswer, cursor: string | undefined): boolean => data.length === 0 && nextCursor === null && cursor === undefined

function titleOf(q: string, answer: SearchAnswer | undefined, cursor: string | undefined): string {
  if (q === '') return 'Search orders'
  if (answer === undefined) return q.length > mostLetters ? 'That is too long to be searched for' : `“${q}” is too short`
  if (isEmpty(answer, cursor)) return `No orders for “${q}”`
  return cursor === undefined && answer.nextCursor === null && answer.incomplete !== true ? `${counted(answer.data.length, 'order')} for “${q}”` : `Orders for “${q}”`
}

function Sides({ q, asked: { state, placed } }: { readonly q: string; readonly asked: SearchState }): JSX.Element {
  return (
    <div class="side">
      <Side name="State" links={[['All', undefined], ...searchStates.map((one) => [stateWords[one], one] as const)]} at={state} hrefOf={(one) => searchAddress(q, { state: one, placed })} />
      <Side name="Placed" links={[['Any time', undefined], ...placedSpans.map((one) => [spanWords[one], one] as const)]} at={placed} hrefOf={(one) => searchAddress(q, { state, placed: one })} />
    </div>
  )
}

interface SideProps {
  readonly name: string
  readonly links: readonly (readonly [string, string | undefined])[]
  readonly at: string | undefined
  readonly hrefOf: (value: string | undefined) => string
}

const Side = ({ name, links, at, hrefOf }: SideProps): JSX.Element => (
  <nav aria-label={name}>
    <h2>{name}</h2>
    <ul role="list">{links.map(([text, value]) => <li><a href={hrefOf(value)} {...(value === at ? { 'aria-current': 'true' as const } : {})}>{text}</a></li>)}</ul>
  </nav>
)

interface HitsProps {
  readonly q: string
  readonly hits: readonly SearchHit[]
  readonly now: Instant
  readonly shopOf: ShopOf
}

function Hits({ q, hits, now, shopOf }: HitsProps): JSX.Element {
  return (
    <table class="list">
      <thead><tr><th scope="col">Order</th><th scope="col">Customer</th><th scope="col">Where it is</th><th scope="col" class="number">Items</th><th scope="col" class="number">Total</th></tr></thead>
      <tbody data-rows="page">{hits.map((hit) => <HitRow q={q} hit={hit} now={now} shop={shopOf(hit.shopId)} />)}</tbody>
    </table>
  )
}

const fieldWords: Readonly<Record<SearchHit['match']['field'], string>> = { number: 'order number', id: 'id', tracking_number: 'tracking number', receipt: 'receipt', email: 'e-mail', phone: 'phone', name: 'name', sku: 'article' }

function HitRow({ q, hit, now, shop }: { readonly q: string; readonly hit: SearchHit; readonly now: Instant; readonly shop: DeskShop }): JSX.Element {
  const { match: { field, text } } = hit
  // The number of the order is marked where it stands already.
  const found = text === undefined || field === 'number' ? <>By {fieldWords[field]}</> : <>By {fieldWords[field]} <mark><bdi>{text}</bdi></mark></>
  return (
    <tr>
      <th scope="row"><OrderLink card={hit} q={field === 'number' ? q : undefined} /><Placed card={hit} now={now} shop={shop} /></th>
      <td><Customer card={hit} q={field === 'name' ? q : undefined} /><small>{found}</small></td>
      <td><State card={hit} now={now} /></td>
      <td class="number" data-label="Items"><Items card={hit} /></td>
      <td class="number" data-label="Total">{hit.total === undefined ? '' : <bdi>{sumIn(hit.currency, hit.total)}</bdi>}</td>
    </tr>
  )
}

export const OrderLink = ({ card: { id, number }, q }: { readonly card: OrderCard; readonly q?: string | undefined }): JSX.Element => <a href={orderPath(id)}><bdi>{q === undefined ? number : marked(number, q)}</bdi></a>
export const Placed = ({ card: { placedAt }, now, shop: { name, timeZone } }: { readonly card: OrderCard; readonly now: Instant; readonly shop: DeskShop }): JSX.Element => <small>{dayWords(dayAt(placedAt, timeZone), dayAt(now, timeZone))}, {name}</small>

/** Of somebody who was erased there is no name, and nothing finds them but the number of the order. */
function Customer({ card: { customer: { name, erased } }, q }: { readonly card: OrderCard; readonly q: string | undefined }): JSX.Element {
  if (erased === true) return <span class="removed">Details removed</span>
  return <span>{name === undefined ? 'Guest' : q === undefined ? name : marked(name, q)}</span>
}

export function State({ card: { headline: { code, title }, incident, contradictions, when }, now }: { readonly card: OrderCard; readonly now: Instant }): JSX.Element {
  return (
    <>
      <span class="pills"><DeskPill {...headlinePill(code)} />{incident && <DeskPill text="Trouble" tone="bad" icon="triangle-alert" />}{contradictions > 0 && <DeskPill text="Facts disagree" tone="warn" icon="circle-alert" />}</span>
      <small>{title}{when !== undefined && <>. Promised <Dates when={windowText(deskLocale, promiseOf(when), dayAt(now, when.timeZone))} /></>}</small>
    </>
  )
}

/** How many there are; what of it has a picture is shown beside. */
export function Items({ card: { items, skus } }: { readonly card: OrderCard }): JSX.Element {
  const seen = skus.filter((sku) => pictureOf(sku) !== undefined)
  return <span class="items">{seen.length > 0 && <span class="tiles">{seen.map((sku) => <Tile sku={sku} />)}</span>}<span>{items}</span></span>
}

const promiseOf = ({ from, to, precision, timeZone }: NonNullable<OrderCard['when']>): PromiseWindow => ({ ...(from === undefined ? {} : { from }), to, precision, timeZone, source: 'promise' })

/** A message that no order has taken yet. */
function Parked({ fact: { type, orderId, code, detail, parkedAt, waiting }, now, shop: { name, timeZone } }: { readonly fact: ParkedFact; readonly now: Instant; readonly shop: DeskShop }): JSX.Element {
  return (
    <div class="parked">
      <Icon name="info" />
      <p><b>{waiting ? 'A fact waits behind another one.' : 'A fact was set aside.'}</b> {typeWords(type)} of <bdi>{orderId}</bdi> ({name}), since {momentText(parkedAt, timeZone, dayAt(now, timeZone))}: {detail === '' ? sentence(plain(code)) : detail}</p>
    </div>
  )
}
