// The goods of a life: work orders, parcels with their scans, hand-overs at a counter, and what comes back.
import { after, lastHour, placedHour, shop, someUnits, tell, type Drawn } from './life.ts'

type Units = ReturnType<typeof someUnits>

export function sendGoods(life: Drawn): void {
  if (life.calm) return sendCalmly(life)
  const works = life.random.pick([0, 1, 1, 1, 2, 3])
  for (let i = 0; i < works; i += 1) workOn(life, `W${i + 1}`)
  // A parcel of which no warehouse ever speaks.
  if (life.random.chance(0.04)) scan(life, { carrier: 'dpd', trackingNumber: 'T-none' }, 'in_transit', 60)
}

/** Everything in one parcel, seen on its way and delivered, or fetched at a counter. */
function sendCalmly(life: Drawn): void {
  const { random } = life
  const [units, hour] = [someUnits(life), after(life, placedHour - 2, 60)]
  const say = (state: string, at: number, more: object = {}): void => tell(life, 'RetailFulfillmentReported', at, { fulfillmentRef: 'W1', locationId: 'cork-dc', state, lines: units, ...more })
  say('accepted', hour)
  if (random.chance(0.2)) return say('handed_over', after(life, hour))
  const parcel = { carrier: 'dpd', trackingNumber: 'W1-0', lines: units }
  const left = random.chance(0.1) ? placedHour - random.between(1, 20) : after(life, hour)
  say('shipped', left, { parcels: [parcel] })
  scan(life, parcel, 'in_transit', after(life, left))
  if (random.chance(0.9)) scan(life, parcel, 'delivered', after(life, left - (random.chance(0.1) ? 20 : 0), 60))
}

const states = { ship: ['accepted', 'picked', 'packed', 'shipped'], pickup: ['accepted', 'ready', 'handed_over'] } as const

function workOn(life: Drawn, fulfillmentRef: string): void {
  const { random } = life
  const units = someUnits(life)
  const way = random.chance(0.75) ? 'ship' : 'pickup'
  const at = { fulfillmentRef, locationId: random.pick(['cork-dc', 'store-cork', 'store-new']) }
  const say = (state: string, hour: number, lines: Units, more: object = {}): void => tell(life, 'RetailFulfillmentReported', hour, { ...at, state, lines, ...more })
  const hours = [...states[way].map(() => after(life, placedHour - (random.chance(0.1) ? 10 : 0), 70))]
  if (random.chance(0.85)) hours.sort((a, b) => a - b)
  states[way].forEach((state, i) => {
    if (state !== 'shipped' && state !== 'handed_over' && random.chance(0.35)) return
    const hour = hours[i] ?? placedHour
    const lines = random.chance(0.8) ? units : units.slice(0, 1)
    if (state === 'shipped') return shipUnits(life, say, fulfillmentRef, hour, lines)
    say(state, hour, lines)
  })
  if (random.chance(0.1)) say(random.pick(['cancelled', 'rejected']), after(life, placedHour, 90), units.slice(0, 1), { reason: { code: 'out_of_stock' } })
  if (way === 'ship' && random.chance(0.08)) say('handed_over', after(life, 90, 60), units)
}

type Say = (state: string, hour: number, lines: Units, more?: object) => void

function shipUnits(life: Drawn, say: Say, ref: string, hour: number, lines: Units): void {
  const { random } = life
  if (random.chance(0.12)) return say('shipped', hour, lines)
  // Now and then another warehouse says that it sent the same parcel.
  const named = random.chance(0.1) ? 'W1' : ref
  const parcelOf = (n: number, units: Units) => ({ carrier: random.pick(['dhl-de', 'dpd']), trackingNumber: `${named}-${n}`, lines: units })
  const parcels = lines.length > 1 && random.chance(0.5) ? lines.map((one, n) => parcelOf(n, [one])) : [parcelOf(0, lines)]
  say('shipped', hour, lines, { parcels })
  if (random.chance(0.08)) say('shipped', after(life, hour), lines, { parcels })
  for (const parcel of parcels) scanAll(life, parcel, hour)
}

interface Named {
  readonly carrier: string
  readonly trackingNumber: string
}

const everyStatus = ['pre_transit', 'accepted', 'in_transit', 'held', 'out_for_delivery', 'attempt_failed', 'available_for_pickup', 'delivered', 'returning', 'returned', 'lost', 'destroyed', 'cancelled']
const courses = [
  ['accepted', 'in_transit', 'out_for_delivery', 'delivered'], ['in_transit', 'delivered'], ['in_transit', 'attempt_failed', 'out_for_delivery', 'delivered'], ['in_transit', 'available_for_pickup', 'delivered'],
  ['in_transit', 'lost'], ['in_transit', 'lost', 'in_transit', 'delivered'], ['in_transit', 'attempt_failed', 'returning', 'returned'], ['accepted', 'held', 'in_transit'], ['delivered', 'delivered'], [],
]

function scanAll(life: Drawn, parcel: Named, shippedAt: number): void {
  const { random } = life
  const isOdd = random.chance(0.25)
  const course = isOdd ? Array.from({ length: random.between(1, 6) }, () => random.pick(everyStatus)) : random.pick(courses)
  let hour = shippedAt - (random.chance(0.06) ? 20 : 0)
  for (const status of course) {
    hour = isOdd ? after(life, shippedAt, 90) : after(life, hour, 30)
    scan(life, parcel, status, hour)
  }
}

function scan(life: Drawn, { carrier, trackingNumber }: Named, status: string, hour: number): void {
  const { random } = life
  tell(life, 'RetailParcelReported', Math.min(hour, lastHour), {
    carrier, trackingNumber, status,
    ...(random.chance(0.6) ? { place: random.pick(['Cork', 'Dublin', 'Athlone']) } : {}),
    ...(random.chance(0.15) ? { flags: [random.pick(['delayed', 'damaged', 'customs', 'action_required'])] } : {}),
    ...(random.chance(0.1) ? { note: 'left with a neighbour' } : {}),
    ...(status === 'delivered' && random.chance(0.5) ? { proof: { kind: random.pick(['photo', 'signature']) } } : {}),
  })
}

/** At a till or in a warehouse, with money or without, named or not, sometimes in two messages. */
export function bringBack(life: Drawn): void {
  const { random } = life
  const comes = life.calm ? random.pick([0, 0, 0, 1]) : random.pick([0, 0, 0, 1, 1, 2])
  for (let i = 0; i < comes; i += 1) {
    const named = random.chance(0.6) ? { returnRef: `B${i + 1}` } : {}
    const times = 'returnRef' in named && random.chance(0.3) ? 2 : 1
    for (let n = 0; n < times; n += 1) tell(life, 'RetailReturnReported', after(life, 110, 80), { ...named, lines: someUnits(life, 2), locationId: random.pick(['store-cork', 'cork-dc']), reason: { code: random.pick(['too_small', 'changed_mind', 'damaged']) }, condition: random.pick(['new', 'opened', 'damaged']), ...refundOf(life) })
  }
}

/** Sometimes the one of which the payment provider tells too. */
function refundOf({ random, total }: Drawn): object {
  if (random.chance(0.4)) return {}
  return { refund: { amount: random.between(1, total), currency: shop.currency, ...(random.chance(0.7) ? { ref: random.pick(['r-1', 'r-2', 'till-1', 'till-2']) } : {}) } }
}
