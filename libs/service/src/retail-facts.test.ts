import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { openContracts } from '@wismo/contracts'
import { StreamName } from '@wismo/event-store'
import { Instant, Invalid, orderIdOf, ShopId, uuidV5, wismoSpace, type Aggregate, type Uuid } from '@wismo/kernel'
import type { Inbound, Reaction } from '@wismo/messaging'
import { retailFacts, type RetailFact } from './retail-facts.ts'
import { loadShops, shopsOf, type Shops } from './shops/shops.ts'

type Noted = { readonly type: 'Noted'; readonly data: string }
const notes: Aggregate<readonly string[], Noted> = { category: 'note', initial: [], evolve: (state, { data }) => [...state, data] }
const now = Instant.parse('2026-11-27T12:00:00Z')
const shopId = ShopId.parse('aldermoor')
const payment = { shopId: 'aldermoor', externalId: 'A-1', occurredAt: '2026-11-27T10:00:00Z', paymentRef: 'p-1', kind: 'captured', amount: 100, currency: 'EUR', method: 'card', category: null }
const parcel = { shopId: 'aldermoor', externalId: 'A-1', occurredAt: '2026-11-27T11:00:00Z', carrier: 'dhl', trackingNumber: '4242424242424242', status: 'delivered' }

describe('what retailers report', () => {
  let shops: Shops
  let heard: RetailFact[]
  let reaction: Reaction
  beforeAll(async () => {
    shops = shopsOf(await loadShops(new URL('../../../shops.json', import.meta.url).pathname))
    reaction = retailFacts<readonly string[], Noted, 'RetailPaymentReported' | 'RetailParcelReported'>({ contracts: openContracts(), shops, clock: () => now }, {
      name: 'hear',
      on: ['RetailPaymentReported', 'RetailParcelReported'],
      aggregate: notes,
      stream: ({ orderId }) => StreamName.of('note', orderId),
      decide: (fact) => () => (heard.push(fact), [{ type: 'Noted', data: fact.type }]),
    })
  })

  const inbound = (type: string, data: unknown, source = '/aldermoor/pos'): Inbound => ({
    type, id: randomUUID() as Uuid, data,
    metadata: { shopId, occurredAt: now, correlationId: randomUUID() as Uuid, causationId: randomUUID() as Uuid, actor: { type: 'retailer', id: source } },
    message: { topic: 'retail.orders.v1', partition: 0, offset: 0n, key: 'aldermoor:A-1', value: null, headers: { ce_source: source }, timestamp: 0 } as never,
  })
  /** As the runner does with a reaction of several facts. */
  const hear = (message: Inbound): readonly RetailFact[] => {
    heard = []
    for (const { name, id, type, data } of reaction.each?.(message) ?? []) {
      const fact = { ...message, id: id ?? (name === undefined ? message.id : uuidV5(message.id, 'fact', name)), ...(type === undefined ? {} : { type }), data }
      reaction.decide(fact, undefined)([])
      expect([reaction.stream(fact, undefined), reaction.occurredAt?.(fact, undefined)]).toEqual([StreamName.of('note', orderIdOf(shopId, 'A-1')), (data as RetailFact).occurredAt])
    }
    return heard
  }
  const refusal = (message: Inbound): unknown => {
    try {
      hear(message)
    } catch (error) {
      return error instanceof Invalid ? [error.code, error.faults.map(({ pointer }) => pointer)] : error
    }
    return 'heard'
  }

  test('a message is one fact, checked, with its shop and order and without what was not said', () => {
    const message = inbound('RetailPaymentReported', payment)
    const { category: _unsaid, ...data } = payment
    expect(hear(message)).toEqual([{ type: 'RetailPaymentReported', id: message.id, data, shop: shops.find(shopId), orderId: orderIdOf(shopId, 'A-1'), occurredAt: '2026-11-27T10:00:00.000Z', history: false }])
    expect(reaction.on).toEqual(['RetailPaymentReported', 'RetailParcelReported', 'RetailOrderImported'])
  })

  test('the history of an import is heard entry by entry, by those who own them; an entry that says its id is that message', () => {
    const id = randomUUID()
    const message = inbound('RetailOrderImported', { externalId: 'A-1', history: [{ eventId: id, payment }, { parcel }, { eventId: 'pos 7', payment }, { orderCancelled: { ...parcel } }, {}, null] })
    const found = hear(message)
    expect(found.map(({ type, id: cause, history }) => [type, cause, history])).toEqual([
      ['RetailPaymentReported', id, true],
      ['RetailParcelReported', uuidV5(message.id, 'fact', '1'), true],
      ['RetailPaymentReported', uuidV5(wismoSpace, 'message', '/aldermoor/pos', 'pos 7'), true],
    ])
    expect(hear(inbound('RetailOrderImported', { externalId: 'A-1' }))).toEqual([])
    expect(hear(inbound('RetailOrderImported', { externalId: 'A-1', history: 'none' }))).toEqual([])
  })

  test.each([
    ['a shape that is none', { ...payment, amount: 1.5, kind: 'stolen' }, ['invalid', ['/kind', '/amount']]],
    ['a name that no schema has', { ...payment, 'nora@example.org': 1 }, ['invalid', ['']]],
    ['the shop of another', { ...payment, shopId: 'olist-br' }, ['reference_unknown', []]],
    ['a card number in free words', { ...payment, category: 'card 4242 4242 4242 4242' }, ['card_number_refused', ['/category']]],
    ['what is to happen', { ...payment, occurredAt: '2026-11-27T12:05:01Z' }, ['date_order', ['/occurredAt']]],
    ['nothing', null, ['invalid', ['']]],
  ])('%s is refused with its places', (_, data, expected) => {
    expect(refusal(inbound('RetailPaymentReported', data))).toEqual([expected[0], expect.arrayContaining(expected[1] as string[])])
  })

  test('a shop that nobody knows, and an entry about another order, are refused; five minutes ahead and a tracking number are not', () => {
    const stranger = { ...inbound('RetailPaymentReported', { ...payment, shopId: 'nobody' }) }
    expect(refusal({ ...stranger, metadata: { ...stranger.metadata, shopId: ShopId.parse('nobody') } })).toEqual(['reference_unknown', ['/shopId']])
    expect(refusal(inbound('RetailOrderImported', { externalId: 'A-2', history: [{ payment }] }))).toEqual(['reference_unknown', []])
    expect(refusal(inbound('RetailPaymentReported', { ...payment, occurredAt: '2026-11-27T12:05:00Z' }))).toBe('heard')
    expect(refusal(inbound('RetailParcelReported', parcel))).toBe('heard')
  })
})
