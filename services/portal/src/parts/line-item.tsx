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

function Quantity({ line, quantity, currency, locale, say }: LineItemProps): JSX.Element | null {
  const amount = line.unit.scale === 0 ? count(locale, quantity, 0) : measured(line, quantity, locale)
  if (line.price && line.unit.scale === 0) return <p class="detail"><bdi>{say('line.quantity', { quantity: amount, price: money(locale, currency, line.price.unit) })}</bdi></p>
  return quantity === 1 && line.unit.scale === 0 ? null : <p class="detail"><bdi>{line.unit.scale === 0 ? `${amount} ×` : amount}</bdi></p>
}

/** `1.5 kg`: units are codes of UN/ECE Recommendation 20; those that Intl has no word for keep their code. */
function measured({ unit }: OrderLineView, quantity: number, locale: string): string {
  const known: Readonly<Record<string, string>> = { KGM: 'kilogram', GRM: 'gram', LTR: 'liter', MLT: 'milliliter', MTR: 'meter', CMT: 'centimeter' }
  const name = known[unit.code]
  const value = quantity / 10 ** unit.scale
  if (name === undefined) return `${count(locale, quantity, unit.scale)} ${unit.code}`
  return new Intl.NumberFormat(locale, { style: 'unit', unit: name }).format(value)
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
