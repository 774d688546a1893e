import { expect, test } from '@jest/globals'
import { FulfillmentId, MessageId, OrderId, ParcelId, PaymentAccountId, PromiseId, ReturnsAccountId, SourcingId, wismoSpace } from '@wismo/kernel'
import { foldPart } from './fold-part.ts'
import { isPartId, partsOf } from './parts.ts'

const kinds = { order: OrderId, sourcing: SourcingId, fulfillments: FulfillmentId, parcels: ParcelId, promises: PromiseId, returns: ReturnsAccountId, payments: PaymentAccountId, messages: MessageId }
const rows = Object.values(kinds).flatMap((kind) => ['1', '2'].map((name) => ({ part: kind.of(wismoSpace, name) as string, version: 1, doc: { is: name } }))).sort((a, b) => (a.part < b.part ? -1 : 1))
const idsOf = (kind: { is(id: string): boolean }): readonly string[] => rows.map(({ part }) => part).filter((part) => kind.is(part))

test('parts are sorted by kind and id, whatever the order of the rows', () => {
  const parts = partsOf([...rows].reverse())
  for (const [name, kind] of Object.entries(kinds)) {
    const found = parts?.[name as keyof typeof kinds]
    expect(Array.isArray(found) ? found.map(({ part }) => part) : found && 'part' in found && [found.part]).toEqual(Array.isArray(found) ? idsOf(kind) : idsOf(kind).slice(0, 1))
  }
  expect(partsOf(rows)).toEqual(parts)
})

test('a part that only a newer release can fold is not there', () => {
  const [order = '', parcel = ''] = [idsOf(OrderId)[0], idsOf(ParcelId)[0]]
  const known = { part: order, version: 1, doc: {} }
  expect(partsOf([known, { part: parcel, version: 1, doc: null }])?.parcels).toEqual([])
  expect(partsOf([{ ...known, doc: null }])).toBeUndefined()
})

test('an id of any kind of part is one, another is not', () => {
  expect([rows.every(({ part }) => isPartId(part)), isPartId('lin_1'), isPartId('')]).toEqual([true, false, false])
})

test('an event that no part folds is refused by its name', () => {
  expect(() => foldPart(undefined, { type: 'Unheard' } as never)).toThrow('No part folds Unheard.')
})
