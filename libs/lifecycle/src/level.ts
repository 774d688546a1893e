import type { Level, OrderView } from './order-view.ts'

/** Levels that see an order. A `stub` credential names a parcel and no order. */
export type OrderLevel = Exclude<Level, 'stub'>

/**
 * What one caller may see of the document. A link may have reached whom a present is for: no prices and no contact. A
 * machine gets the person's reference alone; only staff see who did what.
 */
export function atLevel(view: OrderView, level: OrderLevel): OrderView {
  switch (level) {
    case 'link':
      return withoutActors(withoutCustomer(withoutPrices(view)))
    case 'verified':
    case 'owner':
      return withoutActors(view)
    case 'machine':
      return withoutActors(withoutContact(view))
    case 'agent':
      return view
  }
}

function withoutPrices({ money: _money, ...view }: OrderView): OrderView {
  return { ...view, lines: view.lines.map(({ price: _price, ...line }) => line) }
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
