import type { Currency } from '@wismo/kernel'
import type { OrderLineView } from '@wismo/lifecycle'
import type { JSX } from 'preact'
import { count, money } from '../formats.ts'
import type { Say } from '../words.ts'
import { Tile } from './tile.tsx'

interface LineItemProps {
  readonly line: OrderLineView
  /** Units of this line that are in this group. */
  readonly quantity: number
  readonly currency: Currency
  readonly locale: string
  readonly say: Say
}

/** One line of the order: picture, name, variant, how many, and the price where the level may see it. */
export function LineItem({ line, quantity, currency, locale, say }: LineItemProps): JSX.Element {
  const variant = Object.values(line.variant ?? {}).join(', ')
  return (
    <li class="line">
      <Tile sku={line.sku} />
      <div class="what">
        <p class="name">{line.title}</p>
        {variant !== '' && <p class="detail">{variant}</p>}
        <Quantity {...{ line, quantity, currency, locale, say }} />
      </div>
      {line.price && <Price {...{ line, quantity, currency, locale, say }} />}
    </li>
  )
}

/** `2 × €9.00`; a single piece has nothing to add to its price. */
function Quantity({ line, quantity, currency, locale, say }: LineItemProps): JSX.Element | null {
  if (line.unit.scale > 0) return <p class="detail"><bdi>{measured(line, quantity, locale)}</bdi></p>
  if (quantity === 1) return null
  const pieces = count(locale, quantity, 0)
  return <p class="detail"><bdi>{line.price ? say('line.quantity', { quantity: pieces, price: money(locale, currency, line.price.unit) }) : `${pieces} ×`}</bdi></p>
}

/** Codes of UN/ECE Recommendation 20 that Intl has a word for. */
const measures = new Map([['KGM', 'kilogram'], ['GRM', 'gram'], ['LTR', 'liter'], ['MLT', 'milliliter'], ['MTR', 'meter'], ['CMT', 'centimeter']])

/** `1.5 kg`; a unit without a word keeps its code. */
function measured({ unit: { code, scale } }: OrderLineView, quantity: number, locale: string): string {
  const unit = measures.get(code)
  if (unit === undefined) return `${count(locale, quantity, scale)} ${code}`
  return new Intl.NumberFormat(locale, { style: 'unit', unit }).format(quantity / 10 ** scale)
}

function Price({ line, quantity, currency, locale, say }: LineItemProps): JSX.Element | null {
  if (line.price === undefined) return null
  const whole = quantity === line.quantity.ordered
  const total = whole ? line.price.total : line.price.unit * quantity
  const discount = whole ? line.price.discount : 0
  return (
    <p class="price">
      {discount > 0 && (
        <s class="was"><span class="hidden">{say('line.was')} </span><bdi>{money(locale, currency, total + discount)}</bdi></s>
      )}
      <bdi>{money(locale, currency, total)}</bdi>
    </p>
  )
}
