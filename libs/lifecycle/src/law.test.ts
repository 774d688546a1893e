// The law of the units: one function of the latest parts agrees with where every single unit is, whatever arrives when.
import { describe, expect, test } from '@jest/globals'
import { Instant } from '@wismo/kernel'
import { testSeed } from '@wismo/testing'
import { compose, type ComposedOrder } from './compose.ts'
import { livesOf, namedLives, type Buckets, type KeyPoint, type Life, type WorldSnapshot } from './lives/index.ts'
import type { Part } from './parts.ts'
import { nextPart, partsOf, statesOf, vectorsOf } from './testing/parts-of.ts'

const now = Instant.parse('2026-11-30T10:00:00Z')
const seed = testSeed()
const generated = [...livesOf(seed, 120)]
process.stderr.write(`WISMO_SEED=${seed}\n`)

const held = (buckets: Partial<Buckets> | undefined): object => Object.fromEntries(Object.entries(buckets ?? {}).filter(([, quantity]) => (quantity ?? 0) > 0).sort())

/** What is wrong with a view in any state: nothing may be, however little is known. */
function brokenLaws(view: ComposedOrder, parts: readonly Part[]): readonly string[] {
  const lines = view.lines.flatMap(({ id, units, quantity }) => {
    const sum = Object.values(units).reduce((all, one) => all + one, 0)
    return [
      ...(sum === quantity.ordered ? [] : [`I1 ${id}: ${sum} of ${quantity.ordered}`]),
      ...(Math.min(...Object.values(units)) >= 0 ? [] : [`I1 ${id}: less than none`]),
      ...((units.returned ?? 0) <= quantity.fulfilled ? [] : [`I6 ${id}`]),
    ]
  })
  return [
    ...lines,
    ...(view.viewVersion === parts.reduce((sum, { version }) => sum + version, 0) ? [] : ['I24 the version of the view']),
    ...(view.nextExpected !== undefined || view.status === 'closed' || view.status === 'cancelled' ? [] : ['nothing is expected']),
    ...(view.fulfillmentStatus === 'delivered' && view.lines.every(({ quantity }) => quantity.fulfilled === 0) && view.lines.some(({ quantity }) => quantity.current > 0) && !view.lines.some(({ units }) => (units.lost ?? 0) > 0) ? ['I26 delivered before anybody has it'] : []),
  ]
}

/** First moment at which the view and the world differ, in the order of time. */
function firstDifference({ events, kinds }: Life): string | undefined {
  const parts = new Map<string, Part>()
  let totals = new Map<string, number>()
  for (const { event, version, world } of events) {
    parts.set(event.aggregate, nextPart(parts.get(event.aggregate), event, version))
    const view = compose([...parts.values()], now)
    // Of a draft there are no units yet.
    if (view === undefined || view.status === 'draft') continue
    const wrong = [...brokenLaws(view, [...parts.values()]), ...differences(view, world), ...fallen(view, totals)]
    if (wrong.length > 0) return `${kinds.join(' ')} at ${event.type}: ${wrong.join('; ')}`
    totals = new Map(view.lines.map(({ id, quantity }) => [id, quantity.ordered]))
  }
  return undefined
}

const differences = (view: ComposedOrder, world: WorldSnapshot): readonly string[] =>
  view.lines.flatMap(({ id, units }) => {
    const [shown, real] = [JSON.stringify(held(units)), JSON.stringify(held(world.get(id)))]
    return shown === real ? [] : [`${id} is ${real}, shown as ${shown}`]
  })

const fallen = (view: ComposedOrder, totals: ReadonlyMap<string, number>): readonly string[] => view.lines.filter(({ id, quantity }) => quantity.ordered < (totals.get(id) ?? 0)).map(({ id }) => `I2 ${id}`)

describe.each(namedLives.map((life) => [`${life.letter} ${life.title}`, life] as const))('%s', (_, life) => {
  test.each(life.points.map((point) => [point.name, point] as const))('%s', (_name, point) => {
    const known = life.events.filter(({ event, version }) => version <= (point.seen[event.aggregate] ?? 0))
    expectSeen(compose(partsOf(known), point.at), point)
  })

  test('I1 I6 I20 I24 the laws hold in every state that any order of arrival can pass, and the order of the rows does not matter', () => {
    const wrong = new Set<string>()
    let states = 0
    for (const parts of vectorsOf(statesOf(life.events))) {
      const view = compose(parts, now)
      if (view === undefined) continue
      states += 1
      for (const law of brokenLaws(view, parts)) wrong.add(law)
      if (states % 40 === 0) expect(compose([...parts].reverse(), now)).toEqual(view)
    }
    expect([...wrong]).toEqual([])
    expect(states).toBeGreaterThanOrEqual(life.events.length)
  }, 60_000)
})

/** Buckets that a point does not name are empty, and so are contradictions. */
function expectSeen(view: ComposedOrder | undefined, { unknown, units, lines, fulfillmentStatus, returnStatus, status, lineStatus, headline, notHeadline, contradictions }: KeyPoint): void {
  if (unknown === true) return expect(view).toBeUndefined()
  const all = { units: held(sumOf(view)), lines: view?.lines.map((line) => held(line.units)), fulfillmentStatus: view?.fulfillmentStatus, returnStatus: view?.returnStatus, status: view?.status, lineStatus: view?.lines[0]?.status, headline: view?.headline.code, contradictions: codesOf(view) }
  const wanted = Object.entries({ units: units && held(units), lines: lines?.map(held), fulfillmentStatus, returnStatus, status, lineStatus, headline, contradictions }).filter(([, value]) => value !== undefined)
  expect(Object.fromEntries(wanted.map(([name]) => [name, all[name as keyof typeof all]]))).toEqual(Object.fromEntries(wanted))
  if (notHeadline !== undefined) expect(view?.headline.code).not.toBe(notHeadline)
}

function sumOf(view: ComposedOrder | undefined): Partial<Buckets> {
  const sum: Record<string, number> = {}
  for (const { units } of view?.lines ?? []) for (const [bucket, quantity] of Object.entries(units)) sum[bucket] = (sum[bucket] ?? 0) + quantity
  return sum
}

function codesOf(view: ComposedOrder | undefined): Readonly<Record<string, number>> {
  const codes: Record<string, number> = {}
  for (const { code, quantity } of view?.contradictions ?? []) codes[code] = (codes[code] ?? 0) + quantity
  return codes
}

test('I1 I2 I6 I20 I26 generated lives: the buckets are where the units are, after every fact', () => {
  expect(generated.map(firstDifference).filter((wrong) => wrong !== undefined)).toEqual([])
}, 60_000)

test('I1 I6 I20 generated lives: the laws hold whatever part of the facts has arrived', () => {
  const wrong = generated.flatMap((life, i) => {
    const states = statesOf(life.events)
    return Array.from({ length: 20 }, (_, draw) => {
      const parts = states.flatMap((own, j) => own[(i * 31 + draw * 17 + j * 7) % own.length] ?? [])
      const view = compose(parts, now)
      return view === undefined ? [] : brokenLaws(view, parts).map((law) => `${life.kinds.join(' ')}: ${law}`)
    }).flat()
  })
  expect(wrong).toEqual([])
}, 60_000)
