// What a comparison of the view with the stores sees, and how long it waits for what is under way.
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Pool, QueryConfig } from 'pg'
import { OrderId, orderIdOf } from '@wismo/kernel'
import type { ViewGenerations } from '@wismo/messaging'
import { eventually } from '@wismo/testing'
import { rebuildScene, schema, type RebuildScene } from './testing/rebuild-scene.ts'
import { shopId } from './testing/view-scene.ts'

const names = (count: number, of = randomUUID()): readonly string[] => Array.from({ length: count }, (_, i) => `${of}-${i}`)
const uuidOf = (name: string): string => OrderId.toUuid(orderIdOf(shopId, name))

describe('a comparison', () => {
  let scene: RebuildScene
  let orders: readonly string[]
  beforeEach(async () => {
    scene = await rebuildScene()
    await scene.follow()
    orders = names(30)
    await scene.store(orders, 3)
    await scene.shown(orders, 3)
  }, 30_000)
  afterEach(() => scene.stop())
  const change = (sql: string, values: readonly unknown[] = []) => scene.database.pool.query(sql, [...values])

  test('sees search columns that do not say what the row says, and events that are not kept', async () => {
    const [searched = '', lost = '', all = ''] = orders
    const before = await scene.verify()
    expect(before).toMatchObject({ differences: [], more: 0 })
    await change(`update ${schema}.order_part set number = 'another', subject_ref = 'nobody' where order_id = $1`, [uuidOf(searched)])
    await change(`delete from ${schema}.order_event where order_id = $1 and version = 2`, [uuidOf(lost)])
    await change(`delete from ${schema}.order_event where order_id = $1`, [uuidOf(all)])
    const began = performance.now()
    const { differences, hash } = await scene.verify({ patienceMs: 60_000 })
    expect(performance.now() - began).toBeLessThan(20_000)
    expect(hash).toBe(before.hash)
    const of = (name: string) => ({ orderId: orderIdOf(shopId, name), part: orderIdOf(shopId, name), version: 3, stored: 3 })
    expect(differences).toHaveLength(3)
    expect(differences).toEqual(expect.arrayContaining([
      { kind: 'search', ...of(searched), columns: ['number', 'subject_ref'] },
      { kind: 'events', ...of(lost), kept: { events: 2, last: 3 } },
      { kind: 'events', ...of(all), kept: { events: 0, last: 0 } },
    ]))
  }, 60_000)

  test('waits once for all rows that are behind', async () => {
    await change(`delete from ${schema}.order_part where order_id = any($1::uuid[])`, [orders.slice(0, 20).map(uuidOf)])
    const began = performance.now()
    const { differences } = await scene.verify({ patienceMs: 1_000 })
    expect(performance.now() - began).toBeLessThan(8_000)
    expect(differences.map(({ kind }) => kind)).toEqual(Array.from({ length: 20 }, () => 'missing'))
  }, 60_000)

  test('ends at once when it is asked to while it waits', async () => {
    await change(`delete from ${schema}.order_part where order_id = $1`, [uuidOf(orders[0] ?? '')])
    const stopping = new AbortController()
    const began = performance.now()
    let looks = 0
    const counting = { query: (asked: QueryConfig) => ((looks += asked.name?.endsWith('.verify') === true ? 1 : 0), scene.database.pool.query(asked)) } as unknown as Pool
    const generations: ViewGenerations = { ...scene.generations, group: (number) => ({ ...scene.generations.group(number), pool: counting }) }
    const verifying = scene.verify({ generations, patienceMs: 50_000, signal: stopping.signal })
    await eventually(() => looks > 2)
    stopping.abort()
    expect(await verifying).toMatchObject({ aborted: true })
    expect(performance.now() - began).toBeLessThan(30_000)
  }, 60_000)

  test('names a thousand differences and counts the others', async () => {
    await change(`insert into ${schema}.order_part (order_id, part, version, shop_id, doc) select gen_random_uuid(), 'ord_invented', 1, shop_id, doc from ${schema}.order_part, generate_series(1, 40)`)
    const { differences, more } = await scene.verify()
    expect([differences.length, more]).toEqual([1_000, 200])
  }, 60_000)
})
