// Three processes of one Wismo while things break: one of them killed every few seconds, PostgreSQL gone and back, an order
// that nobody can take. In the end everything is as in a run in which nothing happened. On the log in PostgreSQL and on Kafka.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openContracts } from '@wismo/contracts'
import { OrderId } from '@wismo/kernel'
import { eventually, eventuallyHolds, faultRounds, kafkaForTests, startKafka, testSeed, type RunningKafka } from '@wismo/testing'
import { startPostgres, type RunningPostgres } from '../../../tools/postgres.ts'
import { openScene, type FaultScene, type VaultKeys } from './testing/fault-scene.ts'
import { ownMessages, readEvents, readFinalState, readParts, type FinalState, type StoredRow } from './testing/final-state.ts'
import { killPostgres } from './testing/killed-postgres.ts'
import { killFor } from './testing/killer.ts'
import { eventsOf, planOrders, publishOrders, sendOrders, type LoadResult, type OrderPlan } from './testing/order-load.ts'

const contracts = openContracts()
const seed = testSeed()
/** One round in `npm test`, three minutes in `npm run deep`. */
const killsMs = faultRounds() * 10_000
/** Orders that are begun in a second. */
const perSecond = 30
/** Holds whose deadlines come meanwhile stand this long, in milliseconds. */
const timedHoldMs = 6_000
const undisturbedHoldMs = 2_000
const others = 1_000
/** After the last kill everything is caught up within this, and what a lease needs, in milliseconds. */
const caughtUpMs = 20_000

const plans = {
  kills: planOrders(contracts, { seed, name: 'K', orders: (killsMs * perSecond) / 1_000, isPoisoned: true }),
  restarts: planOrders(contracts, { seed, name: 'R', orders: 60, isPoisoned: true }),
  plain: planOrders(contracts, { seed, name: 'A', orders: others, isPoisoned: false, isPlain: true }),
  poisoned: planOrders(contracts, { seed, name: 'P', orders: others, isPoisoned: true, isPlain: true }),
} satisfies Record<string, OrderPlan>

const logs: readonly { readonly name: string; readonly onKafka: boolean }[] = [
  { name: 'the log in PostgreSQL', onKafka: false },
  ...(kafkaForTests() === undefined ? [] : [{ name: 'Kafka', onKafka: true }]),
]
/** What a member that died keeps before others have it, in milliseconds: the lease of the log in PostgreSQL, the session of Kafka. */
const leaseMs = 10_000

const vaultKey = randomBytes(32).toString('hex')
let folder: string
let server: RunningPostgres
const startServer = (): Promise<RunningPostgres> => startPostgres({ directory: join(folder, 'postgres') })

interface Undisturbed {
  readonly states: Readonly<Record<'kills' | 'restarts', FinalState>>
  readonly answers: Readonly<Record<'kills' | 'restarts', LoadResult['answers']>>
  readonly vaultKeys: VaultKeys
}
let undisturbed: Undisturbed

beforeAll(async () => {
  say(`WISMO_SEED=${seed}`)
  folder = mkdtempSync(join(tmpdir(), 'wismo-kills-'))
  server = await startServer()
  // Where nothing happens, one process does what three do.
  const scene = await openScene({ server: server.url, brokers: [], vaultKey, processes: 1 })
  try {
    undisturbed = await runUndisturbed(scene)
  } finally {
    await scene.stop()
  }
}, killsMs + 120_000)
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function runUndisturbed(scene: FaultScene): Promise<Undisturbed> {
  const load = async (plan: OrderPlan) => (await sendOrders({ plan, contracts, bus: scene.bus, urls: scene.fleet.urls, key: scene.fleet.key, timedHoldMs: undisturbedHoldMs })).answers
  const answers = { kills: await load(plans.kills), restarts: await load(plans.restarts) }
  for (const plan of [plans.kills, plans.restarts]) await untilQuiet(scene, plan, 60_000)
  expect([scene.fleet.deaths, scene.fleet.errors]).toEqual([[], []])
  const state = (plan: OrderPlan) => readFinalState(scene.pool, scene.bus, plan)
  return { answers, states: { kills: await state(plans.kills), restarts: await state(plans.restarts) }, vaultKeys: await scene.vaultKeys() }
}

/** Everything is stored and in the view, nothing waits anywhere. */
const untilQuiet = (scene: FaultScene, plan: OrderPlan, withinMs: number): Promise<void> =>
  eventuallyHolds(async () => expect({ stored: await scene.stored(plan), inView: await scene.inView(plan), behind: await scene.behind() }).toEqual({ stored: eventsOf(plan), inView: plan.orders.length, behind: 0 }), { within: withinMs })

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`
const say = (line: string): void => void process.stderr.write(`${line}\n`)
const said = (counts: ReadonlyMap<string, number>): string => [...counts].map(([what, times]) => `${times} x ${what}`).join(', ')

/** C1 in the store, on the topic and in the view. C3 versions 1..n in the store, and on the topic where each is told first. C4 each event once. C10 parked is the poison and what is behind it. */
async function expectNothingLost(scene: FaultScene, { orders, poison }: OrderPlan, state: FinalState): Promise<void> {
  const plan = { orders, poison }
  const stored = await readEvents(scene.pool, orders.map(({ orderId }) => `order-${orderId}`))
  const published = [...new Set((await ownMessages(scene.bus, 'order.events.v1', plan)).map(({ headers }) => headers['ce_id'] ?? ''))]
  expect(published.toSorted()).toEqual(stored.map(({ id }) => id).toSorted())
  expect(outOfTurn(state.events)).toEqual([])
  const places = new Map(stored.map((event) => [event.id, event]))
  expect(outOfTurn(published.flatMap((id) => places.get(id) ?? []))).toEqual([])
  const versions = new Map(stored.map(({ stream, version }) => [stream, version]))
  expect((await readParts(scene.pool, plan)).filter(({ part }) => OrderId.is(part)).map(({ part, version }) => `${part} ${version}`)).toEqual(orders.map(({ orderId }) => `${orderId} ${versions.get(`order-${orderId}`)}`).toSorted())
  expect(stored.filter(({ type }) => type === 'OrderPlaced')).toHaveLength(orders.length)
  expect([new Set(stored.map(({ id }) => id)).size, state.sealed.kept]).toEqual([stored.length, state.sealed.named])
  const ids = [...new Set(poison?.messages.map(({ headers }) => headers['ce_id']))]
  expect(state.parked.map(({ key, messageId, code, behind }) => ({ key, messageId, code, behind }))).toEqual(ids.map((messageId, i) => ({ key: poison?.orderId, messageId, code: i === 0 ? 'invalid' : 'behind_parked', behind: i > 0 })))
  expect(state.unsent).toBe(0)
}

/** Events that are not the next one of their stream. */
function outOfTurn(events: readonly Pick<StoredRow, 'stream' | 'version'>[]): readonly string[] {
  const reached = new Map<string, number>()
  return events.flatMap(({ stream, version }) => {
    const isNext = version === (reached.get(stream) ?? 0) + 1
    reached.set(stream, version)
    return isNext ? [] : [`${stream} ${version}`]
  })
}

describe.each(logs)('three processes on $name', ({ name, onKafka }) => {
  let scene: FaultScene
  let kafka: RunningKafka | undefined
  beforeAll(async () => {
    // A broker of its own: other tests count what lies in the topics.
    kafka = onKafka ? await startKafka({ jars: '.wismo/kafka/jars', directory: join(folder, 'kafka') }) : undefined
    scene = await openScene({ server: server.url, brokers: kafka === undefined ? [] : [kafka.brokers], vaultKey, processes: 3, vaultKeys: undisturbed.vaultKeys })
  }, 180_000)
  afterAll(async () => {
    await scene?.stop()
    await kafka?.stop()
  })

  const load = (plan: OrderPlan): Promise<LoadResult> => sendOrders({ plan, contracts, bus: scene.bus, urls: scene.fleet.urls, key: scene.fleet.key, timedHoldMs, perSecond })

  const expectUndisturbed = async (which: 'kills' | 'restarts', { answers }: LoadResult): Promise<void> => {
    const state = await readFinalState(scene.pool, scene.bus, plans[which])
    await expectNothingLost(scene, plans[which], state)
    expect(state).toEqual(undisturbed.states[which])
    expect(new Map([...answers].toSorted())).toEqual(new Map([...undisturbed.answers[which]].toSorted()))
    expect([scene.fleet.deaths, scene.fleet.errors]).toEqual([[], []])
  }

  test('F18 C10 one order is poison: 1,000 others finish as without it', async () => {
    const finished = async (plan: OrderPlan): Promise<number> => {
      const began = performance.now()
      await publishOrders(scene.bus, contracts, plan)
      await eventually(async () => (await scene.inView(plan)) === others, { within: 60_000 })
      return performance.now() - began
    }
    const [plain, poisoned] = [await finished(plans.plain), await finished(plans.poisoned)]
    say(`${name}: ${others} orders in the view after ${seconds(plain)}, with a poisoned one among them after ${seconds(poisoned)}`)
    await untilQuiet(scene, plans.poisoned, 30_000)
    await expectNothingLost(scene, plans.poisoned, await readFinalState(scene.pool, scene.bus, plans.poisoned))
    expect(poisoned).toBeLessThan(3 * plain + 2_000)
  }, 120_000)

  test('F9 C1 C3 C4 C10 PostgreSQL is killed and restarted under them: the final state of a run without', async () => {
    const plan = plans.restarts
    const sending = load(plan)
    const goesOn = async (): Promise<void> => {
      const from = await eventually(async () => ({ stored: await scene.stored(plan) }), { within: 30_000 })
      await eventually(async () => (await scene.stored(plan)) > from.stored + 20, { within: 30_000 })
    }
    await goesOn()
    await killPostgres(scene.pool)
    server = await startServer()
    await goesOn()
    await server.stop()
    server = await startServer()
    const back = performance.now()
    const result = await sending
    await untilQuiet(scene, plan, caughtUpMs + leaseMs + timedHoldMs)
    say(`${name}: ${plan.orders.length} orders, PostgreSQL killed once and restarted once, ${result.retries} sent again (${said(result.others)}), quiet ${seconds(performance.now() - back)} after`)
    expect([...result.others.keys()].filter((what) => !/^(503 unavailable|503 overloaded|404 not_found|422 (date_order|idempotency_key_reused)|publish unavailable)$/.test(what))).toEqual([])
    await expectUndisturbed('restarts', result)
  }, 180_000)

  test('F2 C1 C3 C4 C10 one of them is killed every few seconds: the final state of a run without kills', async () => {
    const plan = plans.kills
    const [{ result, sent }, { kills, last }] = await Promise.all([
      load(plan).then((result) => ({ result, sent: performance.now() })),
      killFor(scene.fleet, killsMs, seed).then((kills) => ({ kills, last: performance.now() })),
    ])
    await untilQuiet(scene, plan, caughtUpMs + leaseMs + timedHoldMs)
    // What could not be sent while nobody answered is sent after the last kill.
    const quietMs = performance.now() - Math.max(last, sent)
    say(`${name}: seed ${seed}, ${plan.orders.length} orders, ${kills} kills, ${result.retries} sent again (${said(result.others)}), all sent ${seconds(Math.max(0, sent - last))} after the last kill, quiet ${seconds(quietMs)} later`)
    await expectUndisturbed('kills', result)
    expect(quietMs).toBeLessThan(caughtUpMs + leaseMs)
    await scene.fleet.ready()
    expect(await scene.fleet.stop()).toEqual([0, 0, 0])
  }, killsMs + 180_000)
})
