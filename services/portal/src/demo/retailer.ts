import type { Contracts } from '@wismo/contracts'
import { Instant, orderIdOf, ShopId, uuidToBytes, uuidV5, uuidV7, wismoSpace, type RandomBytes, type Uuid } from '@wismo/kernel'
import type { OutgoingMessage } from '@wismo/messaging'
import type { Runtime, System } from '@wismo/service'
import type { OrderReader } from '../order-reader.ts'
import { demoOrder } from './order.ts'
import { demoShopId } from './shop.ts'

/** What the demo needs of the runtime to be a retailer. */
type Retailer = Pick<Runtime, 'bus' | 'clock' | 'contracts' | 'random'>

/** The demo looks at its own shop from inside. */
export const demoPrincipal: System = { kind: 'system', actorId: 'demo' }
export const demoShop = ShopId.parse(demoShopId)

const hour = 3_600_000
/** Orders the demo starts with, and how many hours before the first start they were placed. */
const seeds = [
  { number: 'A-10480', hoursAgo: 41 }, { number: 'A-10481', hoursAgo: 30 }, { number: 'A-10482', hoursAgo: 22 }, { number: 'A-10483', hoursAgo: 9 }, { number: 'A-10484', hoursAgo: 2 },
] as const

/**
 * Sends the orders the demo starts with, unless the view has them. Their message ids are fixed too, so a message that
 * went out twice adds nothing. Answers the numbers, oldest first.
 */
export async function seedDemo(runtime: Retailer, orders: Pick<OrderReader, 'find'>): Promise<readonly string[]> {
  const known = await Promise.all(seeds.map(({ number }) => orders.find(demoPrincipal, orderIdOf(demoShop, number), 'agent')))
  const missing = seeds.filter((_, i) => known[i] === undefined)
  const now = Instant.toMillis(runtime.clock())
  await runtime.bus.publish(missing.map(({ number, hoursAgo }) => {
    const id = uuidV5(wismoSpace, 'demo', number)
    return placedMessage(runtime.contracts, id, number, Instant.fromMillis(now - hoursAgo * hour), repeatable(id))
  }))
  return seeds.map(({ number }) => number)
}

/** Places orders as a shop's system would: a message each on the retailer's topic. Answers their numbers. */
export async function placeOrders(runtime: Retailer, count: number): Promise<readonly string[]> {
  const now = runtime.clock()
  const numbers = Array.from({ length: count }, () => nextNumber(now))
  await runtime.bus.publish(numbers.map((number) => placedMessage(runtime.contracts, uuidV7(Instant.toMillis(now), runtime.random), number, now, runtime.random)))
  return numbers
}

function placedMessage(contracts: Contracts, id: Uuid, externalId: string, placedAt: Instant, random: RandomBytes): OutgoingMessage {
  const document = demoOrder(externalId, placedAt, random)
  return {
    topic: contracts.topicOf('RetailOrderPlaced'),
    key: `${demoShopId}:${externalId}`,
    value: Buffer.from(JSON.stringify(document)),
    headers: { ce_id: id, ce_type: contracts.ceType('RetailOrderPlaced'), ce_source: '/demo', ce_specversion: '1.0', ce_shop: demoShopId },
  }
}

let last = 0

/** Seconds of the day count names an order, and never the same twice in a process: `A-2041377`. */
function nextNumber(now: Instant): string {
  const seconds = Math.floor(Instant.toMillis(now) / 1_000) % 9_000_000
  last = Math.max(last + 1, seconds)
  return `A-${1_000_000 + last}`
}

/** Bytes that look random and are the same every time: names hashed under the seed. */
function repeatable(seed: Uuid): RandomBytes {
  let round = 0
  return (size) => {
    round += 1
    return uuidToBytes(uuidV5(seed, 'draw', round)).slice(0, size)
  }
}
