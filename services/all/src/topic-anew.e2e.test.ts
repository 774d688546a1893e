// One of our topics is deleted and made anew, empty, under two processes while orders go on: they notice, the operator fills
// it from the store, and nothing is lost or doubled. On a Kafka of its own.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openContracts } from '@wismo/contracts'
import { OrderId } from '@wismo/kernel'
import { eventually, eventuallyHolds, kafkaForTests, startKafka, testSeed, testServers, type RunningKafka } from '@wismo/testing'
import { openScene, type FaultScene } from './testing/fault-scene.ts'
import { ownMessages, readEvents, readFinalState, readParts, type StoredRow } from './testing/final-state.ts'
import { runWismo } from './testing/operator.ts'
import { eventsOf, planOrders, publishOrders, sendOrders, type LoadResult, type OrderPlan, type PlannedOrder } from './testing/order-load.ts'
import { makeTopicAnew } from './testing/topic-anew.ts'

const topic = 'order.events.v1'
const orders = 'retail.orders.v1'
const contracts = openContracts()
const seed = testSeed()
const server = testServers()[0]?.url ?? ''
const perSecond = 5
const timedHoldMs = 2_000
/** What the issue allows, in milliseconds. */
const noticedMs = 30_000
const caughtUpMs = 30_000

const planned = (name: string, orders: number): OrderPlan => planOrders(contracts, { seed, name, orders, isPoisoned: false })
const together = (...plans: readonly OrderPlan[]): OrderPlan => ({ orders: plans.flatMap(({ orders }) => orders), poison: undefined })

/** So many lie in the topic before that what comes until the next look does not reach as far. */
const before = planned('B', 300)
/** More than lay in the topic of the retailer before. */
const late = planOrders(contracts, { seed, name: 'L', orders: 600, isPoisoned: false, isPlain: true })
const isUntouched = ({ via, holds }: PlannedOrder): boolean => via === 'http' && holds.length === 0
/** Orders that are there before, held and released only when the topic is gone. */
const heldLater: OrderPlan = { orders: before.orders.filter(isUntouched).slice(0, 20).map((order) => ({ ...order, holds: ['released'] })), poison: undefined }
const beforeAndHeld: OrderPlan = { orders: before.orders.map((order) => heldLater.orders.find(({ name }) => name === order.name) ?? order), poison: undefined }

if (kafkaForTests() !== undefined) {
  describe('a topic that is deleted and made anew', () => {
    let folder: string
    let kafka: RunningKafka
    let scene: FaultScene
    /** A load whose test failed ends with the others. */
    let isOver = false
    beforeAll(async () => {
      process.stderr.write(`WISMO_SEED=${seed}\n`)
      folder = mkdtempSync(join(tmpdir(), 'wismo-anew-'))
      kafka = await startKafka({ jars: '.wismo/kafka/jars', directory: join(folder, 'kafka') })
      scene = await openScene({ server, brokers: [kafka.brokers], vaultKey: randomBytes(32).toString('hex'), processes: 2 })
    }, 120_000)
    afterAll(async () => {
      isOver = true
      await scene?.stop()
      await kafka?.stop()
      rmSync(folder, { recursive: true, force: true })
    })

    const send = (plan: OrderPlan, speed: { readonly perSecond?: number } = {}): Promise<LoadResult> =>
      sendOrders({ plan, contracts, bus: scene.bus, urls: scene.fleet.urls, key: scene.fleet.key, timedHoldMs, ...speed })

    /** New orders, and changes to some that are there, until it is told to end; `end` answers how many requests had to be sent again. */
    const ordersGoOn = (): { plan(): OrderPlan; end(): Promise<number> } => {
      const plans: OrderPlan[] = []
      let isEnding = false
      const placing = async (): Promise<number> => {
        let retries = 0
        while (!isEnding && !isOver) {
          const plan = planned(`D${plans.length}`, 2 * perSecond)
          plans.push(plan)
          retries += (await send(plan, { perSecond })).retries
        }
        return retries
      }
      const both = Promise.all([placing(), send(heldLater, { perSecond }).then(({ retries }) => retries)])
      both.catch(() => undefined)
      return {
        plan: () => together(...plans),
        async end() {
          isEnding = true
          return (await both).reduce((sum, one) => sum + one)
        },
      }
    }

    test('F23 it is noticed, `wismo republish --topic` fills it, nothing is lost or doubled while orders go on', async () => {
      await send(before)
      await untilQuiet(scene, before)
      const places = await placesIn(scene, topic)
      const load = ordersGoOn()
      await eventually(async () => (await scene.stored(load.plan())) > 0)
      const gone = performance.now()
      await makeTopicAnew(kafka.brokers, topic)
      await eventuallyHolds(() => expect(toldOf(scene, topic)).toEqual(places), { within: noticedMs })
      const noticed = performance.now() - gone
      expect(noticed).toBeLessThan(noticedMs)
      const { code, out } = await runWismo({ DATABASE_URL: await databaseUrl(scene), KAFKA_BROKERS: kafka.brokers, PARTITIONS: '4' }, 'republish', '--topic', topic)
      expect([code, out]).toEqual([0, expect.stringMatching(/^published {2}\d+ of \d+ events in /)])
      const filled = performance.now() - gone
      const retries = await load.end()
      const all = together(beforeAndHeld, load.plan())
      await untilQuiet(scene, all)
      say(`noticed ${seconds(noticed)} after, filled ${seconds(filled)} after (${out.trim()}), ${load.plan().orders.length} orders meanwhile, ${retries} requests sent again`)
      await expectWhole(scene, all)
      expect(scene.fleet.errors.filter((line) => !isTold(line))).toEqual([])
    }, 120_000)

    test('F23 one that is full beyond where a group was before anybody looks is noticed too: no order of those is lost', async () => {
      const places = await placesIn(scene, orders)
      await makeTopicAnew(kafka.brokers, orders)
      const gone = performance.now()
      await publishOrders(scene.bus, contracts, late)
      await eventuallyHolds(() => expect(toldOf(scene, orders)).toEqual(places), { within: noticedMs })
      const noticed = performance.now() - gone
      await untilQuiet(scene, late)
      say(`noticed ${seconds(noticed)} after, quiet ${seconds(performance.now() - gone)} after`)
      await expectWhole(scene, late)
    }, 120_000)
  })
}

test('the check sees an event that is missing, and one that only comes before the one it follows', () => {
  const stored = ['a 1', 'a 2', 'a 3'].map((id) => ({ id, stream: 'a', version: Number(id.slice(2)) }))
  const reached = (...told: readonly string[]): number | undefined => reachedBy(told, stored).get('a')
  expect(reached('a 1', 'a 2', 'a 3')).toBe(3)
  expect(reached('a 3', 'a 1', 'a 2', 'a 3')).toBe(3)
  expect(reached('a 3', 'a 1', 'a 2')).toBe(2)
  expect(reached('a 1', 'a 3')).toBe(1)
})

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`
const say = (line: string): void => void process.stderr.write(`${line}\n`)

/** Everything is stored and in the view, nothing waits anywhere. */
const untilQuiet = (scene: FaultScene, plan: OrderPlan): Promise<void> =>
  eventuallyHolds(async () => expect({ stored: await scene.stored(plan), inView: await scene.inView(plan), behind: await scene.behind() }).toEqual({ stored: eventsOf(plan), inView: plan.orders.length, behind: 0 }), { within: caughtUpMs })

/** C1 in the store, on the topic as it is now, and in the view. C3 versions 1..n in the store, and each told behind the one before it. C4 each event once. C10 nothing is parked. */
async function expectWhole(scene: FaultScene, plan: OrderPlan): Promise<void> {
  const state = await readFinalState(scene.pool, scene.bus, plan)
  const stored = await readEvents(scene.pool, plan.orders.map(({ orderId }) => `order-${orderId}`))
  expect(stored.filter(({ type }) => type === 'OrderPlaced')).toHaveLength(plan.orders.length)
  expect(new Set(state.events.map(({ id, stream, version }) => `${stream} ${version} ${id}`)).size).toBe(eventsOf(plan))
  expect(new Set(stored.map(({ id }) => id)).size).toBe(stored.length)
  const versions = new Map(stored.map(({ stream, version }) => [stream, version]))
  expect(stored).toHaveLength([...versions.values()].reduce((sum, version) => sum + version, 0))
  const told = (await ownMessages(scene.bus, topic, plan)).map(({ headers }) => headers['ce_id'] ?? '')
  expect([...new Set(told)].toSorted()).toEqual(stored.map(({ id }) => id).toSorted())
  expect(reachedBy(told, stored)).toEqual(versions)
  expect((await readParts(scene.pool, plan)).filter(({ part }) => OrderId.is(part)).map(({ part, version }) => `${part} ${version}`)).toEqual(plan.orders.map(({ orderId }) => `${orderId} ${versions.get(`order-${orderId}`)}`).toSorted())
  expect({ parked: state.parked, unsent: state.unsent, sealed: state.sealed.kept }).toEqual({ parked: [], unsent: 0, sealed: state.sealed.named })
  expect(scene.fleet.deaths).toEqual([])
}

/** Up to which version somebody gets who begins at the oldest message and takes only the next one of each stream. What came before the topic was filled is told twice. */
function reachedBy(told: readonly string[], stored: readonly Pick<StoredRow, 'id' | 'stream' | 'version'>[]): ReadonlyMap<string, number> {
  const places = new Map(stored.map((event) => [event.id, event]))
  const reached = new Map(stored.map(({ stream }) => [stream, 0]))
  for (const { stream, version } of told.flatMap((id) => places.get(id) ?? [])) if (version === (reached.get(stream) ?? 0) + 1) reached.set(stream, version)
  return reached
}

/** `group partition` of all that are somewhere in that topic. */
async function placesIn({ pool }: FaultScene, name: string): Promise<readonly string[]> {
  const of = (schema: string): string => `select split_part(group_name, '@', 1) || ' ' || partition as place from ${schema}.consumer_position where topic = $1 and next_offset > 0`
  return (await pool.query<{ place: string }>(listeners.map(of).join(' union all '), [name])).rows.map(({ place }) => place).toSorted()
}

/** Everybody who hears of orders. */
const listeners = ['wismo_order', 'wismo_payments', 'wismo_fulfillment', 'wismo_carrier_tracking', 'wismo_returns', 'wismo_order_view', 'wismo_csr_api']

const isTold = (line: string): boolean => line.includes('its topic was made anew')

/** `group partition` of those whose process said that they begin again. */
function toldOf({ fleet }: FaultScene, name: string): readonly string[] {
  const lines = fleet.errors.filter(isTold).map((line) => JSON.parse(line) as { readonly group: string; readonly topic: string; readonly partition: number })
  return lines.filter((line) => line.topic === name).map(({ group, partition }) => `${group} ${partition}`).toSorted()
}

async function databaseUrl({ pool }: FaultScene): Promise<string> {
  const { rows: [row] } = await pool.query<{ name: string }>('select current_database() as name')
  return Object.assign(new URL(server), { pathname: `/${row?.name}` }).href
}
