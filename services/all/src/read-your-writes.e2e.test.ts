// Who reads with the version that a command answered sees that command, whichever log lies in between.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { orderIdOf, ShopId } from '@wismo/kernel'
import { faultRounds, kafkaForTests } from '@wismo/testing'
import { startWismo, type Answer, type TestWismo } from './testing/start-wismo.ts'

const brokers = kafkaForTests()
/** On Kafka as many only in the long form: what waits there is the same. */
const logs: readonly (readonly [string, readonly string[], number])[] = [['the log in PostgreSQL', [], 1_000], ...(brokers === undefined ? [] : [['Kafka', brokers, faultRounds() > 1 ? 1_000 : 200] as const])]
const example = JSON.parse(readFileSync('examples/order.json', 'utf8')) as Record<string, unknown>
const atOnce = 20

describe.each(logs)('reading what was written on %s', (name, kafka, tries) => {
  let wismo: TestWismo
  beforeAll(async () => {
    wismo = await startWismo(kafka)
  }, 60_000)
  afterAll(() => wismo.stop())

  const place = (): Promise<Answer> => wismo.call('/v1/orders', { body: { ...example, externalId: `W-${randomUUID()}`, number: undefined } })
  const read = (id: unknown, version: unknown): Promise<Answer> => wismo.call(`/v1/order-views/${String(id)}?min-version=${String(version)}`, { headers: { prefer: 'wait=5' } })
  const hold = (id: unknown): Promise<Answer> => wismo.call(`/v1/orders/${String(id)}/holds`, { body: { reason: { code: 'fraud' } } })

  test(`never stale in ${tries} tries: half of them a new order, half a change of one that was read before`, async () => {
    const stale: unknown[] = []
    const waited: number[] = []
    const check = async (command: Answer): Promise<void> => {
      const { id, version, consistency } = command.json
      const from = performance.now()
      const { status, json } = await read(id, consistency)
      waited.push(performance.now() - from)
      const seen = (json['sources'] as Record<string, number> | undefined)?.[String(id)]
      if (status !== 200 || seen === undefined || seen < Number(version)) stale.push({ id, version, command: command.status, status, seen })
    }
    const oneAfterTheOther = async (): Promise<void> => {
      for (let done = 0; done < tries / atOnce; done += 2) {
        const placed = await place()
        await check(placed)
        await check(await hold(placed.json['id']))
      }
    }
    await Promise.all(Array.from({ length: atOnce }, oneAfterTheOther))
    const sorted = waited.toSorted((a, b) => a - b)
    process.stdout.write(`read after write on ${name}, ${atOnce} at once: p50 ${Math.round(sorted[tries / 2] ?? 0)} ms, p99 ${Math.round(sorted[Math.floor(tries * 0.99)] ?? 0)} ms\n`)
    expect({ tried: waited.length, stale }).toEqual({ tried: tries, stale: [] })
  }, 120_000)

  test('an order of another shop keeps its reader waiting like one that does not exist', async () => {
    const id = orderIdOf(ShopId.parse('aldermoor'), 'of-nobody')
    const { json } = await place()
    const answers = await Promise.all([json['id'], id].map((asked) => wismo.call(`/v1/order-views/${String(asked)}?min-version=${String(asked)}:1`, { key: wismo.otherKey, headers: { prefer: 'wait=0' } })))
    expect(answers.map(({ status, json: { code } }) => [status, code])).toEqual([[503, 'view_behind'], [503, 'view_behind']])
  })
})
