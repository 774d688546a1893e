import type { Level, OrderView } from './order-view.ts'

/** Levels that see an order. A `stub` credential names a parcel and no order. */
export type OrderLevel = Exclude<Level, 'stub'>

/**
 * What one caller may see of the document. A link may have reached whom a present is for: no prices, no contact and nothing by which a parcel can be
 * looked up. A
 * machine gets the person's reference alone; only staff see who did what.
 */
export function atLevel(view: OrderView, level: OrderLevel): OrderView {
  switch (level) {
    case 'link':
      return withoutWork(withoutActors(withoutCustomer(withoutPrices(view))))
    case 'verified':
    case 'owner':
      return withoutWork(withoutActors(view))
    case 'machine':
      return withoutActors(withoutContact(view))
    case 'agent':
      return view
  }
}

function withoutPrices({ money: _money, messages: _messages, ...view }: OrderView): OrderView {
  return {
    ...view,
    lines: view.lines.map(({ price: _price, ...line }) => line),
    parcels: view.parcels.map(({ proof: _proof, dutiesDue: _dutiesDue, trackingNumber, ...parcel }) => ({ ...parcel, trackingNumber: trackingNumber.slice(-shownOfNumber) })),
    returns: view.returns.map(({ amount: _amount, ...one }) => one),
    claims: view.claims.map(({ amount: _amount, ...one }) => one),
    exchanges: view.exchanges.map(({ difference: _difference, ...one }) => one),
    changes: view.changes.map(({ delta: _delta, ...one }) => one),
    appeasements: [],
  }
}

/** Enough of a tracking number to know the parcel by, not enough to look it up elsewhere. */
const shownOfNumber = 4

/** What is for those who have to look: not for the customer. */
function withoutWork({ contradictions: _contradictions, ...view }: OrderView): OrderView {
  return view
}

function withoutCustomer({ customer: _customer, ...view }: OrderView): OrderView {
  return view
}

function withoutContact(view: OrderView): OrderView {
  return view.customer === undefined ? view : { ...view, customer: { subjectRef: view.customer.subjectRef } }
}

function withoutActors(view: OrderView): OrderView {
  return { ...view, timeline: { entries: view.timeline.entries.map(({ actor: _actor, ...entry }) => entry) } }
}
