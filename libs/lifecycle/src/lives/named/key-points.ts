// The lives that the law was tried on, each with what has to be seen at its turns. The expectations are written by hand.
import { Instant, ShopId, type LineId } from '@wismo/kernel'
import type { Life } from '../life.ts'
import { randomOf } from '../random.ts'
import { place, type LineSpec } from '../steps/order-steps.ts'
import { beginTelling, hours, toldLife, type Telling } from '../telling.ts'
import type { Bucket, Unit } from '../world.ts'

type Some = Readonly<Partial<Record<Bucket, number>>>

/** What has to be seen at one moment; what it does not name is not asked, but buckets that it does not name are empty. */
export interface Expected {
  /** Units of all lines together. */
  readonly units?: Some
  /** Units of each line, in the order of the lines. */
  readonly lines?: readonly Some[]
  readonly fulfillmentStatus?: string
  readonly returnStatus?: string
  readonly status?: string
  /** Of the first line. */
  readonly lineStatus?: string
  readonly headline?: string
  readonly notHeadline?: string
  /** Units by kind of contradiction; no others are there. */
  readonly contradictions?: Readonly<Record<string, number>>
  /** The order is not known yet: there is nothing to see. */
  readonly unknown?: true
}

export interface KeyPoint extends Expected {
  readonly name: string
  /** Versions of the aggregates that are known then; of all others nothing is. */
  readonly seen: Readonly<Record<string, number>>
  readonly at: Instant
  /** How many of the life's events had happened. */
  readonly after: number
}

export interface NamedLife extends Life {
  /** The letter that the law gives it. */
  readonly letter: string
  readonly title: string
  readonly points: readonly KeyPoint[]
}

/** A named life while it is told. */
export interface Named {
  readonly life: Telling
  readonly points: KeyPoint[]
}

const shopId = ShopId.parse('nordlicht-de')
const start = Instant.toMillis(Instant.parse('2026-11-16T08:00:00Z'))

/** Tells the life and keeps what has to be seen in between. */
export function named(letter: string, title: string, told: (named: Named) => void): NamedLife {
  const life = beginTelling(shopId, `life-${letter}`, randomOf(letter.charCodeAt(0)), start)
  life.kinds.add(title)
  const points: KeyPoint[] = []
  told({ life, points })
  return { ...toldLife(life), letter, title, points }
}

/** What has to be seen now. With `seen`, what has to be seen of these aggregates alone. */
export function see({ life, points }: Named, name: string, expected: Expected, seen: readonly string[] = [...life.streams.keys()]): void {
  const versions = Object.fromEntries(seen.map((aggregate) => [aggregate, life.streams.get(aggregate)?.version ?? 0]))
  points.push({ name, seen: versions, at: Instant.fromMillis(life.now), after: life.events.length, ...expected })
}

export const later = ({ life }: Named, count = 6): void => void (life.now += hours(count))

const articles = ['Side table Birka', 'Cushion cover, sage', 'Enamel lantern', 'Ottoman Lori']

/** Orders one line for each quantity; answers the units of each. */
export const ordered = ({ life }: Named, quantities: readonly number[], over: Partial<LineSpec> = {}): readonly (readonly Unit[])[] =>
  place(life, quantities.map((quantity, i) => ({ sku: `SKU-${i + 1}`, title: articles[i] ?? 'Chair', quantity, price: 2_490, ...over })))

/** A piece that the order does not have. */
export const strayUnit = (lineId: LineId): Unit => ({ lineId, place: 'open', holder: undefined })
