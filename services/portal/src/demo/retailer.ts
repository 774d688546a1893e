import type { Contracts } from '@wismo/contracts'
import { Instant, uuidToBytes, uuidV5, uuidV7, type RandomBytes, type Uuid } from '@wismo/kernel'
import type { OutgoingMessage } from '@wismo/messaging'
import type { Runtime } from '@wismo/service'
import { demoOrder } from './order.ts'
import { demoShopId } from './shop.ts'

/** What the demo needs of the runtime to be a retailer. */
type Retailer = Pick<Runtime, 'clock' | 'contracts' | 'random'>

/** Orders that a shop's system would place now, a message each. */
export function newOrders({ clock, contracts, random }: Retailer, count: number): readonly { readonly number: string; readonly message: OutgoingMessage }[] {
  const now = clock()
  return Array.from({ length: count }, () => {
    const number = nextNumber(now)
    return { number, message: placedMessage(contracts, uuidV7(Instant.toMillis(now), random), demoOrder(number, now, random)) }
  })
}

/** The message of an order that was placed; its document names the order. */
export const placedMessage = (contracts: Contracts, id: Uuid, document: Readonly<Record<string, unknown>>): OutgoingMessage => ({
  topic: contracts.topicOf('RetailOrderPlaced'),
  key: `${demoShopId}:${String(document['externalId'])}`,
  value: Buffer.from(JSON.stringify(document)),
  headers: { ce_id: id, ce_type: contracts.ceType('RetailOrderPlaced'), ce_source: '/demo', ce_specversion: '1.0', ce_shop: demoShopId },
})

let last = 0

/** Seconds of the day count names an order, and never the same twice in a process: `A-2041377`. */
function nextNumber(now: Instant): string {
  const seconds = Math.floor(Instant.toMillis(now) / 1_000) % 9_000_000
  last = Math.max(last + 1, seconds)
  return `A-${1_000_000 + last}`
}

/** Bytes that look random and are the same every time: names hashed under the seed. */
export function repeatable(seed: Uuid): RandomBytes {
  let round = 0
  return (size) => {
    round += 1
    return uuidToBytes(uuidV5(seed, 'draw', round)).slice(0, size)
  }
}
