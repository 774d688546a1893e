import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { openContracts, storedVersions, type OrderPlaced } from '@wismo/contracts'
import { fold, Conflict, Unavailable, type OrderId, type SubjectRef } from '@wismo/kernel'
import { eraseOrder, order, placeOrder, type OrderEvent } from './order.ts'

const golden = 'schemas/golden'
const placed = (contentHash = 'a'): OrderPlaced => ({ number: 'A-1', contentHash, shopId: 'aldermoor', subjectRef: 'sub_1', confirmation: 'auto', history: false, lines: [{ lineId: 'lin_1', quantity: 2 }] }) as unknown as OrderPlaced
const given = (...events: readonly OrderEvent[]) => ({ when: (decision: (state: ReturnType<typeof order.evolve>) => readonly OrderEvent[]) => () => decision(fold(order, events)) })

describe('placing an order', () => {
  test('nothing there yet: the order is placed', () => {
    expect(given().when(placeOrder(placed()))()).toEqual([{ type: 'OrderPlaced', data: placed() }])
  })

  test('I40 told twice with the same content: nothing new', () => {
    expect(given({ type: 'OrderPlaced', data: placed() }).when(placeOrder(placed()))()).toEqual([])
  })

  test('I40 told again after the order was cancelled: still nothing new', () => {
    const cancelled: OrderEvent = { type: 'OrderCancelled', data: { orderId: 'ord_1' as OrderId, reason: { code: 'hold_expired' } } }
    expect(given({ type: 'OrderPlaced', data: placed() }, cancelled).when(placeOrder(placed()))()).toEqual([])
  })

  test('the same order with other content is refused', () => {
    const told = given({ type: 'OrderPlaced', data: placed('a') }).when(placeOrder(placed('b')))
    expect(told).toThrow(Conflict)
    expect(told).toThrow(expect.objectContaining({ code: 'order_exists' }))
  })

  test('what was told before it is there: it is placed, and off if it was called off', () => {
    const cancelled: OrderEvent = { type: 'OrderCancelled', data: { orderId: 'ord_1' as OrderId, reason: { code: 'customer_request' } } }
    expect(given(cancelled).when(placeOrder(placed()))()).toEqual([{ type: 'OrderPlaced', data: placed() }])
    expect(fold(order, [cancelled, { type: 'OrderPlaced', data: placed() }])).toMatchObject({ status: 'cancelled', cancelled: true })
    const other = given(cancelled, { type: 'OrderPlaced', data: placed('a') }).when(placeOrder(placed('b')))
    expect(other).toThrow(expect.objectContaining({ code: 'order_exists' }))
  })

  test('an event of a newer release in the stream: nothing is decided on half of what is known', () => {
    const decide = given({ type: 'OrderPlaced', data: placed() }, { type: 'OrderBlessed', data: {} } as never).when(placeOrder(placed()))
    expect(decide).toThrow(Unavailable)
    expect(decide).toThrow('OrderBlessed')
  })

  test.each(readdirSync(golden).filter((file) => /^(Order(Held|HoldReleased|Cancelled|Confirmed|Completed|Reopened|Closed)|LineAdded|VariantSwapped|PriceAdjusted|LinesCancelled|Units(Backordered|Available)|(Address|Contact)Changed)\./.test(file)))('what was ever stored folds onto an order: %s', (file) => {
    const [type = '', revision] = file.split('.')
    const data = storedVersions(openContracts().source).upcast(type, Number(revision), JSON.parse(readFileSync(`${golden}/${file}`, 'utf8')))
    expect(fold(order, [{ type: 'OrderPlaced', data: placed() }, { type, data } as OrderEvent])).toMatchObject({ number: 'A-1', status: ({ OrderCancelled: 'cancelled', OrderConfirmed: 'confirmed', OrderCompleted: 'completed' } as Record<string, string>)[type] ?? 'pending' })
  })

  test.each(readdirSync(golden).filter((file) => file.startsWith('OrderPlaced.')))('what was ever stored folds: %s', (file) => {
    const data = storedVersions(openContracts().source).upcast('OrderPlaced', Number(file.split('.')[1]), JSON.parse(readFileSync(`${golden}/${file}`, 'utf8'))) as OrderPlaced
    expect(fold(order, [{ type: 'OrderPlaced', data }])).toMatchObject({ status: 'pending', number: 'A-204817' })
  })

  test('a placed order waits for its payment', () => {
    expect(fold(order, [{ type: 'OrderPlaced', data: placed() }])).toEqual({
      status: 'pending', cancelled: false, number: 'A-1', contentHash: 'a', shopId: 'aldermoor', subjectRef: 'sub_1', confirmation: 'auto', history: false, erased: false, quantities: new Map([['lin_1', 2]]), terms: new Map([['lin_1', {}]]), holds: new Map(), linkGeneration: 0, moves: 0, links: new Map(),
    })
  })
})

describe('I37 erasing the person of an order', () => {
  const [orderId, subjectRef] = ['ord_1' as OrderId, 'sub_1' as SubjectRef]
  const erased: OrderEvent = { type: 'PersonalDataErased', data: { orderId, subjectRef } }
  const cancelled: OrderEvent = { type: 'OrderCancelled', data: { orderId, reason: { code: 'x' } } }
  const there: OrderEvent = { type: 'OrderPlaced', data: placed() }

  test('whatever became of the order, it is told; told twice, nothing', () => {
    expect(given(there).when(eraseOrder(orderId, subjectRef))()).toEqual([erased])
    expect(given(there, cancelled).when(eraseOrder(orderId, subjectRef))()).toEqual([erased])
    expect(given(there, erased).when(eraseOrder(orderId, subjectRef))()).toEqual([])
  })

  test('of an order that is not there, or of somebody else by now: nothing', () => {
    expect(given().when(eraseOrder(orderId, subjectRef))()).toEqual([])
    expect(given(there).when(eraseOrder(orderId, 'sub_2' as SubjectRef))()).toEqual([])
  })
})
