// I35 Personal data of 200 orders, searched for wherever something is kept or told. The same as npm run canary.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startKafka, type RunningKafka } from '@wismo/testing'
import { answerSinks, statesOf } from './testing/canary/answers.ts'
import { canaryTable, runCanary, search, type CanaryResult, type Searched } from './testing/canary/canary.ts'
import { personOf } from './testing/canary/marks.ts'
import { tableSinks } from './testing/canary/sinks.ts'

const orders = Number(process.env['CANARY_ORDERS'] ?? 200)
/** Of its own: what lies on the topics of the one that all tests share is not ours alone. */
const onKafka = process.env['CANARY_ON'] === 'kafka'
let kafka: RunningKafka | undefined
let folder: string
let result: CanaryResult
let planted: readonly string[] = []
let states: ReadonlyMap<string, string> = new Map()
let shown: readonly Searched[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wismo-canary-'))
  kafka = onKafka ? await startKafka({ jars: '.wismo/kafka/jars', directory: folder }) : undefined
  result = await runCanary({
    orders,
    brokers: kafka === undefined ? [] : [kafka.brokers],
    // An erasure belongs between these two: the states stay, and what is shown holds nobody any more.
    async then(wismo, placed) {
      const { pool } = wismo
      states = await statesOf(wismo, placed)
      shown = (await answerSinks(wismo, placed.slice(0, 10))).map(search)
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

test('I35 none of it is in a table, a topic, the log, a metric, a trace or the answer to an error', () => {
  expect(result.searched.filter(({ hits }) => hits > 0)).toEqual([])
  for (const sink of ['table wismo_order.event', 'table wismo_order_view.order_part', 'table wismo_order.parked', 'topic order.events.v1', 'topic retail.rejections.v1', 'the log, all levels', 'metrics', 'traces', 'answers to errors']) {
    expect(result.searched.find((one) => one.sink === sink)?.bytes).toBeGreaterThan(1_000)
  }
})

test('the search finds: every order of the topic that is clear by design, and a canary that was planted in a table', () => {
  expect(result.clear.hits).toBeGreaterThan((orders / 2) * 8)
  expect(planted).toEqual(['table wismo_order.scratch'])
})

test('a card number in a text was refused, in one piece and in groups; what was wrong was refused', () => {
  expect(result.outcomes).toEqual(expect.arrayContaining(['422 a card number', '422 a card number in groups', '422 wrong sums', '400 a shape that is none', '500 a database that refuses']))
  expect(result.outcomes.filter((outcome) => /^2/.test(outcome) && !/page|order|past|demo|list/.test(outcome))).toEqual([])
  expect([states.size, [...new Set(states.values())]]).toEqual([orders, ['pending, 23290']])
})

test('pages and answers show a contact in part at most', () => {
  expect(shown.map(({ sink, hits }) => [sink, hits])).toEqual(['pages /t and /o', '/v1/track/order', '/v1/order-views', 'timelines'].map((name) => [`answers ${name}`, 0]))
  for (const { bytes } of shown) expect(bytes).toBeGreaterThan(1_000)
})
