// Whole lives on a real log: however their facts come, the rows are the same.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { exampleOf, typesOf } from '@wismo/contracts'
import { EventId, OrderId } from '@wismo/kernel'
import { testSeed } from '@wismo/testing'
import { lives } from '../../../libs/lifecycle/src/testing/named-lives.ts'
import { partsOf, story, type Story, type ToldFact } from '../../../libs/lifecycle/src/testing/story.ts'
import { contracts, viewScene, type Fact, type ViewScene } from './testing/view-scene.ts'

const seed = testSeed()
const runs = 6

const services = { ord: 'order', ful: 'fulfillment', src: 'fulfillment', pcl: 'tracking', prm: 'tracking', rac: 'returns', pac: 'payments', msg: 'notification' } as const

/** With what its schema wants and the story has no word for. */
function whole({ event, version }: ToldFact): ToldFact {
  const entry = contracts.source.events.find(({ event: name }) => name === event.type)
  if (entry === undefined) throw new Error(`There is no ${event.type}.`)
  return { version, event: { ...event, data: { ...exampleOf(entry.schema, typesOf(contracts.source), { optional: false }).data, ...event.data } } as ToldFact['event'] }
}

const factOf = ({ event, version }: ToldFact, orderId: OrderId): Fact => ({ id: EventId.toUuid(event.id), service: services[event.aggregate.slice(0, 3) as keyof typeof services], type: event.type, aggregate: event.aggregate, version, orderId, data: event.data, occurredAt: event.occurredAt, recordedAt: event.recordedAt })

describe('every life', () => {
  let scene: ViewScene
  beforeAll(async () => {
    process.stderr.write(`WISMO_SEED=${seed}\n`)
    scene = await viewScene()
  })
  afterAll(() => scene.stop())

  const rowsOf = async (orderId: OrderId): Promise<readonly unknown[]> =>
    (await scene.database.pool.query<{ part: string; version: number; doc: unknown }>('select part, version, doc from view.order_part where order_id = $1 order by part', [OrderId.toUuid(orderId)])).rows

  test.each(lives.map(([name, lines, tell], i) => ({ name, lines, tell, i })))('I20 I24 I25 $name: any order among its aggregates, told twice, in any batches, with members that start anew', async ({ name, lines, tell, i }) => {
    for (let run = 0; run < runs; run += 1) {
      const life = story(`${name} ${seed} ${run}`, lines)
      tell(life, () => undefined)
      const [orderId, told] = [orderOf(life), life.facts.map(whole)]
      const random = randomOf(seed + run * 101 + i * 7)
      const facts = shuffledAcross(told, random).map((fact) => factOf(fact, orderId))
      await scene.publishInPieces(facts.flatMap((fact) => (random() < 0.3 ? [fact, fact] : [fact])), random)
      const expected = [...partsOf(told)].sort((a, b) => (a.part < b.part ? -1 : 1))
      expect(await rowsOf(orderId)).toEqual(JSON.parse(JSON.stringify(expected)))
    }
  })
})

const orderOf = ({ facts }: Story): OrderId => (facts[0]?.event.data as { readonly orderId: OrderId }).orderId

/** The same numbers for the same seed, 0 to 1 (mulberry32). */
function randomOf(from: number): () => number {
  let state = from >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Any order that keeps each aggregate's own. */
function shuffledAcross(facts: readonly ToldFact[], random: () => number): readonly ToldFact[] {
  const lines = [...new Set(facts.map(({ event }) => event.aggregate))].map((aggregate) => facts.filter(({ event }) => event.aggregate === aggregate))
  const shuffled: ToldFact[] = []
  while (lines.some(({ length }) => length > 0)) {
    const open = lines.filter(({ length }) => length > 0)
    const next = open[Math.floor(random() * open.length)]?.shift()
    if (next !== undefined) shuffled.push(next)
  }
  return shuffled
}

