// What is told of an order itself, fact by fact, and what each does to its units.
import type { DeliveryMethod, Grant, GrantCause, LineKind, LineOrigin, OrderLine, OrderPlaced } from '@wismo/contracts'
import { GrantId, HoldId, Instant, LineId, SealedRef, SubjectRef, type Minor } from '@wismo/kernel'
import type { Fact } from '../life.ts'
import { at, dayAt, days, hours, tell, type Telling } from '../telling.ts'
import { addUnits, countsOf, move, type Place, type Unit } from '../world.ts'

export interface LineSpec {
  readonly sku: string
  readonly title: string
  readonly quantity: number
  /** Minor units. */
  readonly price: Minor
  readonly method?: DeliveryMethod
  readonly kind?: LineKind
  readonly seller?: string
  /** What is taken off a unit: an exchange or a replacement costs nothing more. */
  readonly credit?: Minor
}

/** A line of these units at this price, taxes included. */
export function lineOf(life: Telling, { sku, title, quantity, price, method = 'ship', kind = 'goods', seller, credit = 0 }: LineSpec): OrderLine {
  const total = (price - credit) * quantity
  const line: OrderLine = {
    lineId: life.ids.next(LineId), externalLineId: `${life.lines.size + 1}`, sku, title, variant: {}, quantity, unit: { code: 'EA', scale: 0 }, kind, unitPrice: price,
    discounts: credit === 0 ? [] : [{ code: 'credit', amount: credit * quantity }], taxes: [{ code: 'VAT', rate: '0.19', amount: Math.round((total * 19) / 119) }], total,
    delivery: deliveryBy(method), ...(method === 'digital' ? {} : { promise: { from: dayAt(life, days(2)), to: dayAt(life, days(9)), precision: 'day' as const, source: 'checkout' } }),
    ...(seller === undefined ? {} : { seller }),
  }
  life.lines.set(line.lineId, line)
  return line
}

function deliveryBy(method: DeliveryMethod): OrderLine['delivery'] {
  if (method === 'pickup' || method === 'curbside') return { method, locationId: 'store-leipzig' }
  return method === 'digital' ? { method } : { method, addressKey: 'home' }
}

const shippingCost = 490

/** The customer ordered these lines; answers the units of each. */
export function place(life: Telling, specs: readonly LineSpec[], options: Partial<OrderPlaced> & { readonly draft?: boolean } = {}): readonly (readonly Unit[])[] {
  const { draft = false, ...over } = options
  const lines = specs.map((spec) => lineOf(life, spec))
  const data = { ...orderOf(life, lines), ...over }
  life.purse.costs = data.totals.total
  if (draft) {
    const { placedAt: draftedAt, ...rest } = data
    tell(life, life.ids.orderId, 'OrderDrafted', { ...rest, draftedAt }, 'csr')
  }
  const units = lines.map(({ lineId, quantity }) => addUnits(life.world, lineId, quantity))
  tell(life, life.ids.orderId, 'OrderPlaced', { ...data, placedAt: at(life) }, 'customer')
  return units
}

function orderOf({ shopId, externalId, ids, purse, now }: Telling, lines: readonly OrderLine[]): Omit<OrderPlaced, 'orderId'> {
  const items = lines.reduce((sum, { total }) => sum + total, 0)
  const shipping = lines.some(({ delivery }) => delivery.method === 'ship') ? shippingCost : 0
  return {
    shopId, externalId, number: `NL-${externalId}`, channel: 'web', placedAt: Instant.fromMillis(now), currency: purse.currency, locale: 'de-DE', timeZone: 'Europe/Berlin', taxIncluded: true, test: false, history: false,
    customerType: 'registered', customerTags: [], subjectRef: ids.next(SubjectRef), contactRef: ids.next(SealedRef), addresses: { home: { addressRef: ids.next(SealedRef), country: 'DE', postalPrefix2: '04' } },
    lines, shipping: shipping === 0 ? [] : [{ code: 'standard', amount: shipping, taxes: [], allocations: [] }], fees: [], discounts: [],
    totals: { items, discounts: 0, shipping, fees: 0, tax: Math.round(((items + shipping) * 19) / 119), total: items + shipping }, payments: [], confirmation: 'auto', policies: [], consents: [], attributes: {}, contentHash: externalId,
  }
}

const toOrder = <Name extends Parameters<typeof tell>[2]>(life: Telling, type: Name, data: Parameters<typeof tell<Name>>[3], actor?: Parameters<typeof tell>[4]): Fact => tell(life, life.ids.orderId, type, data, actor)

/** Units handed to fulfillment under one name. */
export const grantOf = (life: Telling, units: readonly Unit[]): Grant => ({ grantId: life.ids.next(GrantId), lines: countsOf(units), needBy: at(life, days(2)) })

export const confirm = (life: Telling, grants: readonly Grant[]): Fact => toOrder(life, 'OrderConfirmed', { grants })

export function grant(life: Telling, units: readonly Unit[], cause: GrantCause): Grant {
  const given = grantOf(life, units)
  toOrder(life, 'UnitsGranted', { grants: [given], cause })
  return given
}

export function hold(life: Telling, code: string): HoldId {
  const holdId = life.ids.next(HoldId)
  toOrder(life, 'OrderHeld', { holdId, reason: { code }, until: at(life, hours(24)) })
  return holdId
}

export const releaseHold = (life: Telling, holdId: HoldId): Fact => toOrder(life, 'OrderHoldReleased', { holdId }, 'csr')

/** Every unit is off that did not leave us, or that is lost or back; what moves or has arrived does so all the same. */
export function cancelOrder(life: Telling, code: string): void {
  const units = [...life.world.units.values()].flat()
  move(life.world, units.filter(({ place }) => stoppable.includes(place)), stoppable, 'cancelled')
  life.purse.costs = 0
  toOrder(life, 'OrderCancelled', { reason: { code } }, 'customer')
}

const stoppable: readonly Place[] = ['open', 'backordered', 'allocated', 'packed', 'ready', 'lost', 'back_at_sender']

export const complete = (life: Telling): Fact => toOrder(life, 'OrderCompleted', {})
export const reopen = (life: Telling): Fact => toOrder(life, 'OrderReopened', { cause: 'open_unit' }, 'csr')
export const close = (life: Telling): Fact => toOrder(life, 'OrderClosed', {})

export const priceOf = ({ lines }: Telling, units: readonly Unit[]): Minor => units.reduce((sum, { lineId }) => sum + unitCost(lines.get(lineId)), 0)

const unitCost = (line: OrderLine | undefined): Minor => (line === undefined || line.quantity === 0 ? 0 : line.total / line.quantity)

/** Another line joins the order; answers its units. */
export function addLine(life: Telling, spec: LineSpec, origin: LineOrigin, parentLineId?: LineId): readonly Unit[] {
  const line = lineOf(life, spec)
  const units = addUnits(life.world, line.lineId, line.quantity)
  life.purse.costs += line.total
  toOrder(life, 'LineAdded', { currency: life.purse.currency, line, origin, ...(parentLineId === undefined ? {} : { parentLineId }) })
  return units
}

/** More units of a line; answers them. Their price is the line's. */
export function raiseQuantity(life: Telling, lineId: LineId, more: number): readonly Unit[] {
  const line = life.lines.get(lineId)
  const before = life.world.units.get(lineId) ?? []
  const current = before.filter(({ place }) => place !== 'cancelled').length
  const units = addUnits(life.world, lineId, more)
  life.purse.costs += unitCost(line) * more
  toOrder(life, 'LineQuantityChanged', { lineId, from: current, to: current + more }, 'customer')
  return units
}

/** Fewer units of a line: these are off. */
export function lowerQuantity(life: Telling, lineId: LineId, units: readonly Unit[]): void {
  const current = (life.world.units.get(lineId) ?? []).filter(({ place }) => place !== 'cancelled').length
  move(life.world, units, ['open'], 'cancelled')
  life.purse.costs -= priceOf(life, units)
  toOrder(life, 'LineQuantityChanged', { lineId, from: current, to: current - units.length }, 'customer')
}

/** These units become units of another line in another colour at the same price; answers those. */
export function swapVariant(life: Telling, units: readonly Unit[], spec: LineSpec): readonly Unit[] {
  const line = lineOf(life, { ...spec, quantity: units.length })
  const oldLineId = units[0]?.lineId ?? line.lineId
  move(life.world, units, ['open'], 'cancelled')
  const swapped = addUnits(life.world, line.lineId, line.quantity)
  life.purse.costs += line.total - priceOf(life, units)
  toOrder(life, 'VariantSwapped', { oldLineId, newLineId: line.lineId, quantity: line.quantity, currency: life.purse.currency, line }, 'customer')
  return swapped
}

/** Units that nobody holds are off; with `from`, units that this parcel lost or has back at its sender. */
export function cancelUnits(life: Telling, units: readonly Unit[], code: string, from?: string): Minor {
  move(life.world, units, from === undefined ? ['open'] : ['lost', 'back_at_sender'], 'cancelled')
  const refundable = priceOf(life, units)
  life.purse.costs -= refundable
  const lines = countsOf(units)
  toOrder(life, 'LinesCancelled', { lines, reason: { code }, currency: life.purse.currency, refundable, ...(from === undefined ? {} : { from: [{ partId: from, lines }] }) }, 'csr')
  return refundable
}

export const askCancellation = (life: Telling, units: readonly Unit[]): Fact => toOrder(life, 'CancellationRequested', { lines: countsOf(units), dueBy: at(life, hours(4)) }, 'customer')
export const declineCancellation = (life: Telling, units: readonly Unit[]): Fact => toOrder(life, 'CancellationDeclined', { lines: countsOf(units), reason: { code: 'already_shipped' } })

export function backorder(life: Telling, units: readonly Unit[]): void {
  move(life.world, units, ['open'], 'backordered')
  toOrder(life, 'UnitsBackordered', { lines: countsOf(units), expectedOn: dayAt(life, days(10)) })
}

export function makeAvailable(life: Telling, units: readonly Unit[]): void {
  move(life.world, units, ['backordered'], 'open')
  toOrder(life, 'UnitsAvailable', { lines: countsOf(units) })
}

/** Nobody could deliver them. */
export const unsourced = (life: Telling, grantId: GrantId, units: readonly Unit[]): Fact => tell(life, life.ids.sourcing(), 'UnitsUnsourced', { grantId, lines: countsOf(units), reason: { code: 'no_stock' } })
