// What an answer rests on, for who takes it further: parts of the document, never more than it shows.
import type { OrderView } from '@wismo/lifecycle'
import type { Intent } from './intents.ts'

/** By intent; empty where the level shows nothing of it. */
export type Facts = Readonly<Record<string, unknown>>

export const factsFor = (intent: Intent, view: OrderView): Facts => facts[intent](view)

const facts: Readonly<Record<Intent, (view: OrderView) => Facts>> = {
  where: ({ headline: { code, stage }, fulfillmentStatus, groups, parcels, promises, nextExpected }) => ({
    headline: { code, stage }, fulfillmentStatus,
    groups: groups.map(({ kind, step, steps, when }) => ({ kind, step, steps, ...(when && { when }) })),
    parcels: parcels.map(parcelOf),
    promises: promises.map(({ id, original, status, estimate }) => ({ id, original, status, ...(estimate && { estimate }) })),
    ...(nextExpected && { nextExpected }),
  }),
  refund: ({ currency, money }) => (money === undefined ? {} : {
    currency, refunded: money.refunded, refundPending: money.refundPending, due: money.due,
    refunds: money.refunds.map(({ id, amount, status, arrivesBy }) => ({ id, amount, status, ...(arrivesBy === undefined ? {} : { arrivesBy }) })),
  }),
  return: ({ returnStatus, returns, lines }) => ({
    returnStatus, returns: returns.map(({ id, status, dueBy }) => ({ id, status, ...(dueBy === undefined ? {} : { dueBy }) })),
    lines: lines.flatMap(({ id, title, returns: back }) => (back === undefined ? [] : [{ id, title, ...back }])),
  }),
  change: ({ status, fulfillmentStatus, changes }) => ({ status, fulfillmentStatus, changes: changes.map((change) => ({ id: change.id, status: change.status })) }),
  cancel: ({ status, fulfillmentStatus, lines }) => ({ status, fulfillmentStatus, lines: lines.map((line) => ({ id: line.id, title: line.title, status: line.status })) }),
  pickup: ({ groups, fulfillments, parcels }) => ({
    groups: groups.filter(({ kind }) => isCollected(kind)).map(({ kind, step, steps, when, locationId }) => ({ kind, step, steps, ...(when && { when }), ...(locationId === undefined ? {} : { locationId }) })),
    fulfillments: fulfillments.filter(({ pickup, method, status }) => pickup !== undefined || status === 'ready_for_pickup' || isCollected(method)).map(({ id, status, locationId, pickup }) => ({ id, status, ...(locationId === undefined ? {} : { locationId }), ...(pickup?.window && { window: pickup.window }) })),
    parcels: parcels.filter(({ status }) => status === 'available_for_pickup').map((parcel) => ({ ...parcelOf(parcel), ...(parcel.point && { point: parcel.point }) })),
  }),
  told: ({ messages = [] }) => ({ messages: messages.map(({ id, at, status, channel, purpose, template, stated }) => ({ id, at, status, channel, purpose, template, stated })) }),
}

/** The customer comes for it. */
export const isCollected = (method: string | undefined): boolean => method === 'pickup' || method === 'curbside'

const parcelOf = ({ carrier, trackingNumber, status, lastFact, deliveredAt }: OrderView['parcels'][number]) => ({
  carrier, trackingNumber, status, ...(lastFact === undefined ? {} : { lastSeenAt: lastFact.at }), ...(deliveredAt === undefined ? {} : { deliveredAt }),
})
