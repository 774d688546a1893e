// What carriers tell of parcels. A scan moves what is in the box; the milestone after it says the same once more.
import type { CauseParty, ParcelFlag, ParcelStatus } from '@wismo/contracts'
import { ParcelId, type ReturnId } from '@wismo/kernel'
import type { FactName } from '../life.ts'
import { at, days, tell, type Telling } from '../telling.ts'
import { countsOf, move, unitsIn, type Place, type Unit } from '../world.ts'
import type { Box, Work } from './handles.ts'

export function newBox(life: Telling, units: readonly Unit[], work?: Work, returnId?: ReturnId): Box {
  const id = life.ids.next(ParcelId)
  return { id, carrier: 'dhl-de', trackingNumber: `0034${id.slice(-12)}`, units, work, ...(returnId === undefined ? {} : { returnId }), flags: [], attempts: 0 }
}

const said = <Name extends FactName>(life: Telling, { id }: Box, type: Name, data: Omit<Parameters<typeof tell<Name>>[3], 'parcelId'>, actor?: Parameters<typeof tell>[4], ago?: number) =>
  tell(life, id, type, { parcelId: id, ...data } as unknown as Parameters<typeof tell<Name>>[3], actor, ago)

/** Known to the carrier; where its node tells nothing, its units count as packed from here on. */
export function register(life: Telling, box: Box, direction: 'out' | 'return' = 'out'): void {
  const { carrier, trackingNumber, units, work, returnId } = box
  if (returnId === undefined) move(life.world, units.filter(({ place }) => place === 'open' || place === 'allocated'), ['open', 'allocated'], 'packed', work?.id)
  said(life, box, 'ParcelRegistered', { direction, carrier, trackingNumber, lines: countsOf(units), ...(work === undefined ? {} : { fulfillmentId: work.id }), ...(returnId === undefined ? {} : { returnId }) }, 'system')
}

export const voidBox = (life: Telling, box: Box) => said(life, box, 'ParcelCancelled', { reason: { code: 'label_void' } }, 'system')

/** The bucket in which a scan shows what is in the box. */
const placeOf: Readonly<Partial<Record<ParcelStatus, Place>>> = { delivered: 'with_customer', returning: 'coming_back', returned: 'back_at_sender' }
const inTheBox: readonly Place[] = ['in_parcel', 'with_customer', 'coming_back', 'back_at_sender']

/** What is in the box, wherever the box is. What the customer has for good, or a return has, is not in it any more. */
function moveBox(life: Telling, box: Box, to: Place, from: readonly Place[] = inTheBox): void {
  if (box.returnId !== undefined) return
  const first = box.units.filter(({ place, holder }) => place === 'packed' && holder === (box.work?.id ?? holder))
  move(life.world, [...first, ...unitsIn(life.world, box.id, from)], ['packed', ...from], to, box.id)
}

/** A scan, now or so many milliseconds ago. `pre_transit` says only that the carrier heard of it. */
export function scan(life: Telling, box: Box, status: ParcelStatus, place = 'Kassel DE', cause?: CauseParty, ago = 0): void {
  if (status !== 'pre_transit') moveBox(life, box, placeOf[status] ?? 'in_parcel')
  said(life, box, 'CheckpointRecorded', {
    factId: life.ids.nextUuid(), rawCode: status.toUpperCase(), text: status, place, source: 'webhook', status, statusChanged: true, flags: box.flags, ...(cause === undefined ? {} : { cause: { party: cause, code: 'told_by_carrier' } }), mappingVersion: 1, remap: false,
  }, undefined, ago)
}

export const flag = (box: Box, ...flags: readonly ParcelFlag[]): void => void (box.flags = flags)

export function deliver(life: Telling, box: Box): void {
  moveBox(life, box, 'with_customer')
  box.flags = box.flags.filter((one) => one !== 'silent')
  said(life, box, 'ParcelDelivered', { proof: { kind: 'signature' } })
}

export function failAttempt(life: Telling, box: Box): void {
  moveBox(life, box, 'in_parcel')
  box.attempts += 1
  said(life, box, 'ParcelAttemptFailed', { n: box.attempts, reason: { code: 'nobody_home' } })
}

export function waitAtPoint(life: Telling, box: Box): void {
  moveBox(life, box, 'in_parcel')
  said(life, box, 'ParcelAvailableForPickup', { point: 'Packstation 118', until: at(life, days(7)) })
}

export const delay = (life: Telling, box: Box) => said(life, box, 'ParcelDelayed', {})
export const fallSilent = (life: Telling, box: Box) => said(life, box, 'ParcelSilent', { since: at(life, -days(4)) }, 'system')
export const reportDamage = (life: Telling, box: Box) => said(life, box, 'ParcelDamageReported', {})

export function turnBack(life: Telling, box: Box, cause: CauseParty = 'recipient'): void {
  moveBox(life, box, 'coming_back')
  said(life, box, 'ParcelReturningToSender', { cause: { party: cause, code: 'undeliverable' } })
}

export function reachSender(life: Telling, box: Box): void {
  moveBox(life, box, 'back_at_sender')
  said(life, box, 'ParcelReturnedToSender', {})
}

/** Lost with all that is in it; a return's parcel loses what the return has on its way. */
export function declareLost(life: Telling, box: Box): void {
  if (box.returnId === undefined) moveBox(life, box, 'lost', ['in_parcel', 'coming_back'])
  else move(life.world, unitsIn(life.world, box.returnId, ['on_way_back']), ['on_way_back'], 'lost_on_way_back')
  said(life, box, 'ParcelDeclaredLost', { basis: 'silence' }, 'csr')
}

/** There again, whatever was settled on its loss meanwhile: refunded, replaced or cancelled. */
export function find(life: Telling, box: Box, to: Place = 'in_parcel'): void {
  if (box.returnId === undefined) move(life.world, unitsIn(life.world, box.id, ['lost', 'never_had', 'cancelled']), ['lost', 'never_had', 'cancelled'], to)
  else move(life.world, unitsIn(life.world, box.returnId, ['lost_on_way_back']), ['lost_on_way_back'], 'on_way_back')
  said(life, box, 'ParcelFound', {})
}

export const recall = (life: Telling, box: Box) => said(life, box, 'ParcelRecalled', { to: 'leipzig-dc' }, 'csr')
export const redirect = (life: Telling, box: Box) => said(life, box, 'ParcelRedirected', { to: 'Packstation 118' }, 'customer')
export const askDuties = (life: Telling, box: Box) => said(life, box, 'DutiesDue', { currency: life.purse.currency, amount: 1_240 })

/** It was never handed over, whatever the scan said. */
export function voidDelivery(life: Telling, box: Box): void {
  moveBox(life, box, 'in_parcel')
  said(life, box, 'DeliveryScanVoided', { factId: life.ids.nextUuid(), basis: 'agent' }, 'csr')
}
