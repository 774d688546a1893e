// The orders that the demo starts with: five stories, told by the same messages as everything else, with times in the past and ids that are always the same.
import type { Contracts } from '@wismo/contracts'
import { Instant, orderIdOf, uuidV5, wismoSpace } from '@wismo/kernel'
import type { OutgoingMessage } from '@wismo/messaging'
import type { Runtime } from '@wismo/service'
import type { OrderReader } from '../order-reader.ts'
import { byDay } from './by-day.ts'
import { demoPrincipal, demoShop } from './demo-principal.ts'
import { demoOrder, type Basket } from './order.ts'
import { placedMessage, repeatable } from './retailer.ts'
import { factMessage, tellerOf } from './teller.ts'
import { worksOf, type Fact, type Workable } from './works.ts'
import { stormOver } from './world.ts'

interface Story {
  readonly number: string
  /** Hours before the first start at which it was placed. */
  readonly hoursAgo: number
  readonly basket: Basket
  /** What was told since, by the hours after it was placed. */
  told(world: Told): readonly (readonly [hours: number, fact: Fact | undefined])[]
}

/** Facts of a story by their names. */
interface Told {
  /** `W1.shipped`, or of the parcel of that work: `W1:delivered`. */
  step(name: string): Fact | undefined
  captured(): Fact
  late(work: string): Fact | undefined
  returned(line: string): Fact
}

const way = (world: Told, work: string, hours: readonly number[]): readonly (readonly [number, Fact | undefined])[] =>
  [`${work}.accepted`, `${work}.picked`, `${work}.packed`, `${work}.shipped`, `${work}:accepted`, `${work}:in_transit`, `${work}:out_for_delivery`, `${work}:delivered`].slice(0, hours.length).map((name, i) => [hours[i] ?? 0, world.step(name)])

/** Oldest first. */
const stories: readonly Story[] = [
  {
    number: 'A-10481', hoursAgo: 218, basket: { person: 0, lines: [{ sku: 'ALD-SLIP-39', quantity: 1 }, { sku: 'ALD-CUSH-RIB', quantity: 2 }] },
    told: (world) => [...way(world, 'W1', [2, 5, 7, 10, 13, 22, 44, 49]), [10, world.captured()], [180, world.returned('1')]],
  },
  {
    number: 'A-10482', hoursAgo: 134, basket: { person: 0, lines: [{ sku: 'ALD-DUVET-D', quantity: 1 }, { sku: 'ALD-THROW-MOSS', quantity: 1 }, { sku: 'ALD-LAMP-OAK', quantity: 1 }, { sku: 'ALD-BULB-W', quantity: 2 }] },
    told: (world) => [...way(world, 'W1', [2, 5, 7, 10, 13, 24, 45, 50]), [10, world.captured()], ...way(world, 'W2', [3, 26, 28, 34, 37, 48]), [72, world.late('W2')]],
  },
  {
    number: 'A-10480', hoursAgo: 76, basket: { person: 3, lines: [{ sku: 'ALD-CANDLE-H', quantity: 2 }, { sku: 'ALD-VASE-T', quantity: 1 }] },
    told: (world) => [...way(world, 'W1', [1, 4, 6, 9, 12, 22, 45, 52]), [9, world.captured()]],
  },
  {
    number: 'A-10483', hoursAgo: 22, basket: { person: 0, lines: [{ sku: 'ALD-KETTLE-B', quantity: 1, store: true }, { sku: 'ALD-MUG-4', quantity: 1, store: true }] },
    told: (world) => [[1, world.step('P1.accepted')], [19, world.step('P1.ready')]],
  },
  { number: 'A-10484', hoursAgo: 0.2, basket: { person: 1, lines: [{ sku: 'ALD-PRINT-HILLS', quantity: 1 }] }, told: () => [] },
]

/** The one that shows most: it is on the phone when the demo is opened. */
export const firstShown = 'A-10482'
/** Numbers of the orders that the demo starts with. */
export const seedNumbers: readonly string[] = stories.map(({ number }) => number)

const hour = 3_600_000

/**
 * Sends the orders the demo starts with and what happened to them, unless the view has them. Ids are fixed, so a message that
 * went out twice adds nothing. Answers the number of the one to look at first.
 */
export async function seedDemo(runtime: Pick<Runtime, 'bus' | 'clock' | 'contracts'>, orders: Pick<OrderReader, 'find'>): Promise<string> {
  const known = await Promise.all(stories.map(({ number }) => orders.find(demoPrincipal, orderIdOf(demoShop, number), 'agent')))
  const now = Instant.toMillis(runtime.clock())
  const missing = stories.filter((_, i) => known[i] === undefined)
  await tellerOf(runtime).send(missing.flatMap((story) => messagesOf(runtime.contracts, story, now)))
  return firstShown
}

export function messagesOf(contracts: Contracts, { number, hoursAgo, basket, told }: Story, now: number): readonly OutgoingMessage[] {
  const id = uuidV5(wismoSpace, 'demo', number)
  const at = (hours: number): Instant => byDay(Instant.fromMillis(now + (hours - hoursAgo) * hour), Instant.fromMillis(now))
  const document = demoOrder(number, at(0), repeatable(id), basket)
  const facts = [...told(toldOf(number, basket, document as unknown as Paid))].sort(([a], [b]) => a - b)
  return [placedMessage(contracts, id, document), ...facts.flatMap(([hours, fact]) => (fact === undefined ? [] : [factMessage(contracts, number, { ...fact, at: at(hours) })]))]
}

interface Paid {
  readonly totals: { readonly total: number }
  readonly lines: readonly { readonly externalLineId: string; readonly quantity: number; readonly total: number }[]
}

function toldOf(number: string, { lines }: Basket, document: Paid): Told {
  const order: Workable = {
    id: orderIdOf(demoShop, number), number, fulfillments: [], parcels: [],
    lines: lines.map(({ quantity, store }, i) => ({ externalLineId: String(i + 1), quantity: { current: quantity }, ...(store ? { method: 'pickup', locationId: 'store-quayside' } : { method: 'ship' }) })),
  }
  const works = worksOf(order)
  const parcelOf = (ref: string) => works.find((work) => work.ref === ref)?.parcel
  const steps = works.flatMap(({ steps: all }) => all)
  return {
    step(name) {
      const [ref = '', status] = name.split(':')
      const key = status === undefined ? name : `${parcelOf(ref)?.trackingNumber}.${status}`
      return steps.find((one) => one.key === key)
    },
    captured: () => ({ type: 'RetailPaymentReported', key: `pay-${number}.captured`, says: '', hours: 0, data: { paymentRef: `pay-${number}`, kind: 'captured', amount: document.totals.total, currency: 'EUR', method: 'card' } }),
    late(ref) {
      const parcel = parcelOf(ref)
      return parcel && stormOver(parcel, 'seed')
    },
    returned(externalLineId) {
      const line = document.lines.find((one) => one.externalLineId === externalLineId)
      const amount = Math.floor((line?.total ?? 0) / (line?.quantity ?? 1))
      const data = { returnRef: 'R1', lines: [{ externalLineId, quantity: 1 }], locationId: 'store-quayside', reason: { code: 'too_small' }, condition: 'new', refund: { amount, currency: 'EUR', method: 'card', ref: `till-${number}-R1` } }
      return { type: 'RetailReturnReported', key: 'R1.returned', says: '', hours: 0, data }
    },
  }
}
