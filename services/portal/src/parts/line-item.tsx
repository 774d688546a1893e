import type { OrderLineView } from '@wismo/lifecycle'
import type { JSX } from 'preact'
import { count, measure, money } from '../formats.ts'
import type { WordKey } from '../words.ts'
import type { GroupState } from './group-state.ts'
import type { Item, Section } from './sections.ts'
import { dayWords, type Shown } from './shown.ts'
import { Tile } from './tile.tsx'

interface LineItemProps {
  readonly item: Item
  readonly section: Section
  readonly shown: Shown
}

/** One line of the order: picture, name, variant, how many, what holds of it, and the price where the level may see it. */
export function LineItem({ item, section, shown }: LineItemProps): JSX.Element {
  const { line } = item
  const variant = Object.values(line.variant ?? {}).join(', ')
  return (
    <li class="line">
      <Tile sku={line.sku} />
      <div class="what">
        <p class="name">{line.title}</p>
        {variant !== '' && <p class="detail">{variant}</p>}
        <Quantity {...{ item, section, shown }} />
        {notesOf(item, section, shown).map((note) => <p class="detail">{note}</p>)}
      </div>
      <Price {...{ item, section, shown }} />
    </li>
  )
}

/** `2 × €9.00`, without a price `2 items`; a single piece has nothing to add. */
function Quantity({ item: { line, quantity }, shown: { view, locale, say } }: LineItemProps): JSX.Element | null {
  if (line.unit.scale > 0) return <p class="detail"><bdi>{measured(line, quantity, locale)}</bdi></p>
  if (quantity === 1) return null
  return <p class="detail"><bdi>{line.price ? say('line.quantity', { quantity: count(locale, quantity, 0), price: money(locale, view.currency, line.price.unit) }) : say('hero.items', { count: quantity })}</bdi></p>
}

/** Codes of UN/ECE Recommendation 20 that Intl has a word for. */
const measures = new Map([['KGM', 'kilogram'], ['GRM', 'gram'], ['LTR', 'liter'], ['MLT', 'milliliter'], ['MTR', 'meter'], ['CMT', 'centimeter']])

/** `1.5 kg`; a unit without a word keeps its code. */
function measured({ unit: { code, scale } }: OrderLineView, quantity: number, locale: string): string {
  const unit = measures.get(code)
  if (unit === undefined) return `${count(locale, quantity, scale)} ${code}`
  return measure(locale, unit, quantity, scale)
}

/** Of what is being given back the way back is shown. */
const isForGood: readonly string[] = ['window_over', 'not_returnable']
const isHere: readonly GroupState[] = ['delivered', 'collected']
const origins: Readonly<Record<string, WordKey>> = { exchange: 'item.replaces', claim: 'item.replaces', change: 'item.added', retailer: 'item.added' }
const reasons = new Set(['too_small', 'too_large', 'colour', 'changed_mind', 'defective', 'damaged', 'wrong_item', 'late'])

function notesOf({ line }: Item, { state, back }: Section, shown: Shown): readonly string[] {
  return [...originNotes(line, shown), ...reasonNotes(line, back, shown), ...(isHere.includes(state) ? returnNotes(line, shown) : []), ...refundNotes(line, state, shown)]
}

function originNotes({ origin = '', seller }: OrderLineView, { say }: Shown): readonly string[] {
  const key = origins[origin]
  return [...(key === undefined ? [] : [say(key)]), ...(seller === undefined ? [] : [say('item.seller', { seller })])]
}

function reasonNotes({ id }: OrderLineView, back: Section['back'], { say }: Shown): readonly string[] {
  const reason = back?.lines?.find(({ lineId }) => lineId === id)?.reason
  return reason !== undefined && reasons.has(reason) ? [say('item.reason', { reason: say(`reason.${reason}` as WordKey) })] : []
}

const mayBeRefunded: readonly GroupState[] = ['returned', 'lost', 'made_good', 'cancelled']

function refundNotes({ price }: OrderLineView, state: GroupState, { say, view, locale }: Shown): readonly string[] {
  const refunded = price?.refunded ?? 0
  return refunded > 0 && mayBeRefunded.includes(state) ? [say('item.refunded', { amount: money(locale, view.currency, refunded) })] : []
}

/** Until when it may come back, or why not and what goes instead. */
function returnNotes({ returns }: OrderLineView, shown: Shown): readonly string[] {
  if (returns === undefined) return []
  if (returns.returnable > 0) return returns.until === undefined ? [] : [shown.say('item.return_until', { day: dayWords(shown, returns.until) })]
  const [reason] = returns.reasons ?? []
  return reason?.text !== undefined && isForGood.includes(reason.code) ? [reason.text] : []
}

const isStruck: readonly GroupState[] = ['cancelled', 'returned', 'return_moving', 'return_here']

function Price({ item: { line, quantity }, section: { state }, shown: { view, locale, say } }: LineItemProps): JSX.Element | null {
  if (line.price === undefined) return null
  const whole = quantity === line.quantity.ordered
  const total = whole ? line.price.total : line.price.unit * quantity
  const discount = whole ? line.price.discount : 0
  if (isStruck.includes(state)) return <p class="price"><s class="was"><span class="hidden">{say('line.off')} </span><bdi>{money(locale, view.currency, total)}</bdi></s></p>
  return (
    <p class="price">
      {discount > 0 && (
        <s class="was"><span class="hidden">{say('line.was')} </span><bdi>{money(locale, view.currency, total + discount)}</bdi></s>
      )}
      <bdi>{money(locale, view.currency, total)}</bdi>
    </p>
  )
}
