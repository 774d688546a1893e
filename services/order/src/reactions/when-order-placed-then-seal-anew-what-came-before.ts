// How the customer is reached and where goods go was told before we knew whose order it is. Now it is: it is sealed for them, and told anew at the time when it was said.
import type { AddressChanged, ContactChanged } from '@wismo/contracts'
import { fold, OrderId, type SealedRef, type SubjectRef } from '@wismo/kernel'
import type { EventStore, StoredEvent } from '@wismo/event-store'
import { domainEvent, reaction, type Inbound, type Reaction } from '@wismo/messaging'
import type { Vault } from '@wismo/privacy'
import { privacyJob } from '../erasure.ts'
import { order, type Order, type OrderEvent } from '../domain/order.ts'
import { tellAnew, type SealedAnew } from '../domain/whereabouts.ts'
import { orderStream } from '../streams.ts'

type Change = OrderEvent & { readonly type: 'ContactChanged' | 'AddressChanged' }

/** One that was sealed for nobody, and who bought since. */
interface Unowned {
  readonly stored: StoredEvent
  readonly change: Change
  readonly subjectRef: SubjectRef
}

/** What came before the order is told when that is placed; what was sealed before and recorded after it, by its own event. */
export const whenOrderPlacedThenSealAnewWhatCameBefore = (vault: Pick<Vault, 'open' | 'seal'>, store: Pick<EventStore, 'readMany'>): Reaction =>
  reaction<Order, OrderEvent, readonly SealedAnew[]>({
    name: 'seal-anew',
    on: ['OrderPlaced', 'ContactChanged', 'AddressChanged'],
    aggregate: order,
    async prepare(batch) {
      const asked = batch.filter(mayBeAsked)
      if (asked.length === 0) return batch.map(() => [])
      const streams = await store.readMany([...new Set(asked.map((inbound) => orderStream(orderOf(inbound))))])
      const answers = new Map<Inbound, readonly SealedAnew[]>()
      for (const inbound of asked) answers.set(inbound, await sealedAnew(vault, inbound, unownedIn(streams.get(orderStream(orderOf(inbound))) ?? [], inbound)))
      return batch.map((inbound) => answers.get(inbound) ?? [])
    },
    stream: (inbound, changes) => (changes.length === 0 ? undefined : orderStream(orderOf(inbound))),
    decide: (_inbound, changes) => tellAnew(changes),
  })

const orderOf = ({ data }: Inbound): OrderId => (data as { readonly orderId: OrderId }).orderId

const isUnowned = (data: unknown): boolean => (data as ContactChanged | AddressChanged).sealedFor !== undefined

/** Nearly every order is the first event of its stream, and costs nothing more. */
const mayBeAsked = ({ type, data, source }: Inbound): boolean => (type === 'OrderPlaced' ? (source?.version ?? 0) > 1 : isUnowned(data))

function unownedIn(stream: readonly StoredEvent[], { type, id }: Inbound): readonly Unowned[] {
  const state = fold(order, stream.map((event) => domainEvent<OrderEvent>(event)))
  if (state.status === 'none') return []
  const placed = stream.findIndex((event) => event.type === 'OrderPlaced')
  return stream.flatMap((stored, i) => {
    const isMeant = type === 'OrderPlaced' ? i < placed : i > placed && stored.id === id
    return isMeant && isChange(stored) && isUnowned(stored.data) ? [{ stored, change: domainEvent<Change>(stored), subjectRef: state.subjectRef }] : []
  })
}

const isChange = ({ type }: StoredEvent): boolean => type === 'ContactChanged' || type === 'AddressChanged'

/** What is erased by now is not told. */
async function sealedAnew(vault: Pick<Vault, 'open' | 'seal'>, inbound: Inbound, unowned: readonly Unowned[]): Promise<readonly SealedAnew[]> {
  const { shopId } = inbound.metadata
  if (unowned.length === 0 || shopId === undefined) return []
  const values = await vault.open(shopId, unowned.map(({ change }) => refOf(change)), { purpose: 'keep', by: { type: privacyJob.kind, id: privacyJob.actorId } })
  const kept = unowned.filter(({ change }) => values.has(refOf(change)))
  const sealed = await vault.seal(kept.map(({ stored, change, subjectRef }) => ({ shopId, subject: { subjectRef }, orderId: orderOf(inbound), cause: stored.id, values: { value: (values.get(refOf(change)) as readonly unknown[])[0] } })))
  return kept.flatMap(({ change }, i) => {
    const ref = sealed[i]?.refs['value']
    return ref === undefined || change.occurredAt === undefined ? [] : [anew(change, ref, change.occurredAt)]
  })
}

const refOf = (change: Change): SealedRef => (change.type === 'ContactChanged' ? change.data.contactRef : change.data.address.addressRef)

function anew(change: Change, ref: SealedRef, occurredAt: NonNullable<Change['occurredAt']>): SealedAnew {
  if (change.type === 'ContactChanged') return { type: 'ContactChanged', data: { orderId: change.data.orderId, contactRef: ref }, occurredAt }
  const { sealedFor: _nobody, ...data } = change.data
  return { type: 'AddressChanged', data: { ...data, address: { ...data.address, addressRef: ref } }, occurredAt }
}
