// The order document of a life, and what changes it.
import { after, lastHour, placedHour, shop, someUnits, tell, timeOf, type Drawn } from './life.ts'

const home = { name: 'Nora Byrne', line1: '14 Lapwing Quay', city: 'Cork', postalCode: 'T12 X8N4', country: 'IE' }
const other = { name: 'Nora Byrne', line1: '2 Heron Street', city: 'Galway', postalCode: 'H91 A2C4', country: 'IE' }

function lineOf(life: Drawn, name: string) {
  const { random } = life
  const [quantity, unitPrice] = [random.between(1, 3), random.between(10, 180) * 50]
  const discount = random.chance(0.3) ? random.between(1, 9) * 50 : 0
  const isShipped = random.chance(0.75)
  const promise = random.chance(0.6) ? { promise: { to: timeOf(life, placedHour + random.between(2, 30) * 24).slice(0, 10), precision: 'day', source: 'checkout' } } : {}
  return {
    externalLineId: name, sku: `SKU-${name}`, title: `Thing ${name}`, quantity, unitPrice, ...(discount > 0 ? { discounts: [{ code: 'SALE', amount: discount }] } : {}),
    total: quantity * unitPrice - discount, delivery: isShipped ? { method: 'ship', addressKey: 'home' } : { method: 'pickup', locationId: 'store-cork' }, ...promise,
  }
}

type Line = ReturnType<typeof lineOf>

const sum = (amounts: readonly number[]): number => amounts.reduce((all, amount) => all + amount, 0)
const discountsOf = (lines: readonly Line[]): number => sum(lines.flatMap(({ discounts = [] }) => discounts.map(({ amount }) => amount)))

/** Placed at its hour, live or as a past that is imported. */
export function placeOrder(life: Drawn): void {
  const { random } = life
  const lines = Array.from({ length: random.between(1, 4) }, (_, i) => lineOf(life, `${i + 1}`))
  life.lines = lines.map(({ externalLineId, quantity, unitPrice, total, delivery }) => ({ externalLineId, quantity, unitPrice, total, method: delivery.method === 'ship' ? 'ship' : 'pickup' }))
  life.shipping = random.chance(0.6) ? 590 : 0
  life.total = sum(lines.map(({ total }) => total)) + life.shipping
  const placedAt = timeOf(life, placedHour)
  const document = {
    ...shop, externalId: life.externalId, number: life.externalId, channel: 'web', placedAt, locale: 'en-IE', timeZone: 'Europe/Dublin', taxIncluded: true, customer: { externalId: 'c-1' }, contact: { email: 'nora@example.org' }, addresses: { home }, lines,
    ...(life.shipping > 0 ? { shipping: [{ code: 'std', amount: life.shipping }] } : {}),
    totals: { items: sum(lines.map(({ quantity, unitPrice }) => quantity * unitPrice)), discounts: discountsOf(lines), shipping: life.shipping, fees: 0, tax: 0, total: life.total },
    ...(!life.calm && random.chance(0.5) ? { payments: [{ ref: 'psp-1', method: random.pick(['card', 'card', 'invoice']), status: random.pick(['pending', 'authorized', 'captured']), amount: life.total }] } : {}),
    ...(random.chance(0.15) ? { confirmation: 'manual' } : {}),
  }
  life.messages.push({ id: `${life.externalId}.order`, type: random.chance(0.25) ? 'RetailOrderImported' : 'RetailOrderPlaced', at: placedAt, data: document })
}

const reason = { code: 'customer_request' }

/** What people and systems do to an order afterwards, each now and then. */
export function changeOrder(life: Drawn): void {
  const { random } = life
  if (life.calm && random.chance(0.7)) return
  const often = (share: number, most: number, change: (hour: number) => void): void => {
    for (let i = 0; i < most; i += 1) if (random.chance(share)) change(random.between(placedHour - 2, lastHour - 40))
  }
  often(0.25, 2, (hour) => tell(life, 'RetailLinesCancelled', hour, { lines: someUnits(life, 2), reason }))
  often(0.14, 1, (hour) => tell(life, 'RetailOrderCancelled', hour, { reason }))
  often(0.2, 3, (hour) => tell(life, 'RetailReviewDecided', hour, { decision: random.pick(['hold', 'hold', 'accept', 'accept', 'accept', 'reject']), reason }))
  often(0.2, 3, (hour) => tell(life, 'RetailStockReported', hour, { lines: someUnits(life, 2), state: random.pick(['short', 'backordered', 'available']), ...(random.chance(0.5) ? { expectedOn: timeOf(life, after(life, hour, 200)).slice(0, 10) } : {}) }))
  often(0.15, 2, (hour) => tell(life, 'RetailContactChanged', hour, { contact: { email: `nora.${hour}@example.org` } }))
  often(0.15, 2, (hour) => tell(life, 'RetailAddressChanged', hour, { addressKey: 'home', address: random.pick([home, other]) }))
  often(0.2, 3, (hour) => changeLines(life, hour))
}

function changeLines(life: Drawn, hour: number): void {
  const { random, lines } = life
  const { externalLineId = '1', quantity = 1 } = random.pick(lines)
  const fresh = lineOf(life, `${random.between(5, 7)}`)
  const repriced = { ...lineOf(life, externalLineId), quantity: Math.max(1, quantity + random.pick([-1, 0, 0, 0, 1, 2])) }
  const priced = { ...repriced, total: repriced.quantity * repriced.unitPrice - discountsOf([repriced]) }
  const change = random.pick([{ change: 'added', line: fresh }, { change: 'repriced', line: priced }, { change: 'swapped', line: fresh, replaces: externalLineId }])
  tell(life, 'RetailLinesChanged', hour, { lines: [change] })
}
