// I35 I37 Personal data of 200 orders, searched for wherever something is kept or told, before and after everybody was erased.
// The same as npm run canary.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startKafka, type RunningKafka } from '@wismo/testing'
import { canaryTable, faultsOf, runCanary, search, type CanaryResult } from './testing/canary/canary.ts'
import { personOf } from './testing/canary/marks.ts'
import { tableSinks } from './testing/canary/sinks.ts'

const orders = Number(process.env['CANARY_ORDERS'] ?? 200)
/** Of its own: what lies on the topics of the one that all tests share is not ours alone. */
const onKafka = process.env['CANARY_ON'] === 'kafka'
let kafka: RunningKafka | undefined
let folder: string
let result: CanaryResult
let planted: readonly string[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wismo-canary-'))
  kafka = onKafka ? await startKafka({ jars: '.wismo/kafka/jars', directory: folder }) : undefined
  result = await runCanary({
    orders,
    brokers: kafka === undefined ? [] : [kafka.brokers],
    async then({ pool }) {
      await pool.query('create table wismo_order.scratch (body bytea, note json)')
      await pool.query('insert into wismo_order.scratch values ($1, $2)', [Buffer.from(personOf(3).email), JSON.stringify({ note: personOf(4).text('Left') })])
      planted = (await tableSinks(pool)).map(search).filter(({ hits }) => hits > 0).map(({ sink }) => sink)
    },
  })
  process.stderr.write(`${canaryTable(result)}\n`)
}, 300_000)
afterAll(async () => {
  await kafka?.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('I35 none of it is in a table, a topic, the log, a metric, a trace, the answer to an error, a page or what is shown masked', () => {
  expect(faultsOf(result)).toEqual([])
  for (const { searched } of [result.before, result.after]) {
    expect(searched.filter(({ hits }) => hits > 0)).toEqual([])
    for (const sink of ['table wismo_order.event', 'table wismo_order.parked', 'topic order.events.v1', 'topic retail.rejections.v1', 'the log, all levels', 'metrics', 'traces', 'answers to errors', 'answers the page', 'answers /v1/order-views', 'answers timelines']) {
      expect([sink, (searched.find((one) => one.sink === sink)?.bytes ?? 0) > 1_000]).toEqual([sink, true])
    }
  }
})

test('the search finds: every order of the topic that is clear by design, what is revealed or handed out, and a canary that was planted in a table', () => {
  const [topic, ...revealed] = result.before.clear
  expect(topic?.hits).toBeGreaterThan((orders / 2) * 8)
  expect(revealed.map(({ sink, hits }) => [sink, hits > 10])).toEqual(['answers /v1/track/order', 'answers /v1/order-views with personal:read', 'answers /v1/agent/orders', 'answers reveal', 'answers exports'].map((sink) => [sink, true]))
  expect(planted).toEqual(['table wismo_order.scratch'])
})

test('a card number in a text was refused, in one piece and in groups; what was wrong was refused', () => {
  expect(result.outcomes).toEqual(expect.arrayContaining(['422 a card number', '422 a card number in groups', '422 wrong sums', '400 a shape that is none', '500 a database that refuses']))
  expect(result.outcomes.filter((outcome) => /^2/.test(outcome) && !/page|order|past|demo|list/.test(outcome))).toEqual([])
})

test('I37 after everybody was erased the vault holds nobody, agents and exports neither, and links lead to no order', () => {
  const { erasure: { had, keeps, erased }, before, after } = result
  expect([had.keys, had.values >= orders * 3, had.indexed >= orders * 2]).toEqual([orders, true, true])
  expect([keeps, erased]).toEqual([{ keys: 0, values: 0, indexed: 0 }, orders])
  expect(after.clear.slice(1).map(({ sink, hits }) => [sink, hits])).toEqual(['answers /v1/track/order', 'answers /v1/order-views with personal:read', 'answers /v1/agent/orders', 'answers reveal', 'answers exports'].map((sink) => [sink, 0]))
  expect(before.shown).toEqual(['200 /v1/agent/orders', '200 /v1/order-views', '200 /v1/order-views as of then', '200 /v1/order-views with personal:read', '200 /v1/track/order', '200 exports', '200 reveal', '200 the page', '200 timelines', '303 a link'])
  expect(after.shown).toEqual(['200 /v1/agent/orders of somebody erased', '200 /v1/order-views as of then of somebody erased', '200 /v1/order-views of somebody erased', '200 /v1/order-views with personal:read of somebody erased', '200 exports', '200 timelines', '400 reveal', '404 /v1/track/order', '404 a link', '404 the page'])
})

test('I37 statuses and sums of all orders are what they were, and the view is what the stores say, made anew as well', () => {
  const { changed, states, compared } = result.erasure
  expect(changed).toEqual([])
  expect(states).toEqual(['cancelled, 0 of 23290'])
  expect(compared).toEqual([expect.stringMatching(/^0 of \d{2,} rows$/), expect.stringMatching(/^0 of \d{2,} rows$/)])
})
