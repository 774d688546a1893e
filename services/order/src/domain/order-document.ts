// The rules of an order document that its shape alone cannot say. Source of each: the contract's table of the document.
import type { RetailOrderPlaced } from '@wismo/contracts'
import { cardNumberFaults, Currency, Instant, type Fault } from '@wismo/kernel'
import { addressFaults } from './address.ts'
import { isReachable, unreachable } from './contact.ts'
import { totalsFaults } from './totals.ts'

/** The whole order as a retailer's checkout knows it; amounts in minor units of its one currency. */
export type OrderDocument = RetailOrderPlaced
export type DocumentLine = OrderDocument['lines'][number]

/** What the rules need beside the document. */
export interface DocumentContext {
  readonly now: Instant
  readonly shopCurrency: string
}

/** A clock of the retailer may be ahead by this much, in milliseconds. */
const maxAheadMs = 5 * 60_000

/** Every broken rule with the problem code it answers with; the first one names the answer. */
export const documentFaults = (document: OrderDocument, context: DocumentContext): readonly Fault[] => [
  ...cardNumberFaults(document),
  ...currencyFaults(document, context),
  ...lineFaults(document),
  ...referenceFaults(document),
  ...dateFaults(document, context),
  ...addressFaults(document.addresses ?? {}),
  ...totalsFaults(document),
]

const fault = (pointer: string, code: string, detail: string): Fault => ({ pointer, code, detail })

/** An order has one currency, and it is its shop's. */
function currencyFaults({ currency }: OrderDocument, { shopCurrency }: DocumentContext): readonly Fault[] {
  try {
    Currency.parse(currency)
  } catch {
    return [fault('/currency', 'currency_unknown', 'This is no currency of ISO 4217.')]
  }
  return currency === shopCurrency ? [] : [fault('/currency', 'currency_mismatch', `This shop sells in ${shopCurrency}.`)]
}

function lineFaults({ lines, contact }: OrderDocument): readonly Fault[] {
  const seen = new Set<string>()
  const duplicates = lines.flatMap(({ externalLineId }, i) => (seen.has(externalLineId) ? [fault(`/lines/${i}/externalLineId`, 'duplicate_line', 'Another line has this id.')] : (seen.add(externalLineId), [])))
  return [...duplicates, ...(isReachable(contact) ? [] : unreachable().faults), ...lines.flatMap(methodFaults), ...setFaults(lines)]
}

/** The place of a delivery fits its method. */
function methodFaults({ delivery, kind, forLine }: DocumentLine, i: number): readonly Fault[] {
  const at = `/lines/${i}`
  const faults: Fault[] = []
  const needsAddress = delivery.method === 'ship' || delivery.method === 'scheduled'
  const needsLocation = delivery.method === 'pickup' || delivery.method === 'curbside'
  if (needsAddress && delivery.addressKey === undefined) faults.push(fault(`${at}/delivery/addressKey`, 'invalid', `${delivery.method} needs an address.`))
  if (needsLocation && delivery.locationId === undefined) faults.push(fault(`${at}/delivery/locationId`, 'invalid', `${delivery.method} needs a location.`))
  if (!needsAddress && delivery.addressKey !== undefined) faults.push(fault(`${at}/delivery/addressKey`, 'invalid', `${delivery.method} has no address.`))
  if (kind === 'service' && forLine === undefined) faults.push(fault(`${at}/forLine`, 'invalid', 'A service says for which line it is.'))
  return faults
}

/** A set shares one method. */
function setFaults(lines: OrderDocument['lines']): readonly Fault[] {
  const methods = new Map<string, string>()
  return lines.flatMap(({ setId, delivery }, i) => {
    if (setId === undefined) return []
    const method = methods.get(setId) ?? delivery.method
    methods.set(setId, method)
    return method === delivery.method ? [] : [fault(`/lines/${i}/delivery/method`, 'invalid', 'The lines of a set share one method.')]
  })
}

/** Whatever is named by a key exists. */
function referenceFaults({ lines, addresses = {}, shipping = [], fees = [], discounts = [] }: OrderDocument): readonly Fault[] {
  const lineIds = new Set(lines.map(({ externalLineId }) => externalLineId))
  const unknown = (pointer: string, what: string): Fault => fault(pointer, 'reference_unknown', `There is no such ${what} in this order.`)
  const ofLines = lines.flatMap(({ forLine, delivery: { addressKey } }, i) => [
    ...(forLine !== undefined && !lineIds.has(forLine) ? [unknown(`/lines/${i}/forLine`, 'line')] : []),
    ...(addressKey !== undefined && !Object.hasOwn(addresses, addressKey) ? [unknown(`/lines/${i}/delivery/addressKey`, 'address')] : []),
  ])
  const ofCharges = Object.entries({ shipping, fees, discounts }).flatMap(([name, charges]) =>
    charges.flatMap(({ allocations = [] }, i) => allocations.flatMap(({ externalLineId }, j) => (lineIds.has(externalLineId) ? [] : [unknown(`/${name}/${i}/allocations/${j}/externalLineId`, 'line')]))),
  )
  return [...ofLines, ...ofCharges]
}

function dateFaults({ placedAt, lines }: OrderDocument, { now }: DocumentContext): readonly Fault[] {
  const early = Instant.toMillis(Instant.parse(placedAt)) > Instant.toMillis(now) + maxAheadMs ? [fault('/placedAt', 'date_order', 'The order is placed in the future.')] : []
  return [...early, ...lines.flatMap(promiseFaults)]
}

function promiseFaults({ promise, delivery: { window } }: DocumentLine, i: number): readonly Fault[] {
  const faults: Fault[] = []
  if (promise?.precision === 'day' && promise.to.length !== 10) faults.push(fault(`/lines/${i}/promise/to`, 'invalid', 'A promise of a day names days.'))
  if (promise?.from !== undefined && later(promise.from, promise.to)) faults.push(fault(`/lines/${i}/promise`, 'date_order', 'The promise ends before it begins.'))
  if (promise?.shipBy !== undefined && later(promise.shipBy.slice(0, 10), promise.to.slice(0, 10))) faults.push(fault(`/lines/${i}/promise/shipBy`, 'date_order', 'It would leave after it was to arrive.'))
  if (window?.from !== undefined && window.to !== undefined && later(window.from, window.to)) faults.push(fault(`/lines/${i}/delivery/window`, 'date_order', 'The window ends before it begins.'))
  return faults
}

/** Days compare as text; moments by the time they mean. */
const later = (a: string, b: string): boolean => (a.length > 10 && b.length > 10 ? Date.parse(a) > Date.parse(b) : a.slice(0, 10) > b.slice(0, 10))
