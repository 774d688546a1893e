import type { LineId } from '@wismo/kernel'
import type { MoneyView, PromiseView } from '../order-view.ts'
import type { OrderParts } from '../parts.ts'
import { firstOfReturn } from '../parts/returns/return.ts'
import type { OrderState } from '../state.ts'
import { fulfillmentStatus, type Tally } from '../statuses.ts'
import { claimsOn } from '../units/claims.ts'
import { unitsOf, type UnitBucket } from '../units/units.ts'

/** What a test says of an order; the rest is an order of which nothing is known yet. Parts and sums hold only what the rule under test reads. */
export interface Said {
  readonly units?: Partial<Record<UnitBucket, number>>
  readonly lostBack?: number
  readonly settled?: number
  readonly status?: OrderState['status']
  readonly returnStatus?: OrderState['returnStatus']
  readonly paymentStatus?: OrderState['paymentStatus']
  readonly money?: Partial<MoneyView>
  readonly promises?: readonly (Partial<Omit<PromiseView, 'original'>> & { readonly original?: { readonly to: string; readonly timeZone?: string } })[]
  readonly order?: object
  /** How the line reaches the customer; sent unless it is said. */
  readonly method?: 'ship' | 'pickup' | 'curbside' | 'scheduled' | 'digital' | 'none'
  readonly parcels?: readonly object[]
  readonly fulfillments?: readonly object[]
  readonly returns?: object
  readonly payments?: object
}

export const tallyWith = ({ units = {}, lostBack = 0, settled = 0 }: Said): Tally => ({ units: { ...unitsOf(0, []).units, ...units }, lostBack, settled })

/** Stages of the work of a node that holds nothing. */
export const idle = { requested: {}, allocated: {}, packed: {}, ready: {}, van: {}, delivered: {}, comingBack: {} }

/** Returns with all that decides who holds units, where a test says only a part of it. */
const whole = (said: object | undefined): object => Object.fromEntries(Object.entries((said as { readonly returns?: Readonly<Record<string, object>> } | undefined)?.returns ?? {}).map(([id, state]) => [id, { ...firstOfReturn(), ...state }]))

const noReturn = { status: 'requested', requested: {}, handed: {}, received: {}, accepted: {}, rejected: {}, missing: {}, from: [], reasons: {} }
const returnsWith = ({ returns }: Said): object => Object.fromEntries(Object.entries((returns as { readonly returns?: object } | undefined)?.returns ?? {}).map(([id, said]) => [id, { ...noReturn, ...(said as object) }]))

export function stateWith(said: Said): OrderState {
  const tally = tallyWith(said)
  const part = (doc: object, id = 'part'): object => ({ part: id, version: 1, doc })
  const parts = {
    order: part({ holds: {}, changes: {}, payments: [], confirmation: 'auto', timeZone: 'UTC', lines: [], cancelled: false, timeline: [], ...said.order }, 'ord_1'),
    fulfillments: (said.fulfillments ?? []).map((doc, i) => part({ fulfillmentId: `ful_${i}`, status: 'accepted', passed: {}, back: {}, split: {}, merged: {}, flags: [], timeline: [], ...doc, stages: { ...idle, ...(doc as { stages?: object }).stages } }, `ful_${i}`)),
    parcels: (said.parcels ?? []).map((doc, i) => part({ parcelId: `pcl_${i}`, direction: 'out', carrier: 'dpd', status: 'in_transit', flags: [], scans: [], lines: { lin_1: 1 }, ...doc }, `pcl_${i}`)),
    promises: [], messages: [], sourcing: undefined,
    returns: part({ claims: {}, incidents: {}, exchanges: {}, appeasements: {}, timeline: [], ...said.returns, returns: returnsWith(said) }, 'rac_1'),
    payments: part({ payments: {}, refunds: {}, disputes: {}, links: {}, writtenOff: 0, creditIssued: 0, creditSpent: 0, ...said.payments }, 'pac_1'),
  } as unknown as OrderParts
  return {
    tally, status: said.status ?? 'confirmed', fulfillmentStatus: fulfillmentStatus(tally), returnStatus: said.returnStatus ?? 'none', paymentStatus: said.paymentStatus ?? 'paid',
    money: { due: 0, refundPending: 0, payments: [], refunds: [], disputed: false, ...said.money }, contradictions: [],
    lines: [{ line: { lineId: 'lin_1', quantity: 9, delivery: { method: said.method ?? 'ship' } }, tally, held: claimsOn('lin_1' as LineId, { ...parts, returns: part({ claims: {}, returns: whole(said.returns) }) } as OrderParts).claims }],
    promises: (said.promises ?? []).map((promise) => ({ status: 'on_track', lineIds: ['lin_1'], ...promise, original: { to: '2026-12-31', precision: 'day', timeZone: 'UTC', ...promise.original } })),
    parts,
  } as unknown as OrderState
}
