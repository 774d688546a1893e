import type { OrderView } from './order-view.ts'
import { isErased } from './personal.ts'

/** Who looks: what each may see is a projection of the one document (`stub < link < verified < owner`; agents and machines beside; `machine_personal` is one that may read personal data). */
export type Level = 'stub' | 'link' | 'verified' | 'owner' | 'agent' | 'machine' | 'machine_personal'

/** Levels that see an order. A `stub` credential names a parcel and no order: `stubOf`. */
export type OrderLevel = Exclude<Level, 'stub'>

/**
 * What one caller may see of the document. A link may have reached whom a present is for: no prices, no contact, nothing by
 * which a parcel can be looked up, of what happened around the order its status alone, and nothing may be asked for with it
 * but feedback. A customer sees what is theirs and not how it was decided. A machine gets the person's reference alone, unless it may
 * read personal data; only staff see who did what.
 */
export function atLevel(view: OrderView, level: OrderLevel): OrderView {
  switch (level) {
    case 'link':
      return withStatusAlone(withoutPrices(withoutPerson(forCustomer(view))))
    case 'verified':
    case 'owner':
      return forCustomer(view)
    case 'machine':
      return withoutPickupCode(withoutStaff(withoutContact(view)))
    case 'machine_personal':
      return withoutPickupCode(withoutStaff(view))
    case 'agent':
      return withoutPickupCode(view)
  }
}

/** Without what is for those who have to look, decide or book. */
function forCustomer(view: OrderView): OrderView {
  const { contradictions: _contradictions, money, ...rest } = withoutStaff(view)
  return {
    ...rest,
    holds: rest.holds.map((hold) => ({ ...hold, reason: toldReasons.includes(hold.reason) ? hold.reason : 'review' })),
    ...(money === undefined ? {} : { money: { ...money, refunds: money.refunds.map(({ reference: _reference, ...refund }) => refund) } }),
    appeasements: rest.appeasements.filter(({ status }) => !undecided.includes(status)),
    timeline: { entries: rest.timeline.entries.filter(({ type }) => !inside.includes(type)) },
  }
}

/** Why an order is held, as its customer may know it. Every other code, also one of a shop's own, may say what somebody suspects: it is told as a review. */
const toldReasons: readonly string[] = ['payment', 'address', 'stock', 'review']

/** Of what is given to make up for something, what nobody has promised yet, or never will. */
const undecided: readonly string[] = ['proposed', 'awaiting_approval', 'rejected']

/** Facts of how staff work and judge: no customer hears of them. */
export const inside: readonly string[] = [
  'NoteAdded', 'ClaimAssessed', 'AppeasementProposed', 'AppeasementApprovalRequested', 'AppeasementRejected', 'IncidentAssigned', 'IncidentEscalated', 'CarrierRecoveryFiled', 'CarrierRecoverySettled',
]

function withoutStaff(view: OrderView): OrderView {
  return {
    ...view,
    holds: view.holds.map(({ subCode: _subCode, ...hold }) => hold),
    claims: view.claims.map(({ risk: _risk, ...claim }) => claim),
    appeasements: view.appeasements.map(({ budgetId: _budgetId, ...appeasement }) => appeasement),
    timeline: { entries: view.timeline.entries.map(({ actor: _actor, ...entry }) => entry) },
  }
}

function withoutPrices({ money: _money, messages: _messages, ...view }: OrderView): OrderView {
  return {
    ...withoutPickupCode(view),
    lines: view.lines.map(({ price: _price, returns: _returns, ...line }) => line),
    parcels: view.parcels.map(({ proof: _proof, dutiesDue: _dutiesDue, trackingNumber, ...parcel }) => ({ ...parcel, trackingNumber: trackingNumber.slice(-shownOfNumber) })),
    actions: view.actions.filter(({ action }) => action === 'feedback'),
  }
}

/** Enough of a tracking number to know the parcel by, not enough to look it up elsewhere. */
const shownOfNumber = 4

function withStatusAlone(view: OrderView): OrderView {
  const { returns, exchanges, claims, incidents, appeasements, changes } = view
  return { ...view, returns: returns.map(statusOf), exchanges: exchanges.map(statusOf), claims: claims.map(statusOf), incidents: incidents.map(statusOf), appeasements: appeasements.map(statusOf), changes: changes.map(statusOf) }
}

const statusOf = ({ id, status }: { readonly id: string; readonly status: string }): { readonly id: string; readonly status: string } => ({ id, status })

function withoutPerson(view: OrderView): OrderView {
  const { customer, addresses: _addresses, gift: _gift, ...rest } = view
  // That somebody was erased may be seen by everybody who may see the order: it says of nobody who they were.
  return isErased(customer) ? view : rest
}

/** Of the person only who it is: the rest takes a permission of its own. */
function withoutContact(view: OrderView): OrderView {
  const { customer, addresses: _addresses, gift: _gift, ...rest } = view
  if (isErased(customer)) return view
  return customer === undefined ? rest : { ...rest, customer: { subjectRef: customer.subjectRef } }
}

/** Who fetches the goods is the customer. */
function withoutPickupCode(view: OrderView): OrderView {
  return { ...view, fulfillments: view.fulfillments.map(({ pickup, ...work }) => (pickup === undefined ? work : { ...work, pickup: withoutCode(pickup) })) }
}

export const withoutCode = ({ codeRef: _codeRef, ...pickup }: NonNullable<OrderView['fulfillments'][number]['pickup']>): typeof pickup => pickup
