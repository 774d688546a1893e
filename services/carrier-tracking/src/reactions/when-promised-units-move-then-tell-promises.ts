// Units that were promised reached the customer, are off, or others than before: how their promises stand is told where it was told otherwise.
import { Instant, OrderId, type Clock, type PromiseId } from '@wismo/kernel'
import { endOf, promisesIn, type Part, type PromisePart } from '@wismo/lifecycle'
import { reaction, type HeldFact, type Inbound, type Reaction } from '@wismo/messaging'
import type { SettledParts, Wanted } from '@wismo/order-views'
import { promise, tellStanding, type Promised, type PromiseEvent, type Standing } from '../domain/promise.ts'
import { promiseStream } from '../streams.ts'

/**
 * Promises of an order that one message may settle. Where there are more the first conclusions bring the next: each of them is
 * heard again. So is one that two members reached at once on what they saw: the later look sees both.
 */
const placesPerMessage = 4

interface Place {
  readonly orderId: OrderId
  readonly place: number
}

const placeIn = ({ data }: Inbound): Place => data as Place

export const whenPromisedUnitsMoveThenTellPromises = (parts: Pick<SettledParts, 'read'>, clock: Clock): Reaction =>
  reaction<Promised, PromiseEvent, Standing | undefined>({
    name: 'tell-promises',
    on: ['OrderPlaced', 'OrderCancelled', 'LineAdded', 'PriceAdjusted', 'LinesCancelled', 'VariantSwapped', 'ParcelRegistered', 'CheckpointRecorded', 'ParcelDelivered', 'PickupReady', 'PickedUp', 'PromiseKept', 'PromiseBroken', 'PromiseVoided'],
    aggregate: promise,
    each: placesOf,
    async prepare(batch) {
      const found = await parts.read(batch.filter((fact) => placeIn(fact).place === 0).map(wantedBy))
      const standings = new Map([...found].map(([orderId, rows]) => [orderId, newsOf(orderId, rows, clock())]))
      return batch.map((fact) => standings.get(placeIn(fact).orderId)?.[placeIn(fact).place])
    },
    stream: (_inbound, standing) => standing && promiseStream(standing.promiseId),
    decide: (_inbound, standing) => (standing === undefined ? () => [] : tellStanding(standing)),
  })

/** A parcel that is told of for the first time has moved nothing yet, and a price alone moves nothing: with its line it says of how many units, until when. */
function placesOf({ type, source, data }: Inbound): readonly HeldFact[] {
  const { orderId, line } = data as { readonly orderId: OrderId; readonly line?: unknown }
  if ((type === 'ParcelRegistered' && source?.version === 1) || (type === 'PriceAdjusted' && line === undefined)) return []
  return Array.from({ length: placesPerMessage }, (_, place) => ({ name: String(place), data: { orderId, place } satisfies Place }))
}

function wantedBy(fact: Inbound): Wanted {
  if (fact.source === undefined) throw new Error(`${fact.type} came from no stream`)
  return { orderId: placeIn(fact).orderId, part: fact.source.aggregate, version: fact.source.version }
}

/** Promises that stand otherwise than was told last, in the order of their names. */
function newsOf(orderId: OrderId, rows: readonly Part[], now: Instant): readonly Standing[] {
  return promisesIn(rows, now).flatMap(({ id, status, deltaMinutes = 0, original: { to, timeZone } }): readonly Standing[] => {
    if (status !== 'kept' && status !== 'broken' && status !== 'void') return []
    const told = rows.find(({ part }) => part === id)?.doc as PromisePart | undefined
    const isTold = told?.status === status && (status === 'void' || told.deltaMinutes === deltaMinutes)
    return isTold ? [] : [{ orderId, promiseId: id as PromiseId, status, deltaMinutes, ...(status === 'void' ? {} : { at: settledAt(endOf(to, timeZone), deltaMinutes, now) }) }]
  }).sort((a, b) => (a.promiseId < b.promiseId ? -1 : 1))
}

/** Minutes after the end of what was promised, which count from the next full one on: no later than now. */
const settledAt = (end: number, deltaMinutes: number, now: Instant): Instant => Instant.fromMillis(Math.min(end + deltaMinutes * 60_000, Instant.toMillis(now)))
