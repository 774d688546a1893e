// Scans and shipments on a real PostgreSQL: whoever is second finds the other, in whatever order and however close both come.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { FulfillmentId, Instant, LineId, orderIdOf, parcelIdOf, ShopId, Unavailable, uuidV5, wismoSpace, type Uuid } from '@wismo/kernel'
import { migrate, openPool } from '@wismo/service'
import { faultRounds, testDatabase, type TestDatabase } from '@wismo/testing'
import type { Shipment } from './domain/parcel.ts'
import { openScans, type LabelledScan, type Scans } from './scans.ts'
import { scanMigrations } from './tables.ts'

const schema = 'wismo_carrier_tracking'
const shopId = ShopId.parse('aldermoor')
const hour = (h: number): Instant => Instant.fromMillis(Date.parse('2026-11-24T00:00:00Z') + h * 3_600_000)
let now = hour(0)
const clock = (): Instant => now

let database: TestDatabase
let scans: Scans
let others: Scans
let otherPool: ReturnType<typeof openPool>
beforeAll(async () => {
  database = await testDatabase()
  await migrate(database.pool, schema, scanMigrations(schema))
  otherPool = openPool(database.url, { name: 'other', onError: () => undefined })
  scans = openScans({ pool: database.pool, schema }, clock)
  others = openScans({ pool: otherPool, schema }, clock)
})
afterAll(async () => {
  await otherPool.end()
  await database.drop()
})

const scan = (externalId: string, at = hour(2), over: Partial<LabelledScan> = {}): LabelledScan =>
  ({ shopId, orderId: orderIdOf(shopId, externalId), externalId, carrier: 'dhl-de', trackingNumber: '1', scan: { factId: randomUUID() as Uuid, at, status: 'in_transit', flags: ['delayed'], source: 'retailer', place: 'Kassel', proof: { kind: 'photo', ref: 'x' } }, ...over })

function shipment(externalId: string, shippedAt = hour(1), trackingNumber = '1'): Shipment {
  const orderId = orderIdOf(shopId, externalId)
  return { orderId, parcelId: parcelIdOf(orderId, 'dhl-de', trackingNumber, shippedAt.slice(0, 7)), carrier: 'dhl-de', trackingNumber, lines: [{ lineId: LineId.of(wismoSpace, 'l'), quantity: 2 }], fulfillmentId: FulfillmentId.of(wismoSpace, 'f'), shippedAt }
}
const waiting = async (before = now) => (await scans.waiting(shopId, before, 1_000)).map(({ externalId }) => externalId)

describe('who is second finds the other', () => {
  test('given a shipment, when a scan is told, then it is of that parcel, as it was told', async () => {
    expect(await scans.takeShipments([shipment('a')])).toEqual([[]])
    expect(await scans.takeScans([scan('a'), scan('a2')])).toEqual([shipment('a'), undefined])
    expect(await waiting()).toContain('a2')
    expect(await waiting()).not.toContain('a')
  })

  test('I21 given scans that wait, when their shipment is told, then it gets them all, and they wait no more; told twice it gets them again', async () => {
    const [first, second, elsewhere] = [scan('b'), scan('b', hour(3)), scan('b', hour(3), { trackingNumber: '2' })]
    expect(await scans.takeScans([first, second, elsewhere, first])).toEqual([undefined, undefined, undefined, undefined])
    for (let time = 1; time <= 2; time += 1) {
      const [found] = await scans.takeShipments([shipment('b')])
      expect(new Set(found)).toEqual(new Set([first.scan, second.scan]))
    }
    expect((await waiting()).filter((externalId) => externalId === 'b')).toHaveLength(1)
  })

  test('I21 both at the same time, over and over: one of them finds the other, and nothing waits in the end', async () => {
    const rounds = 100 * faultRounds()
    let foundByScan = 0
    for (let round = 0; round < rounds; round += 1) {
      const ids = Array.from({ length: 3 }, (_, i) => `race-${round}-${i}`)
      const told = ids.map((id) => scan(id))
      const [parcels, seen] = await Promise.all([scans.takeScans(told), others.takeShipments(ids.map((id) => shipment(id)))])
      for (const [i, one] of told.entries()) {
        const isFound = parcels[i] !== undefined
        if (isFound) foundByScan += 1
        expect(isFound || seen[i]?.some(({ factId }) => factId === one.scan.factId)).toBe(true)
      }
    }
    expect((await waiting()).filter((id) => id.startsWith('race'))).toEqual([])
    process.stderr.write(`the scan was second ${foundByScan} times of ${3 * rounds}\n`)
  }, 60_000)

  test('two members with the same scans and shipments hinder each other in nothing', async () => {
    const ids = Array.from({ length: 60 }, (_, i) => `many-${i}`)
    const told = ids.map((id) => scan(id))
    const all = ids.map((id) => shipment(id))
    for (let round = 0; round < 10; round += 1) await Promise.all([scans.takeScans(told), others.takeScans([...told].reverse()), scans.takeShipments([...all].reverse()), others.takeShipments(all)])
    expect((await waiting()).filter((id) => id.startsWith('many'))).toEqual([])
  })
})

test('I21 a number that is used again in another month is another parcel: a scan is of the one that left last before it', async () => {
  const [march, may] = [shipment('c', Instant.parse('2026-03-01T10:00:00Z')), shipment('c', Instant.parse('2026-05-01T10:00:00Z'))]
  const at = (day: string): LabelledScan => scan('c', Instant.parse(`${day}T12:00:00Z`))
  const [early, between, late] = [at('2026-02-01'), at('2026-04-01'), at('2026-06-01')]
  await scans.takeScans([early, between, late])
  expect(await scans.takeShipments([march, may])).toEqual([expect.arrayContaining([early.scan, between.scan]), [late.scan]])
  expect(await scans.takeScans([early, between, late])).toEqual([march, march, may])
})

test('the same parcel told with an earlier moment left then', async () => {
  await scans.takeShipments([shipment('d', hour(9)), shipment('d', hour(8))])
  await scans.takeShipments([shipment('d', hour(5))])
  expect(await scans.takeScans([scan('d')])).toMatchObject([{ shippedAt: hour(5) }])
})

describe('what waits', () => {
  test('for longer than asked, the longest first, page by page, of one shop', async () => {
    const shop = ShopId.parse('other-shop')
    const told = Array.from({ length: 5 }, (_, i) => scan(`w-${i}`, hour(1), { shopId: shop }))
    for (const [i, one] of told.entries()) {
      now = hour(100 + i)
      await scans.takeScans([one])
    }
    const first = await scans.waiting(shop, hour(103), 2)
    const last = first[1]
    const rest = await scans.waiting(shop, hour(103), 10, { since: last?.since ?? hour(0), factId: last?.scan.factId ?? (uuidV5(wismoSpace, 'none')) })
    expect([first, rest].map((rows) => rows.map(({ externalId, since }) => [externalId, since]))).toEqual([[['w-0', hour(100)], ['w-1', hour(101)]], [['w-2', hour(102)], ['w-3', hour(103)]]])
    expect(await scans.countWaiting(hour(103))).toBe((await scans.countWaiting(hour(99))) + 4)
  })

  test('and never will be anything else is taken away as the runbook says; what was matched stays', async () => {
    const [, sql = ''] = /```sql\n([^]*?)```/.exec(readFileSync('docs/runbooks/scans-wait.md', 'utf8')) ?? []
    const label = { carrier: 'dhl', trackingNumber: '00340434161094000000' }
    await scans.takeShipments([{ ...shipment('r'), ...label }])
    await scans.takeScans([scan('r', hour(2), label), scan('r-2', hour(2), label)])
    expect((await database.pool.query(sql)).rowCount).toBe(1)
    expect(await waiting()).not.toContain('r-2')
    expect((await scans.takeShipments([{ ...shipment('r'), ...label }]))[0]).toHaveLength(1)
  })
})

test('a database that is away says so', async () => {
  const away = openPool('postgres://nobody@127.0.0.1:1/none', { name: 'away', onError: () => undefined })
  await expect(openScans({ pool: away, schema }, clock).takeScans([scan('x')])).rejects.toBeInstanceOf(Unavailable)
  await away.end()
})
