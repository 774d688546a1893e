// Where an order goes, and how its customer is reached: facts of the retailer, as references into the vault.
import type { AddressChanged, ContactChanged } from '@wismo/contracts'
import { OrderId, SubjectRef, type Instant } from '@wismo/kernel'
import type { Order, OrderEvent } from './order.ts'

/** Under whom the vault keeps what comes before its order: nobody is known yet who bought. */
export const nobodyYet = (orderId: OrderId): SubjectRef => SubjectRef.of(OrderId.toUuid(orderId), 'nobody-yet')

/** Once the person was erased nothing is kept about them under this order again. */
const isErased = (state: Order): boolean => state.status !== 'none' && state.erased

export const changeContact = (changed: ContactChanged) => (state: Order): readonly OrderEvent[] => (isErased(state) ? [] : [{ type: 'ContactChanged', data: changed }])

export const changeAddress = (changed: AddressChanged) => (state: Order): readonly OrderEvent[] => (isErased(state) ? [] : [{ type: 'AddressChanged', data: changed }])

/** Sealed anew for who bought, at the time when it was said. */
export type SealedAnew = { readonly type: 'ContactChanged'; readonly data: ContactChanged; readonly occurredAt: Instant } | { readonly type: 'AddressChanged'; readonly data: AddressChanged; readonly occurredAt: Instant }

/** The order is there: what came before it belongs to somebody now. */
export const tellAnew = (changes: readonly SealedAnew[]) => (state: Order): readonly OrderEvent[] => (state.status === 'none' || state.erased ? [] : changes)
