// The law of the units: one function of the latest parts agrees with where every single unit is, whatever arrives when.
import { describe, expect, test } from '@jest/globals'
import { Instant } from '@wismo/kernel'
import { testSeed } from '@wismo/testing'
import { compose, type ComposedOrder } from './compose.ts'
import { composeLines } from './lines.ts'
import { livesOf, namedLives, type Buckets, type KeyPoint, type Life, type LifeEvent, type WorldSnapshot } from './lives/index.ts'
import { partsOf as orderPartsOf, type Part } from './parts.ts'
import { fulfilled } from './statuses.ts'
import { nextPart, partsOf, statesOf, vectorsOf } from './testing/parts-of.ts'

const now = Instant.parse('2026-11-30T10:00:00Z')
const seed = testSeed()
const generated = [...livesOf(seed, 120)]
process.stderr.write(`WISMO_SEED=${seed}\n`)

const held = (buckets: Partial<Buckets> | undefined): object => Object.fromEntries(Object.entries(buckets ?? {}).filter(([, quantity]) => (quantity ?? 0) > 0).sort())

/** What is known of a life, and how many units of each line ever reached the customer in the world. */
interface Known {
  readonly parts: readonly Part[]
  readonly facts: readonly LifeEvent[]
  readonly had: ReadonlyMap<string, number>
}

const factsIn = (events: readonly LifeEvent[], parts: readonly Part[]): readonly LifeEvent[] => {
  const versions = new Map(parts.map(({ part, version }) => [part, version]))
  return events.filter(({ event, version }) => version <= (versions.get(event.aggregate) ?? 0))
}

/** The most that the customer ever had, or had given back, at once: nobody has to have told of it. */
function hadIn(worlds: readonly WorldSnapshot[]): ReadonlyMap<string, number> {
  const had = new Map<string, number>()
  for (const world of worlds) for (const [line, { delivered, return_in_transit: onTheirWay, returned }] of world) had.set(line, Math.max(had.get(line) ?? 0, delivered + onTheirWay + returned))
  return had
}

/** By these facts the customer has the goods, or had them. */
const handovers: readonly string[] = ['PickedUp', 'ParcelDelivered', 'DeliveryCompleted', 'UnitsRendered', 'ReturnHandedOver', 'ReturnReceived', 'ReturnInspected']
const tellsHandover = ({ event }: LifeEvent): boolean => handovers.includes(event.type) || (event.type === 'CheckpointRecorded' && event.data.status === 'delivered')

/** What is wrong with a view in any state: nothing may be, however little is known. */
function brokenLaws(view: ComposedOrder, { parts, facts, had }: Known): readonly string[] {
  const order = orderPartsOf(parts)
  const tallies = order === undefined ? [] : composeLines(order).lines
  const lines = tallies.flatMap(({ line, tally }) => {
    const units = Object.values(tally.units)
    const sum = units.reduce((all, one) => all + one, 0)
    return [
      ...(sum === line.quantity ? [] : [`I1 ${line.lineId}: ${sum} of ${line.quantity}`]),
      ...(Math.min(...units) >= 0 ? [] : [`I1 ${line.lineId}: less than none`]),
      ...(tally.units.returned <= (had.get(line.lineId) ?? 0) ? [] : [`I6 ${line.lineId}: more is returned than the customer ever had`]),
      ...(fulfilled(tally) <= (had.get(line.lineId) ?? 0) ? [] : [`I26 ${line.lineId}: more was delivered than the customer ever had`]),
    ]
  })
  const saysDelivered = view.fulfillmentStatus === 'delivered' || view.status === 'completed' || view.lines.some(({ status }) => status === 'delivered')
  const hasSome = tallies.some(({ tally }) => fulfilled(tally) > 0)
  return [
    ...lines,
    ...wronglyShown(view),
    ...(view.lines.length === tallies.length && view.lines.every(({ units }) => Object.values(units).every((quantity) => quantity > 0)) ? [] : ['I1 a bucket is shown that holds nothing']),
    ...(view.viewVersion === facts.length ? [] : [`I24 version ${view.viewVersion} of ${facts.length} facts`]),
    ...(saysDelivered && hasSome && !facts.some(tellsHandover) ? ['I26 delivered before anybody told that the customer has it'] : []),
  ]
}

/** Sections that do not fit each other. */
function wronglyShown(view: ComposedOrder): readonly string[] {
  const { status, headline: { code, stage }, contradictions = [], nextExpected } = view
  const isDone = status === 'completed' && (code === 'problem' || stage === 'out_for_delivery')
  return [
    ...(status === 'draft' ? [] : view.lines.flatMap((line) => wronglyGrouped(view, line))),
    ...(isDone ? [`completed, headline ${code}, stage ${stage}`] : []),
    ...(new Set(contradictions.map((one) => `${one.code} ${one.lineId}`)).size === contradictions.length ? [] : ['two contradictions of one kind on one line']),
    ...(nextExpected !== undefined || status === 'closed' ? [] : ['nothing is expected']),
  ]
}

/** What is still to come is in a group, and nothing in two. */
function wronglyGrouped({ groups }: ComposedOrder, { id, units, quantity }: ComposedOrder['lines'][number]): readonly string[] {
  const grouped = groups.flatMap(({ lines }) => lines).filter(({ lineId }) => lineId === id).reduce((sum, line) => sum + line.quantity, 0)
  const { open = 0, backordered = 0, allocated = 0, packed = 0, ready_for_pickup = 0, in_transit = 0 } = units
  const toCome = open + backordered + allocated + packed + ready_for_pickup + in_transit
  return grouped >= toCome && grouped <= quantity.ordered ? [] : [`${id}: ${grouped} in groups, ${toCome} of ${quantity.ordered} to come`]
}

/** First moment at which the view and the world differ, in the order of time. */
function firstDifference({ events, kinds }: Life): string | undefined {
  const parts = new Map<string, Part>()
  let totals = new Map<string, number>()
  let before: ComposedOrder | undefined
  for (const [i, { event, version, world }] of events.entries()) {
    const told = events.slice(0, i + 1)
    parts.set(event.aggregate, nextPart(parts.get(event.aggregate), event, version))
    const view = compose([...parts.values()], now)
    // Of a draft there are no units yet.
    if (view === undefined || view.status === 'draft') continue
    const wrong = [...brokenLaws(view, { parts: [...parts.values()], facts: told, had: hadIn(told.map((one) => one.world)) }), ...differences(view, world), ...fallen(view, totals), ...(before === undefined ? [] : [...vanished(before, view), ...moved(before, view, event.type)])]
    before = view
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

const idsIn = (view: ComposedOrder): readonly string[] =>
  [view.lines, view.parcels, view.fulfillments, view.returns, view.exchanges, view.claims, view.incidents, view.appeasements, view.changes, view.money?.payments ?? [], view.money?.refunds ?? [], view.messages ?? []].flat().map(({ id }) => id)

/** What was once there is not there any more. */
function vanished(before: ComposedOrder, view: ComposedOrder): readonly string[] {
  const there = new Set(idsIn(view))
  return idsIn(before).filter((id) => !there.has(id)).map((id) => `I27 ${id}`)
}

/** Where a parcel ends. One that is lost may be found. */
const ends: readonly string[] = ['delivered', 'returned', 'cancelled']
/** What leads out of an end: a word that takes one back, or a scan that was judged against it. */
const corrections: readonly string[] = ['DeliveryScanVoided', 'ParcelFound', 'ParcelDeclaredLost', 'CheckpointRecorded']

/** A parcel left its end without a correction. */
const moved = (before: ComposedOrder, view: ComposedOrder, type: string): readonly string[] =>
  before.parcels.filter(({ id, status }) => ends.includes(status) && !corrections.includes(type) && view.parcels.find((parcel) => parcel.id === id)?.status !== status).map(({ id, status }) => `I22 ${id} was ${status}`)

describe.each(namedLives.map((life) => [`${life.letter} ${life.title}`, life] as const))('%s', (_, life) => {
  test.each(life.points.map((point) => [point.name, point] as const))('%s', (_name, point) => {
    const known = life.events.filter(({ event, version }) => version <= (point.seen[event.aggregate] ?? 0))
    expectSeen(compose(partsOf(known), point.at), point)
  })

  test('I1 I6 I20 I24 I26 the laws hold in every state that any order of arrival can pass, and the order of the rows does not matter', () => {
    const wrong = new Set<string>()
    const had = hadIn(life.events.map(({ world }) => world))
    let states = 0
    for (const parts of vectorsOf(statesOf(life.events))) {
      const view = compose(parts, now)
      if (view === undefined) continue
      states += 1
      for (const law of brokenLaws(view, { parts, facts: factsIn(life.events, parts), had })) wrong.add(law)
      if (states % 40 === 0) expect(compose([...parts].reverse(), now)).toEqual(view)
    }
    expect([...wrong]).toEqual([])
    expect(states).toBeGreaterThanOrEqual(life.events.length)
  }, 60_000)
})

/** Buckets that a point does not name are empty, and so are contradictions about units. */
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
  for (const { code, quantity = 0 } of view?.contradictions ?? []) if (quantity > 0) codes[code] = (codes[code] ?? 0) + quantity
  return codes
}

test('I1 I2 I6 I20 I22 I24 I26 I27 generated lives: the buckets are where the units are, nothing vanishes, and nothing is there before anybody said so, after every fact', () => {
  expect(generated.map(firstDifference).filter((wrong) => wrong !== undefined)).toEqual([])
}, 60_000)

test('I1 I6 I20 I24 I26 generated lives: the laws hold whatever part of the facts has arrived', () => {
  const wrong = generated.flatMap((life, i) => {
    const states = statesOf(life.events)
    const had = hadIn(life.events.map(({ world }) => world))
    return Array.from({ length: 20 }, (_, draw) => {
      const parts = states.flatMap((own, j) => own[(i * 31 + draw * 17 + j * 7) % own.length] ?? [])
      const view = compose(parts, now)
      return view === undefined ? [] : brokenLaws(view, { parts, facts: factsIn(life.events, parts), had }).map((law) => `${life.kinds.join(' ')}: ${law}`)
    }).flat()
  })
  expect(wrong).toEqual([])
}, 60_000)
