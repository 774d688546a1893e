// What is told of a delivery with an appointment: the van and its crew.
import type { Window } from '@wismo/contracts'
import type { FactName } from '../life.ts'
import { dayAt, days, tell, type Telling } from '../telling.ts'
import { countsOf, move, unitsIn, type Unit } from '../world.ts'
import type { Work } from './handles.ts'

const said = <Name extends FactName>(life: Telling, { id }: Work, type: Name, data: Omit<Parameters<typeof tell<Name>>[3], 'fulfillmentId'>, actor: Parameters<typeof tell>[4] = 'driver') =>
  tell(life, id, type, { fulfillmentId: id, ...data } as unknown as Parameters<typeof tell<Name>>[3], actor)

const morning = (life: Telling, later: number): Window => ({ from: `${dayAt(life, later)}T07:00:00Z`, to: `${dayAt(life, later)}T11:00:00Z`, precision: 'hour', timeZone: 'Europe/Berlin' })

export const book = (life: Telling, work: Work) => said(life, work, 'AppointmentBooked', { window: morning(life, days(3)), services: ['carry_in'] }, 'customer')
export const rebook = (life: Telling, work: Work) => said(life, work, 'AppointmentRescheduled', { from: morning(life, days(1)), to: morning(life, days(4)), by: 'customer' }, 'customer')

export const publishManifest = (life: Telling, work: Work, expected: readonly Unit[], loaded = expected) =>
  said(life, work, 'DeliveryManifestPublished', { expected: countsOf(expected), loaded: countsOf(loaded), missing: countsOf(expected.filter((unit) => !loaded.includes(unit))) }, 'node')

export function depart(life: Telling, work: Work, units: readonly Unit[]): void {
  move(life.world, units, ['open', 'allocated', 'packed', 'coming_back'], 'on_van', work.id)
  said(life, work, 'DeliveryDeparted', { lines: countsOf(units) })
}

export const arriveAtDoor = (life: Telling, work: Work) => said(life, work, 'DeliveryArrived', {})
export const scanAtDoor = (life: Telling, work: Work, units: readonly Unit[]) => said(life, work, 'DeliveryScanned', { lines: countsOf(units) })

/** They were never on the van: the node has them still. */
export function findShort(life: Telling, work: Work, units: readonly Unit[]): void {
  move(life.world, units, ['on_van'], 'allocated', work.id)
  said(life, work, 'DeliveryShortfallDetected', { missing: countsOf(units) })
}

export const acceptPart = (life: Telling, work: Work, units: readonly Unit[]) => said(life, work, 'PartialDeliveryAccepted', { lines: countsOf(units) }, 'customer')
export const authorizeRefusal = (life: Telling, work: Work, refusalId: string) => said(life, work, 'RefusalAuthorized', { refusalId }, 'csr')

export function refuse(life: Telling, work: Work, units: readonly Unit[], refusalId: string): void {
  move(life.world, units, ['on_van'], 'coming_back', work.id)
  said(life, work, 'DeliveryRefused', { lines: countsOf(units), reason: { code: 'incomplete' }, refusalId }, 'customer')
}

/** Nobody was there: everything on board comes back. */
export function failAppointment(life: Telling, work: Work): void {
  move(life.world, unitsIn(life.world, work.id, ['on_van']), ['on_van'], 'coming_back', work.id)
  said(life, work, 'AppointmentFailed', { reason: { code: 'nobody_home' } })
}

/** Handed over; what is still on board comes back. */
export function handOver(life: Telling, work: Work, units: readonly Unit[]): void {
  move(life.world, units, ['on_van'], 'with_customer', work.id)
  move(life.world, unitsIn(life.world, work.id, ['on_van']), ['on_van'], 'coming_back', work.id)
  said(life, work, 'DeliveryCompleted', { lines: countsOf(units), proof: { kind: 'signature' }, services: ['carry_in'] })
}
