import { describe, expect, test } from '@jest/globals'
import { openContracts } from '@wismo/contracts'
import { orderIdOf, OrderId, ShopId, type LineId } from '@wismo/kernel'
import { foldedEvents } from '../fold-part.ts'
import { isPartId } from '../parts.ts'
import { livesOf, namedLives, type Buckets, type Fact, type Life } from './index.ts'

const seed = 7
const some = [...livesOf(seed, 300)]

/** Units by line that were ordered so far, by the word of the order's own facts. */
function ordered(total: Map<LineId, number>, { type, data }: Fact): void {
  if (type === 'OrderPlaced') for (const { lineId, quantity } of data.lines) total.set(lineId, quantity)
  if (type === 'LineAdded') total.set(data.line.lineId, data.line.quantity)
  if (type === 'LineQuantityChanged' && data.to > data.from) total.set(data.lineId, (total.get(data.lineId) ?? 0) + data.to - data.from)
  if (type === 'VariantSwapped') total.set(data.newLineId, data.quantity)
}

const sumOf = (buckets: Buckets | undefined): number => Object.values(buckets ?? {}).reduce((sum, quantity) => sum + quantity, 0)

/** First place at which the world does not hold exactly what was ordered. */
function firstGap({ events }: Life): string | undefined {
  const total = new Map<LineId, number>()
  for (const { event, world } of events) {
    ordered(total, event)
    for (const [lineId, quantity] of total) if (sumOf(world.get(lineId)) !== quantity) return `${lineId} at ${event.type}`
    if (world.size > total.size) return `a line too many at ${event.type}`
  }
  return undefined
}

describe('lives', () => {
  test('are the same for the same seed, and others for another', () => {
    expect([...livesOf(seed, 20)]).toEqual(some.slice(0, 20))
    expect([...livesOf(seed + 1, 1)][0]?.orderId).not.toBe(some[0]?.orderId)
  })

  test('do not depend on how many are asked for, nor on where the row begins', () => {
    expect([...livesOf(seed, 2, { first: 250 })]).toEqual(some.slice(250, 252))
  })

  test('have the ids that a shop’s orders have', () => {
    const shopId = ShopId.parse('aldermoor')
    const [life] = [...livesOf(seed, 1, { shops: [shopId] })]
    expect(life).toMatchObject({ shopId, orderId: orderIdOf(shopId, '7-1') })
  })

  test('tell each aggregate from version 1 on without a gap, in the order of time but for scans that were told late, each fact under an id of its own', () => {
    const ids = new Set<string>()
    let beforeItsPart = 0
    for (const { events } of [...some, ...namedLives]) {
      const versions = new Map<string, number>()
      const recorded = new Map<string, string>()
      const begun = new Map<string, string>()
      let before = ''
      for (const { event, version } of events) {
        expect(version).toBe((versions.get(event.aggregate) ?? 0) + 1)
        const isLate = event.type === 'CheckpointRecorded' && event.occurredAt < before
        expect((isLate || event.occurredAt > before) && event.recordedAt > event.occurredAt && event.recordedAt > (recorded.get(event.aggregate) ?? '')).toBe(true)
        if (event.occurredAt < (begun.get(event.aggregate) ?? '')) beforeItsPart += 1
        versions.set(event.aggregate, version)
        recorded.set(event.aggregate, event.recordedAt)
        begun.set(event.aggregate, begun.get(event.aggregate) ?? event.occurredAt)
        if (!isLate) before = event.occurredAt
        ids.add(event.id)
      }
    }
    expect(beforeItsPart).toBeGreaterThan(0)
    expect(ids.size).toBe([...some, ...namedLives].reduce((sum, { events }) => sum + events.length, 0))
  })

  test('belong to one order: every fact is about it and of one of its parts', () => {
    for (const { orderId, events } of some) {
      expect(events.every(({ event: { data, aggregate } }) => data.orderId === orderId && isPartId(aggregate) && (!OrderId.is(aggregate) || aggregate === orderId))).toBe(true)
    }
  })

  test('hold as many units as were ordered, at every step', () => {
    expect([...some, ...namedLives].map(firstGap).filter((gap) => gap !== undefined)).toEqual([])
  })

  test('end with every unit at rest', () => {
    const resting = ['delivered', 'returned', 'lost', 'cancelled']
    const moving = some.filter(({ events }) => [...(events.at(-1)?.world.values() ?? [])].some((buckets) => Object.entries(buckets).some(([bucket, quantity]) => quantity > 0 && !resting.includes(bucket))))
    expect(moving.map(({ kinds }) => kinds)).toEqual([])
  })

  test('are of the usual length', () => {
    const lengths = some.map(({ events }) => events.length).sort((a, b) => a - b)
    expect(lengths[150]).toBeGreaterThanOrEqual(18)
    expect(lengths[150]).toBeLessThanOrEqual(40)
  })
})

test('every fact that a part knows is told by one of 2,000 lives', () => {
  const told = new Set<string>()
  for (const { events } of livesOf(1, 2_000)) for (const { event } of events) told.add(event.type)
  expect(foldedEvents.filter((type) => !told.has(type))).toEqual([])
}, 20_000)

test('every fact has the form of its contract: it comes back as it was', () => {
  const contracts = openContracts()
  const wrong = new Set<string>()
  for (const { shopId, events } of [...some, ...namedLives]) {
    for (const { event, version } of events) {
      const { type, data, aggregate, occurredAt, recordedAt, actor } = event
      const uuid = OrderId.toUuid(data.orderId)
      const envelope = { subject: aggregate, sequence: version, occurredAt, recordedAt, correlationId: uuid, causationId: uuid, actorType: actor, actorId: shopId }
      const back = contracts.decode(contracts.encode({ type, envelope, data }))
      if (JSON.stringify(sorted(back.data)) !== JSON.stringify(sorted(data))) wrong.add(type)
    }
  }
  expect([...wrong]).toEqual([])
}, 30_000)

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, sorted(one)]))
}

describe('the named lives', () => {
  test('are the eighteen of the law, each with its turns', () => {
    expect(namedLives.map(({ letter }) => letter).join('')).toBe('abcdefghijklmnopqr')
    expect(Math.min(...namedLives.map(({ points }) => points.length))).toBeGreaterThanOrEqual(3)
  })

  test.each(namedLives.flatMap((life) => life.points.filter(({ units, lines }) => units !== undefined || lines !== undefined).map((point) => ({ name: `${life.letter} ${point.name}`, point, life }))))('$name: what is to be seen is where the units are', ({ point, life }) => {
    const lines = [...(life.events[point.after - 1]?.world.values() ?? [])]
    const held = (buckets: object): object => Object.fromEntries(Object.entries(buckets).filter(([, quantity]) => quantity > 0))
    expect(lines.map(held)).toEqual(point.lines ?? lines.map(held))
    const all: Record<string, number> = {}
    for (const [bucket, quantity] of lines.flatMap((buckets) => Object.entries(buckets))) all[bucket] = (all[bucket] ?? 0) + quantity
    expect(held(all)).toEqual(point.units ?? held(all))
  })
})
