// What a parcel is: a label that left a node with units, and the set of scans that were told of it.
import type { CheckpointRecorded, LineQuantity, ParcelDelivered, ParcelRegistered, ParcelStatus } from '@wismo/contracts'
import { unknownEvent, type Aggregate, type FulfillmentId, type Instant, type LineId, type OrderId, type ParcelId, type SealedRef, type Uuid } from '@wismo/kernel'
import { judgeScans, type JudgedParcel, type ParcelDelivery, type ParcelScan } from '@wismo/lifecycle'

export type ParcelEvent =
  /** A parcel is watched from now on; again where somebody knows more of it. */
  | { readonly type: 'ParcelRegistered'; readonly data: ParcelRegistered; readonly occurredAt?: Instant }
  /** It was seen: what that fact says, and how the parcel stands by all facts with it. */
  | { readonly type: 'CheckpointRecorded'; readonly data: CheckpointRecorded; readonly occurredAt?: Instant }
  /** It is with the customer since then; again where an earlier moment or a proof became known. */
  | { readonly type: 'ParcelDelivered'; readonly data: ParcelDelivered; readonly occurredAt?: Instant }

/** A scan with what is only recorded of it. */
export interface ToldScan extends ParcelScan {
  readonly place?: string
  readonly noteRef?: SealedRef
  /** Who told: the retailer for a carrier, or a node. */
  readonly source: 'retailer' | 'node'
}

/** A parcel as its sender tells of it. */
export interface Shipment {
  readonly orderId: OrderId
  readonly parcelId: ParcelId
  readonly carrier: string
  readonly trackingNumber: string
  readonly lines: readonly LineQuantity[]
  readonly fulfillmentId?: FulfillmentId
  readonly shippedAt: Instant
}

/** What is in it, and who sent it. */
interface Contents {
  readonly lines: ReadonlyMap<LineId, number>
  readonly fulfillmentId?: FulfillmentId
}

export type Parcel = { readonly status: 'none' } | WatchedParcel

export interface WatchedParcel {
  readonly status: ParcelStatus
  readonly contents: Contents
  readonly scans: ReadonlyMap<Uuid, ParcelScan>
  /** As it was told last; only while it counts as delivered. */
  readonly delivery?: ParcelDelivery
}

export const parcel: Aggregate<Parcel, ParcelEvent> = {
  category: 'parcel',
  initial: { status: 'none' },
  evolve(state, event) {
    switch (event.type) {
      case 'ParcelRegistered':
        return { ...(state.status === 'none' ? { status: 'pre_transit' as const, scans: new Map() } : state), contents: contentsOf(event.data.lines ?? [], event.data.fulfillmentId) }
      case 'CheckpointRecorded':
        return state.status === 'none' ? state : scanned(state, event.data, momentOf(event))
      case 'ParcelDelivered':
        return state.status === 'none' ? state : { ...state, delivery: { at: momentOf(event), ...(event.data.proof === undefined ? {} : { proof: event.data.proof }) } }
      default:
        return unknownEvent(event)
    }
  },
}

function scanned({ delivery, ...state }: WatchedParcel, { factId, status, flags, scan }: CheckpointRecorded, at: Instant): WatchedParcel {
  const said: ParcelScan = { factId, at, status: scan?.status ?? status, flags: scan?.flags ?? flags, ...(scan?.proof === undefined ? {} : { proof: scan.proof }) }
  return { ...state, status, scans: new Map([...state.scans, [factId, said]]), ...(delivery === undefined || status !== 'delivered' ? {} : { delivery }) }
}

function momentOf({ type, occurredAt }: ParcelEvent): Instant {
  if (occurredAt === undefined) throw new Error(`${type} does not say when it happened`)
  return occurredAt
}

/** The table by which statuses are judged: those of retailers and nodes are ours already. */
const mappingVersion = 1

/** The parcel left, with these units. Told twice, or with nothing new: nothing. */
export const registerParcel = (shipment: Shipment) => (state: Parcel): readonly ParcelEvent[] => {
  const before = state.status === 'none' ? undefined : state.contents
  const after = merged(before, contentsOf(shipment.lines, shipment.fulfillmentId))
  return before !== undefined && isSame(before, after) ? [] : [registered(shipment, after)]
}

/**
 * The parcel was seen. It is registered beforehand where its sender's own word is on its way still. Each scan that is new is
 * recorded with what all of them say with it, and the delivery beside it where that is new or another one. Never refused.
 */
export const recordScans = (shipment: Shipment, scans: readonly ToldScan[]) => (state: Parcel): readonly ParcelEvent[] => {
  const events: ParcelEvent[] = [...registerParcel(shipment)(state)]
  let now = events.reduce(parcel.evolve, state)
  for (const scan of scans) {
    if (now.status === 'none' || now.scans.has(scan.factId)) continue
    const told = seen(shipment, now, scan)
    events.push(...told)
    now = told.reduce(parcel.evolve, now)
  }
  return events
}

function seen({ orderId, parcelId }: Shipment, state: WatchedParcel, scan: ToldScan): readonly ParcelEvent[] {
  const judged = judgeScans([...state.scans.values(), scan])
  const recorded: ParcelEvent = { type: 'CheckpointRecorded', occurredAt: scan.at, data: { orderId, parcelId, ...factOf(scan), ...judgedOf(judged), statusChanged: judged.status !== state.status, mappingVersion, remap: false } }
  const { delivery } = judged
  if (delivery === undefined || isTold(state.delivery, delivery)) return [recorded]
  return [recorded, { type: 'ParcelDelivered', occurredAt: delivery.at, data: { orderId, parcelId, ...(delivery.proof === undefined ? {} : { proof: delivery.proof }) } }]
}

const factOf = ({ factId, status, flags, proof, place, noteRef, source }: ToldScan): Pick<CheckpointRecorded, 'factId' | 'rawCode' | 'place' | 'noteRef' | 'source' | 'scan'> => ({
  factId, rawCode: status, source, ...(place === undefined ? {} : { place }), ...(noteRef === undefined ? {} : { noteRef }), scan: { status, flags, ...(proof === undefined ? {} : { proof }) },
})

const judgedOf = ({ status, statusBeforeLoss, flags, attempts }: JudgedParcel): Pick<CheckpointRecorded, 'status' | 'statusBeforeLoss' | 'flags' | 'attempts'> => ({
  status, flags, ...(statusBeforeLoss === undefined ? {} : { statusBeforeLoss }), ...(attempts === 0 ? {} : { attempts }),
})

const isTold = (told: ParcelDelivery | undefined, { at, proof }: ParcelDelivery): boolean => told !== undefined && told.at === at && told.proof?.kind === proof?.kind && told.proof?.ref === proof?.ref

const contentsOf = (lines: readonly LineQuantity[], fulfillmentId: FulfillmentId | undefined): Contents => ({
  lines: lines.reduce((sums, { lineId, quantity }) => sums.set(lineId, (sums.get(lineId) ?? 0) + quantity), new Map<LineId, number>()), ...(fulfillmentId === undefined ? {} : { fulfillmentId }),
})

/** What anybody knew of it: most units of each line, and of two senders the one that sorts first, whoever told first. */
function merged(before: Contents | undefined, said: Contents): Contents {
  if (before === undefined) return said
  const lines = new Map(before.lines)
  for (const [lineId, quantity] of said.lines) lines.set(lineId, Math.max(lines.get(lineId) ?? 0, quantity))
  const [fulfillmentId] = [before.fulfillmentId, said.fulfillmentId].filter((id) => id !== undefined).sort()
  return { lines, ...(fulfillmentId === undefined ? {} : { fulfillmentId }) }
}

const isSame = (a: Contents, b: Contents): boolean => a.fulfillmentId === b.fulfillmentId && a.lines.size === b.lines.size && [...b.lines].every(([lineId, quantity]) => a.lines.get(lineId) === quantity)

const registered = ({ orderId, parcelId, carrier, trackingNumber, shippedAt }: Shipment, { lines, fulfillmentId }: Contents): ParcelEvent => ({
  type: 'ParcelRegistered',
  occurredAt: shippedAt,
  data: { orderId, parcelId, direction: 'out', carrier, trackingNumber, lines: [...lines].map(([lineId, quantity]) => ({ lineId, quantity })), ...(fulfillmentId === undefined ? {} : { fulfillmentId }) },
})
