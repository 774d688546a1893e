import type { JSX } from 'preact'
import type { Instant } from '@wismo/kernel'
import type { OrderCard, ParkedFact, SearchAnswer, SearchHit } from '@wismo/agent-api'
import type { PromiseWindow } from '@wismo/lifecycle'
import { windowText } from '../formats.ts'
import { toHtml } from '../pages/layout.tsx'
import { Icon } from '../parts/icon.tsx'
import { Dates } from '../parts/when.tsx'
import { orderPath, searchAddress } from './desk-address.ts'
import { DeskFrame, type DeskChrome } from './desk-frame.tsx'
import { DeskPill } from './desk-pill.tsx'
import { counted, headlinePill, plain, sentence, typeWords } from './desk-words.ts'
import { marked } from './marked.tsx'
import { sumIn } from './money-card.tsx'
import { dayAt, dayWords, deskLocale, momentText } from './times.ts'

export interface SearchPageProps {
  readonly chrome: DeskChrome
  readonly q: string
  readonly state?: string | undefined
  readonly cursor?: string | undefined
  /** Absent where nothing that can be searched for was typed. */
  readonly answer?: SearchAnswer | undefined
  readonly now: Instant
  /** Where a shop's days are, by its id. */
  readonly zoneOf: (shopId: string) => string
}

/** What can be narrowed by; the words are those of the API's `status`. */
export const searchStates = ['pending', 'confirmed', 'completed', 'cancelled', 'closed'] as const
const stateWords: Readonly<Record<(typeof searchStates)[number], string>> = { pending: 'Waiting', confirmed: 'Under way', completed: 'All there', cancelled: 'Cancelled', closed: 'Finished' }

/** The least that is searched for. */
export const leastLetters = 2

export const renderSearchPage = (props: SearchPageProps): string => toHtml(<SearchPage {...props} />)

function SearchPage({ chrome, q, state, cursor, answer, now, zoneOf }: SearchPageProps): JSX.Element {
  const title = titleOf(q, answer, cursor)
  return (
    <DeskFrame chrome={{ ...chrome, q }} title={title} at="search">
      <div class={q === '' ? 'sided alone' : 'sided'}>
        {q !== '' && <States q={q} state={state} />}
        <div class="results">
          <div class="results-head"><h1>{title}</h1>{answer !== undefined && answer.data.length > 1 && <p class="keys">Trouble first, then the newest. <span class="needs-script"><kbd>↑</kbd> <kbd>↓</kbd> to move, <kbd>Enter</kbd> to open</span></p>}</div>
          {answer !== undefined && answer.data.length > 0 && <Hits q={q} hits={answer.data} now={now} zoneOf={zoneOf} />}
          {typeof answer?.nextCursor === 'string' && <p><a class="button small" href={searchAddress(q, { state, cursor: answer.nextCursor })}>More</a></p>}
          {answer?.incomplete === true && <p class="hint">Very many have “{q}”: some of their orders are not in this list. Type more of it, another word of the name or an e-mail address.</p>}
          {answer?.parked.map((fact) => <Parked fact={fact} now={now} zone={zoneOf(fact.shopId)} />)}
          <p class="hint">{answer !== undefined && answer.data.length === 0 ? 'What can be typed: ' : 'Not here? Search also takes '}a whole order number, a tracking number, a receipt number, a whole e-mail address or phone number, whole words of a name, an article number.</p>
        </div>
      </div>
    </DeskFrame>
  )
}

function titleOf(q: string, answer: SearchAnswer | undefined, cursor: string | undefined): string {
  if (q === '') return 'Search orders'
  if (answer === undefined) return `“${q}” is too short`
  if (answer.data.length === 0 && answer.nextCursor === null) return `No orders for “${q}”`
  return cursor === undefined && answer.nextCursor === null && answer.incomplete !== true ? `${counted(answer.data.length, 'order')} for “${q}”` : `Orders for “${q}”`
}

const States = ({ q, state }: { readonly q: string; readonly state: string | undefined }): JSX.Element => (
  <nav class="side" aria-label="State">
    <h2>State</h2>
    <ul role="list">
      <li><a href={searchAddress(q)} {...(state === undefined ? { 'aria-current': 'true' as const } : {})}>All</a></li>
      {searchStates.map((one) => <li><a href={searchAddress(q, { state: one })} {...(state === one ? { 'aria-current': 'true' as const } : {})}>{stateWords[one]}</a></li>)}
    </ul>
  </nav>
)

interface HitsProps {
  readonly q: string
  readonly hits: readonly SearchHit[]
  readonly now: Instant
  readonly zoneOf: (shopId: string) => string
}

function Hits({ q, hits, now, zoneOf }: HitsProps): JSX.Element {
  return (
    <table class="list">
      <thead><tr><th scope="col">Order</th><th scope="col">Customer</th><th scope="col">Where it is</th><th scope="col" class="number">Items</th><th scope="col" class="number">Total</th></tr></thead>
      <tbody data-rows>{hits.map((hit) => <HitRow q={q} hit={hit} now={now} zone={zoneOf(hit.shopId)} />)}</tbody>
    </table>
  )
}

const fieldWords: Readonly<Record<SearchHit['match']['field'], string>> = { number: 'order number', id: 'id', tracking_number: 'tracking number', receipt: 'receipt', email: 'e-mail', phone: 'phone', name: 'name', sku: 'article' }

function HitRow({ q, hit, now, zone }: { readonly q: string; readonly hit: SearchHit; readonly now: Instant; readonly zone: string }): JSX.Element {
  const { match: { field, text } } = hit
  const found = text === undefined ? <>By {fieldWords[field]}</> : <>By {fieldWords[field]} <mark><bdi>{text}</bdi></mark></>
  return (
    <tr>
      <th scope="row"><OrderLink card={hit} q={field === 'number' ? q : undefined} /><Placed card={hit} now={now} zone={zone} /></th>
      <td><Customer card={hit} q={field === 'name' ? q : undefined} /><small>{found}</small></td>
      <td><State card={hit} now={now} /></td>
      <td class="number" data-label="Items">{hit.items}</td>
      <td class="number" data-label="Total">{hit.total === undefined ? '' : <bdi>{sumIn(hit.currency, hit.total)}</bdi>}</td>
    </tr>
  )
}

export const OrderLink = ({ card: { id, number }, q }: { readonly card: OrderCard; readonly q?: string | undefined }): JSX.Element => <a href={orderPath(id)}><bdi>{q === undefined ? number : marked(number, q)}</bdi></a>
export const Placed = ({ card: { placedAt, shopId }, now, zone }: { readonly card: OrderCard; readonly now: Instant; readonly zone: string }): JSX.Element => <small>{dayWords(dayAt(placedAt, zone), dayAt(now, zone))}, {shopId}</small>

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

const promiseOf = ({ from, to, precision, timeZone }: NonNullable<OrderCard['when']>): PromiseWindow => ({ ...(from === undefined ? {} : { from }), to, precision, timeZone, source: 'promise' })

/** A message that no order has taken yet. */
function Parked({ fact: { type, shopId, orderId, code, detail, parkedAt, waiting }, now, zone }: { readonly fact: ParkedFact; readonly now: Instant; readonly zone: string }): JSX.Element {
  return (
    <div class="parked">
      <Icon name="info" />
      <p><b>{waiting ? 'A fact waits behind another one.' : 'A fact was set aside.'}</b> {typeWords(type)} of <bdi>{orderId}</bdi> ({shopId}), since {momentText(parkedAt, zone, dayAt(now, zone))}: {detail === '' ? sentence(plain(code)) : detail}</p>
    </div>
  )
}
