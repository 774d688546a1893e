// One order as a retailer's systems tell of it: every message once, in the order in which it happened.
import type { Random } from '@wismo/lifecycle/lives'

/** One message, with the id by which it is told again. */
export interface Told {
  readonly id: string
  readonly type: string
  /** When it happened, RFC 3339. */
  readonly at: string
  readonly data: Readonly<Record<string, unknown>>
}

export interface RetailLife {
  /** Draws the same life again. */
  readonly seed: number
  readonly externalId: string
  /** All that happened. */
  readonly messages: readonly Told[]
  /** Ids of those that come in the import of the order alone. */
  readonly imported: ReadonlySet<string>
}

export interface LifeLine {
  readonly externalLineId: string
  readonly quantity: number
  readonly unitPrice: number
  readonly total: number
  readonly method: 'ship' | 'pickup'
}

/** A life while it is drawn. */
export interface Drawn {
  readonly random: Random
  readonly externalId: string
  /** Milliseconds since 1970 of its first hour. */
  readonly start: number
  /** Whole hours at which anything happens in it: the more of them, the more happens at the same moment. */
  readonly grain: number
  /** Everything is paid, sent and delivered, and little else happens. */
  readonly calm: boolean
  readonly messages: Told[]
  lines: readonly LifeLine[]
  /** What it costs as it was placed, minor units, and what of that is shipping. */
  total: number
  shipping: number
}

export const shop = { shopId: 'aldermoor', currency: 'EUR' } as const
export const placedHour = 24
/** The last hour of a life. */
export const lastHour = 240

/** RFC 3339, at a moment of the life's grain. */
export const timeOf = ({ start, grain }: Pick<Drawn, 'start' | 'grain'>, hour: number): string => new Date(start + Math.floor(hour / grain) * grain * 3_600_000).toISOString()

export function tell(life: Drawn, type: string, hour: number, data: object): void {
  const at = timeOf(life, Math.max(0, Math.min(lastHour, hour)))
  life.messages.push({ id: `${life.externalId}.${life.messages.length}`, type, at, data: { shopId: shop.shopId, externalId: life.externalId, occurredAt: at, ...data } })
}

/** An hour after this one, most often soon. */
export const after = ({ random }: Drawn, hour: number, most = 30): number => hour + random.below(most)

/** Some units of some lines, at least one; rarely more than there are, or of a line that the order does not have. All of them in a calm life. */
export function someUnits({ random, lines, calm }: Drawn, most = 4): readonly { readonly externalLineId: string; readonly quantity: number }[] {
  if (calm) return lines.map(({ externalLineId, quantity }) => ({ externalLineId, quantity }))
  const chosen = lines.filter(() => random.chance(0.6)).slice(0, most)
  const of = chosen.length > 0 ? chosen : lines.slice(0, 1)
  const units = of.map(({ externalLineId, quantity }) => ({ externalLineId, quantity: random.chance(0.08) ? quantity + 1 : random.between(1, quantity) }))
  return random.chance(0.03) ? [...units, { externalLineId: 'never-ordered', quantity: 1 }] : units
}
