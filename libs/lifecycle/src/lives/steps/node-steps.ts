// What a node tells of its work: warehouse and store alike.
import type { DeliveryMethod, Grant } from '@wismo/contracts'
import { FulfillmentId, GrantId, PackageId, SealedRef } from '@wismo/kernel'
import type { FactName } from '../life.ts'
import { at, dayAt, days, hours, tell, type Telling } from '../telling.ts'
import { countsOf, move, type Unit } from '../world.ts'
import type { Box, Work } from './handles.ts'

export const newWork = (life: Telling, { grantId }: Pick<Grant, 'grantId'> = { grantId: life.ids.next(GrantId) }, locationId = 'leipzig-dc', method: DeliveryMethod = 'ship'): Work => ({ id: life.ids.next(FulfillmentId), locationId, method, grantId })

const said = <Name extends FactName>(life: Telling, { id }: Work, type: Name, data: Omit<Parameters<typeof tell<Name>>[3], 'fulfillmentId'>, actor?: Parameters<typeof tell>[4]) =>
  tell(life, id, type, { fulfillmentId: id, ...data } as unknown as Parameters<typeof tell<Name>>[3], actor)

export const request = (life: Telling, work: Work, units: readonly Unit[]) => said(life, work, 'FulfillmentRequested', { locationId: work.locationId, method: work.method, lines: countsOf(units), grantId: work.grantId, needBy: at(life, days(2)) }, 'system')

export function accept(life: Telling, work: Work, units: readonly Unit[]): void {
  move(life.world, units, ['open', 'allocated'], 'allocated', work.id)
  said(life, work, 'FulfillmentAccepted', { locationId: work.locationId, method: work.method, lines: countsOf(units), grantId: work.grantId, readyBy: at(life, days(1)) })
}

export const reject = (life: Telling, work: Work, units: readonly Unit[]) => said(life, work, 'FulfillmentRejected', { lines: countsOf(units), reason: { code: 'no_capacity' } })
export const holdWork = (life: Telling, work: Work) => said(life, work, 'FulfillmentHeld', { reason: { code: 'strike' } })
export const resumeWork = (life: Telling, work: Work) => said(life, work, 'FulfillmentResumed', {})

/** Stock that was found after the work was accepted. */
export function allocate(life: Telling, work: Work, units: readonly Unit[]): void {
  move(life.world, units, ['open'], 'allocated', work.id)
  said(life, work, 'UnitsAllocated', { lines: countsOf(units), grantId: work.grantId })
}

/** The stock is needed elsewhere, or was never there: the grant ends. */
export function releaseAllocation(life: Telling, work: Work, units: readonly Unit[]): void {
  move(life.world, units, ['allocated'], 'open')
  said(life, work, 'AllocationReleased', { lines: countsOf(units), reason: { code: 'stock_moved' } })
}

export const startPicking = (life: Telling, work: Work) => said(life, work, 'PickingStarted', {})

export function shortPick(life: Telling, work: Work, units: readonly Unit[]): void {
  move(life.world, units, ['allocated'], 'open')
  said(life, work, 'ShortPickRecorded', { lines: countsOf(units), reason: { code: 'not_found' } })
}

/** Packed into one package for each group. A node that accepted nothing shows its work by this. */
export function pack(life: Telling, work: Work, groups: readonly (readonly Unit[])[]): void {
  for (const units of groups) move(life.world, units, ['open', 'allocated'], 'packed', work.id)
  said(life, work, 'UnitsPacked', { packages: groups.map((units) => ({ packageId: life.ids.next(PackageId), lines: countsOf(units), weightGrams: 600 * units.length })) })
}

export function unpack(life: Telling, work: Work, units: readonly Unit[]): void {
  move(life.world, units, ['packed'], 'allocated')
  said(life, work, 'UnitsUnpacked', { lines: countsOf(units) })
}

export const createLabel = (life: Telling, work: Work, { id, carrier, trackingNumber }: Box) => said(life, work, 'LabelCreated', { parcelId: id, carrier, service: 'standard', trackingNumber })
export const voidLabel = (life: Telling, work: Work, { id }: Box) => said(life, work, 'LabelVoided', { parcelId: id })

/** They left the node in these boxes; also what came back and was sent again without a word that it was there. */
export function ship(life: Telling, work: Work, boxes: readonly Box[]): void {
  for (const { id, units } of boxes) move(life.world, units, ['allocated', 'packed', 'in_parcel', 'back_at_sender'], 'in_parcel', id)
  said(life, work, 'FulfillmentShipped', { parcels: boxes.map(({ id, carrier, trackingNumber, units }) => ({ parcelId: id, carrier, trackingNumber, lines: countsOf(units) })), shippedAt: at(life) })
}

/** What came back to the node, out of a box or off a van, also where its carrier never said that it turned; nobody holds it then. What was cancelled meanwhile stays so. */
export function receiveBack(life: Telling, work: Work, units: readonly Unit[], box?: Box): void {
  move(life.world, units.filter(({ place }) => place !== 'cancelled'), ['in_parcel', 'coming_back', 'back_at_sender'], 'open')
  said(life, work, 'ReturnToSenderReceived', { ...(box === undefined ? {} : { parcelId: box.id }), lines: countsOf(units), disposition: 'redeliver' })
}

export const askNodeToCancel = (life: Telling, work: Work, units: readonly Unit[]) => said(life, work, 'FulfillmentCancelRequested', { lines: countsOf(units), dueBy: at(life, hours(4)) }, 'system')

/** The node stops; what a whole cancelled order took already stays cancelled. */
export function cancelWork(life: Telling, work: Work, units: readonly Unit[]): void {
  move(life.world, units.filter(({ place }) => place !== 'cancelled'), ['allocated', 'packed', 'ready'], 'open')
  said(life, work, 'FulfillmentCancelled', { lines: countsOf(units) })
}

export const declineToCancel = (life: Telling, work: Work, units: readonly Unit[]) => said(life, work, 'FulfillmentCancelDeclined', { lines: countsOf(units), reason: { code: 'already_shipped' } })
export const moveWork = (life: Telling, work: Work, to: string) => said(life, work, 'FulfillmentMoved', { from: work.locationId, to })
export const completeWork = (life: Telling, work: Work) => said(life, work, 'FulfillmentCompleted', {})

/** Another work order takes them over: they are on a shelf all the time. */
export function splitWork(life: Telling, work: Work, into: Work, units: readonly Unit[]): void {
  move(life.world, units, ['allocated'], 'allocated', into.id)
  said(life, work, 'FulfillmentSplit', { into: [{ fulfillmentId: into.id, lines: countsOf(units) }] })
}

/** What was only asked for is asked of another: nobody held it. */
export const splitRequest = (life: Telling, work: Work, into: Work, units: readonly Unit[]) => said(life, work, 'FulfillmentSplit', { into: [{ fulfillmentId: into.id, lines: countsOf(units) }] })

export function mergeWork(life: Telling, work: Work, from: Work, units: readonly Unit[]): void {
  move(life.world, units, ['allocated'], 'allocated', work.id)
  said(life, work, 'FulfillmentMerged', { from: [{ fulfillmentId: from.id, lines: countsOf(units) }] })
}

/** Digital goods and services need no box. */
export function render(life: Telling, work: Work, units: readonly Unit[]): void {
  move(life.world, units, ['open', 'allocated'], 'with_customer', work.id)
  said(life, work, 'UnitsRendered', { lines: countsOf(units) })
}

export function makeReady(life: Telling, work: Work, units: readonly Unit[]): void {
  move(life.world, units, ['open', 'allocated', 'packed'], 'ready', work.id)
  said(life, work, 'PickupReady', { lines: countsOf(units), locationId: work.locationId, codeRef: life.ids.next(SealedRef), window: { from: dayAt(life), to: dayAt(life, days(8)), precision: 'day', timeZone: 'Europe/Berlin' } })
}

export const arriveAtStore = (life: Telling, work: Work) => said(life, work, 'CustomerArrived', { slot: 'bay-2' }, 'customer')

export function pickUp(life: Telling, work: Work, units: readonly Unit[]): void {
  move(life.world, units, ['ready'], 'with_customer', work.id)
  said(life, work, 'PickedUp', { lines: countsOf(units), proof: { kind: 'code' } }, 'associate')
}

export const extendPickup = (life: Telling, work: Work) => said(life, work, 'PickupWindowExtended', { from: dayAt(life, days(1)), to: dayAt(life, days(8)), count: 1 }, 'customer')
export const lapsePickup = (life: Telling, work: Work) => said(life, work, 'PickupWindowLapsed', {}, 'system')

export function releasePickup(life: Telling, work: Work, units: readonly Unit[]): void {
  move(life.world, units, ['ready'], 'open')
  said(life, work, 'PickupReleased', { lines: countsOf(units), next: 'ship' }, 'system')
}
