import type { JSX } from 'preact'
import type { MaskedOrder } from '@wismo/agent-api'
import { carrierWords, placeWords } from '@wismo/order-views'
import { count, windowText } from '../formats.ts'
import { Tile } from '../parts/tile.tsx'
import { Dates } from '../parts/when.tsx'
import { DeskPill } from './desk-pill.tsx'
import type { DeskShop } from './desk-shop.ts'
import { bucketWords, nodeWords, parcelPill } from './desk-words.ts'
import { goneLines, otherParcels, placesOf, unitsText, type Place, type PlacedLine } from './order-facts.ts'
import { deskLocale, momentText } from './times.ts'

interface WhereProps {
  readonly order: MaskedOrder
  readonly nodes?: DeskShop['nodes']
  readonly today: string
  /** `now`, or the moment that is shown. */
  readonly moment: string
}

/** Where everything is: what comes together, and every unit of it. */
export function Where({ order, nodes, today, moment }: WhereProps): JSX.Element {
  const gone = goneLines(order)
  const others = otherParcels(order)
  return (
    <section class="panel" aria-labelledby="where">
      <header><h2 id="where">Where everything is</h2><span class="aside">{moment}</span></header>
      {placesOf(order).map((place) => <PlaceCard place={place} order={order} nodes={nodes} today={today} />)}
      {others.length > 0 && (
        <div class="place">
          <h3>Other parcels</h3>
          <ul role="list" class="others">{others.map((parcel) => <li><Carrier parcel={parcel} /><DeskPill {...parcelPill(parcel)} /></li>)}</ul>
        </div>
      )}
      {gone.length > 0 && (
        <div class="place">
          <h3>Not coming, or back</h3>
          <ul role="list" class="units">{gone.map((line) => <Unit held={{ line, quantity: line.quantity.ordered }} said={unitsText(line)} />)}</ul>
        </div>
      )}
    </section>
  )
}

function PlaceCard({ place, order, nodes, today }: Pick<WhereProps, 'order' | 'nodes' | 'today'> & { readonly place: Place }): JSX.Element {
  const { title, pill, lines, parcel, location } = place
  const last = parcel?.lastFact
  return (
    <div class="place">
      <div class="head"><h3>{title}</h3><DeskPill {...pill} /></div>
      {location !== undefined && <p class="detail">At <bdi>{nodeWords(location, nodes)}</bdi></p>}
      {last !== undefined && <p class="detail">{last.place === undefined ? 'Last seen' : placeWords(last.place)}, {momentText(last.at, order.timeZone, today)}</p>}
      {parcel?.point !== undefined && <p class="detail">Waits at {parcel.point.name}{parcel.point.until === undefined ? '' : `, until ${momentText(parcel.point.until, order.timeZone, today)}`}</p>}
      {place.step < place.steps && <Bar place={place} />}
      <Days place={place} today={today} />
      {parcel !== undefined && <Carrier parcel={parcel} />}
      <ul role="list" class="units">{lines.map((held) => <Unit held={held} said={saidOf(held, place)} />)}</ul>
    </div>
  )
}

/** The words beside it say the same. */
const Bar = ({ place: { step, steps, pill } }: { readonly place: Place }): JSX.Element => (
  <span class={`segments ${pill.tone === 'warn' || pill.tone === 'bad' ? 'late' : ''}`} aria-hidden="true">{Array.from({ length: steps }, (_, i) => <span class={i + 1 < step ? 'done' : i + 1 === step ? 'now' : 'next'} />)}</span>
)

/** A day that is still to come is said beside the promise, and as what is true now where it is another one. */
function Days({ place: { promised, expected, isLate, step, steps }, today }: { readonly place: Place; readonly today: string }): JSX.Element | null {
  const [was, is] = [promised, step < steps || promised === undefined ? expected : undefined].map((window) => window && windowText(deskLocale, window, today))
  if (was === undefined && is === undefined) return null
  const isOther = was !== undefined && is !== undefined && was.text !== is.text
  return (
    <dl class="days">
      {was && <div><dt>Promised</dt><dd><Dates when={was} /></dd></div>}
      {isLate && is === undefined && step < steps && <div class="now"><dt>Now</dt><dd>No new day yet</dd></div>}
      {is && <div class={isOther ? 'now' : ''}><dt>{isOther ? 'Now' : 'Expected'}</dt><dd><Dates when={is} /></dd></div>}
    </dl>
  )
}

const Carrier = ({ parcel: { carrier, trackingNumber } }: { readonly parcel: Pick<MaskedOrder['parcels'][number], 'carrier' | 'trackingNumber'> }): JSX.Element => (
  <p class="carrier"><span>{carrierWords(carrier)}</span><bdi class="code">{trackingNumber}</bdi></p>
)

function Unit({ held: { line }, said }: { readonly held: PlacedLine; readonly said: string }): JSX.Element {
  const variant = Object.values(line.variant ?? {}).join(', ')
  return (
    <li>
      <Tile sku={line.sku} />
      <span class="what">{line.title}{variant !== '' && <small> {variant}</small>}</span>
      <span class="said">{said}</span>
    </li>
  )
}

/** Of a line that is in one state as a whole that state; of others how much of it is here, and all its states. */
function saidOf({ line, quantity }: PlacedLine, { parcel, pill }: Place): string {
  const all = unitsText(line)
  const here = count(deskLocale, quantity, line.unit.scale)
  if (!all.includes(',') && quantity === line.quantity.current) return all
  const state = parcel === undefined ? pill.text.toLowerCase() : parcel.status === 'delivered' ? bucketWords.delivered : parcelPill(parcel).text.toLowerCase()
  return `${here} ${state}. Of all: ${all}`
}
