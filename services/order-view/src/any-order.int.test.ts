// Whole lives on a real log: however their facts come, the rows are the same.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { OrderId } from '@wismo/kernel'
import { testSeed } from '@wismo/testing'
import { livesOf, type LifeEvent } from '@wismo/lifecycle/lives'
import { randomOf } from '../../../libs/lifecycle/src/lives/random.ts'
import { partsOf } from '../../../libs/lifecycle/src/testing/parts-of.ts'
import { factOf } from './testing/life-facts.ts'
import { viewScene, type ViewScene } from './testing/view-scene.ts'

const seed = testSeed()
const orders = 60

describe('whole lives', () => {
  let scene: ViewScene
  beforeAll(async () => {
    process.stderr.write(`WISMO_SEED=${seed}\n`)
    scene = await viewScene()
  })
  afterAll(() => scene.stop())

  const rowsOf = async (orderId: OrderId): Promise<readonly unknown[]> =>
    (await scene.database.pool.query<{ part: string; version: number; doc: unknown }>('select part, version, doc from view.order_part where order_id = $1 order by part', [OrderId.toUuid(orderId)])).rows

  test('I20 I24 I25 any order among the aggregates of an order, told twice, in any batches, with members that start anew: the same rows', async () => {
    const random = randomOf(seed).next
    for (const { orderId, events, kinds } of livesOf(seed, orders)) {
      const facts = shuffledAcross(events, random).map((fact) => factOf(fact, orderId))
      await scene.publishInPieces(facts.flatMap((fact) => (random() < 0.3 ? [fact, fact] : [fact])), random)
      const expected = [...partsOf(events)].sort((a, b) => (a.part < b.part ? -1 : 1))
      expect({ kinds, rows: await rowsOf(orderId) }).toEqual({ kinds, rows: JSON.parse(JSON.stringify(expected)) as unknown })
    }
  }, 120_000)
})

/** Any order that keeps each aggregate's own. */
function shuffledAcross(facts: readonly LifeEvent[], random: () => number): readonly LifeEvent[] {
  const lines = [...new Set(facts.map(({ event }) => event.aggregate))].map((aggregate) => facts.filter(({ event }) => event.aggregate === aggregate))
  const shuffled: LifeEvent[] = []
  while (lines.some(({ length }) => length > 0)) {
    const open = lines.filter(({ length }) => length > 0)
    const next = open[Math.floor(random() * open.length)]?.shift()
    if (next !== undefined) shuffled.push(next)
  }
  return shuffled
}

