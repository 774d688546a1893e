// The law of record mode: whatever the order in which the facts of an order are told, and however often, its view is the same, and says of
// units and money what the facts alone say. Every arrangement is told to a Wismo of its own, so that all ids are the same.
import { beforeAll, describe, expect, test } from '@jest/globals'
import { orderIdOf, ShopId } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import { testSeed } from '@wismo/testing'
import { arranged, arrangements, type Arrangement } from './testing/retail-lives/arranged.ts'
import { retailLives, type RetailLife } from './testing/retail-lives/index.ts'
import { brokenLaws } from './testing/retail-lives/laws.ts'
import { quiet } from './testing/retail-lives/quiet.ts'
import { differences, sameView, timelineDifferences } from './testing/retail-lives/same-view.ts'
import { keyFor } from './testing/retail-samples.ts'
import type { TestWismo } from './testing/start-wismo.ts'
import { startWismoWithKeys } from './testing/wismo-with-keys.ts'

const seed = testSeed()
const count = Number(process.env['WISMO_RETAIL_LIVES'] ?? '25')
const dayMs = 86_400_000
/** The whole day before this one: all of a life is in the past. */
const end = Math.floor(Date.now() / dayMs - 1) * dayMs
const lives = retailLives(seed, count, end)
process.stderr.write(`WISMO_SEED=${seed}, ${count} orders, ${lives.flatMap(({ messages }) => messages).length} messages, each told ${arrangements.length} times\n`)

type Views = ReadonlyMap<string, OrderView>

/** How long all of it may take to be seen, in milliseconds. */
const patienceMs = 60_000 + count * 1_000

const key = keyFor('any-order', ['aldermoor'])

async function told(arrangement: Arrangement): Promise<{ readonly views: Views; readonly parked: readonly unknown[] }> {
  const wismo = await startWismoWithKeys([], [key])
  try {
    for (const batch of arranged(lives, arrangement, seed)) await tell(wismo, batch)
    await quiet(wismo, patienceMs)
    const views = new Map<string, OrderView>()
    for (const { externalId } of lives) views.set(externalId, (await wismo.call(`/v1/order-views/${orderIdOf(ShopId.parse('aldermoor'), externalId)}`, { key: key.token })).json as unknown as OrderView)
    return { views, parked: (await wismo.call('/v1/retail-events/rejections?shopId=aldermoor', { key: key.token })).json['data'] as readonly unknown[] }
  } finally {
    await wismo.stop()
  }
}

async function tell(wismo: TestWismo, batch: readonly { readonly id: string; readonly type: string; readonly data: object }[]): Promise<void> {
  const { status, text, json } = await wismo.call('/v1/retail-events', { key: key.token, body: { events: batch.map(({ id, type, data }) => ({ id, type, data })) } })
  const refused = ((json['results'] ?? []) as readonly { readonly status: string }[]).filter((result) => result.status === 'rejected')
  if (status !== 200 || refused.length > 0) throw new Error(`${status} ${refused.length > 0 ? JSON.stringify(refused) : text}`)
}

const storyOf = ({ seed: own, externalId, messages }: RetailLife): string => [`life ${externalId} of seed ${own}`, ...messages.map(({ id, at, type, data }) => `  ${at} ${type} ${id} ${JSON.stringify({ ...data, shopId: undefined, externalId: undefined, occurredAt: undefined })}`)].join('\n')

const counted = (words: readonly string[]): string => [...new Set(words)].sort().map((word) => `${words.filter((one) => one === word).length} ${word}`).join(', ')

describe('orders that other systems decide on', () => {
  const seen = new Map<Arrangement, Views>()
  const parked: unknown[] = []
  beforeAll(async () => {
    for (const arrangement of arrangements) {
      const { views, parked: refused } = await told(arrangement)
      seen.set(arrangement, views)
      parked.push(...refused)
    }
    const views = [...(seen.get('in time')?.values() ?? [])]
    process.stderr.write(`in the end ${counted(views.map(({ status }) => status))}; ${counted(views.flatMap(({ contradictions = [] }) => contradictions.map(({ code }) => code)))}\n`)
  }, patienceMs * arrangements.length)

  test('every order is there, and nothing was set aside', () => {
    expect(parked).toEqual([])
    for (const views of seen.values()) expect([...views].filter(([, view]) => view.lines === undefined).map(([externalId]) => externalId)).toEqual([])
  })

  test.each(arrangements.slice(1))('I20 I21 I25 told %s, every view is as told in time, byte for byte', (arrangement) => {
    const wrong = lives.flatMap((life) => {
      const [one, other] = [seen.get('in time')?.get(life.externalId), seen.get(arrangement)?.get(life.externalId)]
      if (one === undefined || other === undefined) return [`${life.externalId} has no view`]
      const found = [...differences(sameView(one), sameView(other)), ...timelineDifferences(one, other)]
      return found.length === 0 ? [] : [[`in time | ${arrangement}`, ...found, storyOf(life)].join('\n')]
    })
    if (wrong.length > 0) throw new Error(`WISMO_SEED=${seed}: ${wrong.length} of ${count} orders differ\n${wrong.slice(0, 5).join('\n\n')}`)
  })

  test('I1 I2 I9 I10 I11 I13 I26 every view says of units and money what its messages say, or lists what contradicts', () => {
    const wrong = lives.flatMap((life) => {
      const view = seen.get('in time')?.get(life.externalId)
      const broken = view === undefined ? ['it has no view'] : brokenLaws(life, view)
      return broken.length === 0 ? [] : [[...broken, storyOf(life)].join('\n')]
    })
    if (wrong.length > 0) throw new Error(`WISMO_SEED=${seed}: ${wrong.length} of ${count} orders\n${wrong.slice(0, 5).join('\n\n')}`)
  })
})
