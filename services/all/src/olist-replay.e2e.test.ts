// Whole histories of real orders through every service, told as badly as systems of retailers tell them: in the end each
// order stands as its row of the files says. 1,000 orders told in one way in `npm test`, all of them in every way, and with
// kills, in `npm run deep`.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { eventuallyHolds, kafkaForTests, startKafka, testSeed, testServers, type RunningKafka } from '@wismo/testing'
import { expectedOf } from '../../../tools/olist-expected.ts'
import { timelineOf } from '../../../tools/olist-life.ts'
import { readOlist, type OlistOrder } from '../../../tools/olist.ts'
import { arranged, type Arrangement } from '../../../tools/replay/arrange.ts'
import { importByHttp } from '../../../tools/replay/copies.ts'
import { findingsOf, isRight, tableText, wantedOfAll } from '../../../tools/replay/judge.ts'
import { leftOver, lookUntilRight, standstillMs } from '../../../tools/replay/look.ts'
import { sendByBus, sendByHttp } from '../../../tools/replay/send.ts'
import { openApi, type WismoApi } from '../../../tools/replay/wismo-api.ts'
import { openScene, type FaultScene } from './testing/fault-scene.ts'
import { killFor } from './testing/killer.ts'

const folder = `${process.env['WISMO_DATA'] ?? '../shared/data'}/olist`
const present = existsSync(folder)
if (!present && process.env['CI'] !== 'true') process.stderr.write(`Left out: the Olist orders are not in ${folder} (WISMO_DATA).\n`)

interface Telling extends Omit<Arrangement, 'seed'> {
  readonly by: 'http' | 'topic' | 'import'
  /** One process of three is killed every few seconds while it is told. */
  readonly kills?: true
}

const badly: Telling = { by: 'http', order: 'reversed', twice: true }
const everyTelling: readonly Telling[] = [
  { by: 'http', order: 'time', twice: false },
  { by: 'topic', order: 'time', twice: false },
  { by: 'topic', order: 'time', twice: true },
  { by: 'http', order: 'shuffled', twice: true },
  { by: 'topic', order: 'reversed', twice: true },
  badly,
  { by: 'import', order: 'time', twice: false },
]
const killed: Telling = { by: 'topic', order: 'shuffled', twice: true, kills: true }

const isLong = process.env['WISMO_REPLAY'] === 'all'
const tellings = isLong ? everyTelling : [badly]
const logs = [{ log: 'the log in PostgreSQL', onKafka: false, tellings }, ...(isLong && kafkaForTests() !== undefined ? [{ log: 'Kafka', onKafka: true, tellings: [...tellings, killed] }] : [])]

const seed = testSeed()
/** Orders of the short form: every one that has something odd about it, and others. */
const some = 1_000

function chosen(all: readonly OlistOrder[]): readonly OlistOrder[] {
  const isOdd = (order: OlistOrder): boolean => {
    const { row, contradictions } = expectedOf(order)
    return !['delivered', 'delivered late'].includes(row) || contradictions.length > 0 || new Set(order.lines.map(({ seller }) => seller)).size > 1
  }
  return isLong ? all : [...all.filter(isOdd), ...all.filter((order) => !isOdd(order))].slice(0, some)
}
/** Kills go on for so long, in milliseconds. */
const killsMs = 60_000
const wordOf = ({ by, order, twice, kills }: Telling): string => `by ${by}, ${order}${twice ? ', twice' : ''}${kills ? ', with kills' : ''}`
const say = (line: string): void => void process.stderr.write(`${line}\n`)

if (present || process.env['CI'] === 'true') {
  describe.each(logs)('whole histories on $log', ({ log, onKafka, tellings: ways }) => {
    let orders: readonly OlistOrder[]
    let place: string
    let kafka: RunningKafka | undefined
    beforeAll(async () => {
      orders = chosen(await readOlist(folder))
      place = mkdtempSync(join(tmpdir(), 'wismo-replay-'))
    }, 60_000)
    afterAll(() => rmSync(place, { recursive: true, force: true }))

    const told = async (scene: FaultScene, way: Telling): Promise<void> => {
      await Promise.all([send(scene, way), ...(way.kills ? [killFor(scene.fleet, killsMs, seed)] : [])])
    }
    const send = async (scene: FaultScene, way: Telling): Promise<void> => {
      const [api, bar] = [apiOf(scene), { step: () => undefined, end: () => undefined }]
      if (way.by === 'import') {
        const { status, accepted, rejected } = await importByHttp(orders, api, 'go-live', bar)
        expect({ status, accepted, rejected }).toEqual({ status: 'done', accepted: orders.length, rejected: 0 })
        return
      }
      const messages = arranged(timelineOf(orders), { ...way, seed })
      await (way.by === 'topic' ? sendByBus(messages, scene.bus, bar) : sendByHttp(messages, api, bar))
    }

    test.each(ways.map((way) => [wordOf(way), way] as const))('%s: every figure of the table, I20, I25, I26, I40', async (word, way) => {
      // Each on a broker and a database of its own: the same ids are told anew.
      kafka = onKafka ? await startKafka({ jars: '.wismo/kafka/jars', directory: mkdtempSync(join(place, 'kafka-')) }) : undefined
      const [server] = testServers()
      const scene = await openScene({ server: server?.url ?? '', brokers: kafka === undefined ? [] : [kafka.brokers], vaultKey: randomBytes(32).toString('hex'), processes: way.kills ? 3 : 1 })
      try {
        const began = performance.now()
        await told(scene, way)
        const sent = performance.now()
        const api = apiOf(scene)
        const { found, ms } = await lookUntilRight(api, wantedOfAll(orders), standstillMs)
        say(`${log}, ${word}: seed ${seed}, told in ${seconds(sent - began)}, as it stays ${seconds(ms)} later`)
        const findings = [...findingsOf(found, isLong ? 1 : undefined), ...(await leftOver(api))]
        if (!findings.every(isRight)) say(tableText(findings))
        expect(findings.filter((one) => !isRight(one))).toEqual([])
        await eventuallyHolds(async () => expect(await scene.behind()).toBe(0), { within: standstillMs })
        expect([scene.fleet.deaths, scene.fleet.errors]).toEqual([[], []])
      } finally {
        await scene.stop()
        await kafka?.stop()
      }
    }, 600_000)
  })
}

const apiOf = ({ fleet: { urls, key } }: FaultScene): WismoApi => openApi({ urls, key, patienceMs: standstillMs })
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`
