import { existsSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { jsonForm, openContracts } from '@wismo/contracts'
import { expectedContradicted, expectedContradictions, expectedFull, expectedMessages, expectedOf, expectedTable } from './olist-expected.ts'
import { centavos, daysLater, instantOf, readFiles } from './olist-files.ts'
import { importOf, lifeOf, timelineOf } from './olist-life.ts'
import { olistOrders, readOlist, type OlistOrder } from './olist.ts'

const folder = `${process.env['WISMO_DATA'] ?? '../shared/data'}/olist`

describe('the wall clock of São Paulo', () => {
  test.each([
    ['2017-07-01 12:00:00', '2017-07-01T15:00:00.000Z'],
    ['2017-12-01 12:00:00', '2017-12-01T14:00:00.000Z'],
    ['2017-10-14 23:30:00', '2017-10-15T02:30:00.000Z'],
    ['2017-10-15 01:30:00', '2017-10-15T03:30:00.000Z'],
  ])('%s is %s', (local, utc) => {
    expect(instantOf(local)).toBe(utc)
  })

  test('days later it is the same time, and what nobody wrote stays unwritten', () => {
    expect([daysLater('2017-12-30 23:59:01', 3), daysLater('2017-10-18', 28), daysLater('', 28)]).toEqual(['2018-01-02 23:59:01', '2017-11-15 00:00:00', ''])
  })
})

test.each([['109.90', 10990], ['25.5', 2550], ['0.0', 0], ['7', 700], ['19.99', 1999]])('%s is %i centavos', (decimal, amount) => {
  expect(centavos(decimal)).toBe(amount)
})

const present = existsSync(folder)
if (!present && process.env['CI'] !== 'true') process.stderr.write(`Left out: the Olist orders are not in ${folder} (WISMO_DATA).\n`)

const types = ['RetailOrderImported', 'RetailPaymentReported', 'RetailFulfillmentReported', 'RetailParcelReported', 'RetailStockReported', 'RetailOrderCancelled'] as const
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
const counted = (words: readonly string[]): Readonly<Record<string, number>> => Object.fromEntries([...new Set(words)].map((word) => [word, words.filter((one) => one === word).length]))

/** How many orders there are of each row of the table, as the rows of the files say it. */
const tableOf = (orders: readonly OlistOrder[]) => {
  const all = orders.map((order) => expectedOf(order))
  const key = ({ row, order, fulfillment, payment, promise }: ReturnType<typeof expectedOf>): string => [row, order, fulfillment, payment, promise].join(' | ')
  return counted(all.map(key))
}

if (present || process.env['CI'] === 'true') {
  describe('the Olist files', () => {
    test('give 4,071 orders, 1,000 of them full with 1,149 lines, 1,041 payments, 159,040.43 to pay and 159,040.39 paid', async () => {
      const orders = await readOlist(folder)
      const full = orders.filter((order) => order.full)
      expect(orders).toHaveLength(4_071)
      expect({ orders: full.length, lines: full.flatMap(({ lines }) => lines).length, payments: full.flatMap(({ payments }) => payments).length, total: sum(full.map(({ total }) => total)), paid: sum(full.flatMap(({ payments }) => payments.map(({ amount }) => amount))) }).toEqual(expectedFull)
      expect(orders.filter(({ full: isFull, lines }) => !isFull && lines.length !== 1)).toEqual([])
      expect(orders.filter(({ full: isFull, lines }) => !isFull && lines[0]?.unitPrice === 10_000).length).toBeGreaterThanOrEqual(2_797)
    })

    test('of 2,797 orders neither payment nor price is known', async () => {
      const { orders, customerOf, paymentsOf, itemsOf } = await readFiles(folder)
      const bare = orders.filter((row) => !customerOf.has(row['customer_id'] ?? '') && !paymentsOf.has(row['order_id'] ?? '') && !itemsOf.has(row['order_id'] ?? ''))
      expect(bare).toHaveLength(2_797)
    })

    test('tell 4,104 payments and 4,032 parcels, in time order, each under an id of its own', async () => {
      const messages = timelineOf(await readOlist(folder))
      const ofType = (type: string) => messages.filter((message) => message.type === type)
      const parcels = ofType('RetailFulfillmentReported').flatMap(({ data }) => (data['parcels'] ?? []) as readonly { readonly trackingNumber: string }[])
      expect({ RetailOrderImported: ofType('RetailOrderImported').length, RetailPaymentReported: ofType('RetailPaymentReported').length, parcels: parcels.length }).toEqual(expectedMessages)
      expect([ofType('RetailStockReported').length, ofType('RetailOrderCancelled').length]).toEqual([18, 20])
      expect(new Set(parcels.map(({ trackingNumber }) => trackingNumber)).size).toBe(4_032)
      expect(new Set(messages.map(({ id }) => id)).size).toBe(messages.length)
      expect(messages.filter(({ at }, i) => at < (messages[i - 1]?.at ?? ''))).toEqual([])
    })

    test('are told as the schemas of retailers want it, alone and as one import', async () => {
      const { source } = openContracts()
      const forms = new Map([...types].map((type) => [type, jsonForm(source, type)]))
      const orders = await readOlist(folder)
      const all = [...timelineOf(orders), ...orders.map((order) => importOf(order))]
      expect(all.flatMap(({ type, data }) => forms.get(type)?.safeParse(data).error?.issues ?? [])).toEqual([])
    }, 60_000)

    test('58 orders are handed over before they are paid, 8 before they are placed: their messages say so', async () => {
      const lives = (await readOlist(folder)).map((order) => lifeOf(order))
      const first = (life: ReturnType<typeof lifeOf>, type: string, state?: string) => life.find((one) => one.type === type && (state === undefined || one.data['state'] === state))?.at
      const before = (a: string | undefined, b: string | undefined): boolean => a !== undefined && b !== undefined && a < b
      expect(lives.filter((life) => before(first(life, 'RetailFulfillmentReported', 'shipped'), first(life, 'RetailPaymentReported')))).toHaveLength(58)
      expect(lives.filter((life) => before(first(life, 'RetailFulfillmentReported', 'shipped'), life[0].at))).toHaveLength(8)
    })

    test('stand in the end as the table says, row by row, with 69 contradictions on 61 orders', async () => {
      const orders = await readOlist(folder)
      expect(tableOf(orders)).toEqual(Object.fromEntries(expectedTable.map(({ row, n, order, fulfillment, payment, promise }) => [[row, order, fulfillment, payment, promise].join(' | '), n])))
      const contradicted = orders.map((order) => expectedOf(order).contradictions).filter((codes) => codes.length > 0)
      expect([counted(contradicted.flat()), contradicted.length]).toEqual([expectedContradictions, expectedContradicted])
    })

    test('copied they are the same lives under other ids and later, and end alike', async () => {
      const files = await readFiles(folder)
      const [first, third] = [[...olistOrders(files)], [...olistOrders(files, 3)]]
      const ids = (orders: readonly OlistOrder[]) => orders.map(({ document }) => document.externalId)
      expect(new Set([...ids(first), ...ids(third)]).size).toBe(2 * 4_071)
      expect(tableOf(third)).toEqual(tableOf(first))
      expect(third.map(({ total }) => total)).toEqual(first.map(({ total }) => total))
      expect(Date.parse(third[0]?.course.placedAt ?? '') - Date.parse(first[0]?.course.placedAt ?? '')).toBe(84 * 86_400_000 - 3_600_000)
    })

    test('one message can hold a whole life: the later messages are its history, named as they would be alone', async () => {
      const order = (await readOlist(folder)).find(({ course, payments }) => course.status === 'delivered' && payments.length === 1)
      if (order === undefined) throw new Error('there is no such order')
      const { data, ...placed } = importOf(order)
      const [alone, ...later] = lifeOf(order)
      expect(placed).toEqual({ id: alone.id, type: alone.type, at: alone.at })
      expect(data['history']).toEqual([
        { eventId: later[0]?.id, payment: later[0]?.data },
        { eventId: later[1]?.id, fulfillment: later[1]?.data },
        { eventId: later[2]?.id, parcel: later[2]?.data },
      ])
    })
  })
}
