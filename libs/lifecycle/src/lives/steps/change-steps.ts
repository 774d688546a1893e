// What is told of an order that changes beside its units: what was asked for, addresses, prices, notes, links, withdrawals.
import type { ChangeKind, DeliveryMethod } from '@wismo/contracts'
import { ChangeId, QuoteId, SealedRef, StatementId, SubjectRef, TrackingLinkId, type LineId, type Minor, type PaymentLinkId } from '@wismo/kernel'
import type { FactName } from '../life.ts'
import { at, days, hours, tell, type Telling } from '../telling.ts'
import { countsOf, type Unit } from '../world.ts'
import type { Work } from './handles.ts'

const said = <Name extends FactName>(life: Telling, type: Name, data: Parameters<typeof tell<Name>>[3], actor: Parameters<typeof tell>[4] = 'customer') => tell(life, life.ids.orderId, type, data, actor)

export function proposeChange(life: Telling, kind: ChangeKind): ChangeId {
  const changeId = life.ids.next(ChangeId)
  said(life, 'ChangeProposed', { changeId, kind, payloadRef: life.ids.next(SealedRef) })
  return changeId
}

export function quoteChange(life: Telling, changeId: ChangeId, delta: Minor): void {
  const total = life.purse.costs + delta
  said(life, 'ChangeQuoted', { changeId, quoteId: life.ids.next(QuoteId), currency: life.purse.currency, delta, newTotals: { items: total, discounts: 0, shipping: 0, fees: 0, tax: 0, total }, until: at(life, hours(1)) }, 'system')
}

type ChangeStep = 'ChangeAccepted' | 'ChangeApplied' | 'ChangeExpired' | 'ChangeWithdrawn'
export const onChange = (life: Telling, type: ChangeStep, changeId: ChangeId) => said(life, type, { changeId }, type === 'ChangeApplied' || type === 'ChangeExpired' ? 'system' : 'customer')
export const awaitChangePayment = (life: Telling, changeId: ChangeId, linkId: PaymentLinkId) => said(life, 'ChangeAwaitingPayment', { changeId, linkId }, 'system')
export const awaitNode = (life: Telling, changeId: ChangeId, work: Work) => said(life, 'ChangeAwaitingNode', { changeId, fulfillmentIds: [work.id], dueBy: at(life, hours(4)) }, 'system')
export const rejectChange = (life: Telling, changeId: ChangeId) => said(life, 'ChangeRejected', { changeId, reason: { code: 'too_late' } }, 'system')

export const changeAddress = (life: Telling) => said(life, 'AddressChanged', { addressKey: 'home', address: { addressRef: life.ids.next(SealedRef), country: 'DE', postalPrefix2: '10' } })
export const changeContact = (life: Telling) => said(life, 'ContactChanged', { contactRef: life.ids.next(SealedRef) })
export const transfer = (life: Telling) => said(life, 'OrderTransferred', { subjectRef: life.ids.next(SubjectRef) }, 'csr')

export function changeService(life: Telling, to: string, delta: Minor): void {
  life.purse.costs += delta
  said(life, 'ServiceLevelChanged', { from: 'standard', to, currency: life.purse.currency, delta })
}

export const switchMethod = (life: Telling, units: readonly Unit[], from: DeliveryMethod, to: DeliveryMethod, locationId?: string) =>
  said(life, 'DeliveryMethodSwitched', { lines: countsOf(units), from, to, ...(locationId === undefined ? {} : { locationId }), currency: life.purse.currency, delta: 0 })

export function applyPromotion(life: Telling, code: string, delta: Minor): void {
  life.purse.costs += delta
  said(life, 'PromotionApplied', { code, currency: life.purse.currency, delta }, 'csr')
}

export function removePromotion(life: Telling, code: string, delta: Minor): void {
  life.purse.costs += delta
  said(life, 'PromotionRemoved', { code, currency: life.purse.currency, delta }, 'csr')
}

/** Shipping costs another amount; lines keep theirs. */
export function adjustShipping(life: Telling, before: Minor, after: Minor): void {
  life.purse.costs += after - before
  said(life, 'PriceAdjusted', { target: 'shipping', currency: life.purse.currency, before, after, reason: { code: 'late' }, approver: 'agent_7' }, 'csr')
}

export const wrap = (life: Telling, lineId: LineId) => said(life, 'GiftOptionsChanged', { lineId, gift: { wrap: true, hidePrices: true, messageRef: life.ids.next(SealedRef) } })
export const note = (life: Telling) => said(life, 'NoteAdded', { textRef: life.ids.next(SealedRef) }, 'csr')

export function withdraw(life: Telling, units: readonly Unit[]): StatementId {
  const statementId = life.ids.next(StatementId)
  said(life, 'WithdrawalDeclared', { statementId, lines: countsOf(units), declaredAt: at(life) })
  return statementId
}

export const acknowledgeWithdrawal = (life: Telling, statementId: StatementId) => said(life, 'WithdrawalAcknowledged', { statementId, sentAt: at(life), channel: 'email' }, 'system')

export function issueTrackingLink(life: Telling): TrackingLinkId {
  const linkId = life.ids.next(TrackingLinkId)
  said(life, 'TrackingLinkIssued', { linkId, level: 'link', until: at(life, days(90)) }, 'system')
  return linkId
}

/** Whoever has the order by then is forgotten. */
export const erasePerson = (life: Telling) => said(life, 'PersonalDataErased', { subjectRef: personOf(life) }, 'system')

function personOf({ events, ids }: Telling): SubjectRef {
  const named = events.findLast(({ event }) => event.type === 'OrderDrafted' || event.type === 'OrderPlaced' || event.type === 'OrderTransferred')
  return (named?.event.data as { readonly subjectRef?: SubjectRef } | undefined)?.subjectRef ?? ids.next(SubjectRef)
}

export const revokeTrackingLink = (life: Telling, linkId: TrackingLinkId) => said(life, 'TrackingLinkRevoked', { linkId, level: 'link', generation: 1 }, 'csr')
