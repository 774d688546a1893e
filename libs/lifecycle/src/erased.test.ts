// I37 What is left of an order whose person was erased: everything but the person.
import { describe, expect, test } from '@jest/globals'
import { Instant, SubjectRef, wismoSpace, type LineId } from '@wismo/kernel'
import { testSeed } from '@wismo/testing'
import { compose, type ComposedOrder } from './compose.ts'
import { foldOrder, type OrderEvent, type OrderPart } from './parts/order-part.ts'
import { atLevel } from './level.ts'
import { livesOf, type Life, type LifeEvent } from './lives/index.ts'
import { erasedLike, partsOf as orderPartsOf, type Part } from './parts.ts'
import { wrap } from './lives/steps/change-steps.ts'
import { toldLife } from './lives/telling.ts'
import { partsOf } from './testing/parts-of.ts'
import { ordered } from './testing/told-order.ts'

const now = Instant.parse('2026-11-30T10:00:00Z')
const seed = testSeed()

const orderOf = ({ events }: Life): LifeEvent => events[0] as LifeEvent

/** The parts after one more fact of the order: its person was erased. */
function afterErasing(parts: readonly Part[], aggregate: string, subjectRef?: SubjectRef): readonly Part[] {
  return parts.map((part) => {
    if (part.part !== aggregate) return part
    const doc = part.doc as OrderPart
    const event = { id: 'evt_x', type: 'PersonalDataErased', aggregate, version: part.version + 1, occurredAt: now, recordedAt: now, actor: 'system', data: { orderId: doc.orderId, subjectRef: subjectRef ?? doc.subjectRef } } as unknown as OrderEvent
    return { ...part, version: part.version + 1, doc: foldOrder(doc, event) }
  })
}

const viewOf = (parts: readonly Part[]): ComposedOrder => {
  const view = compose(parts, now)
  if (view === undefined) throw new Error('the order is not known')
  return view
}

/** Without the sections that erasing changes. */
function rest(view: ComposedOrder): object {
  const { customer: _customer, addresses: _addresses, gift: _gift, actions: _actions, erased: _erased, viewVersion: _version, sources: _sources, timeline: _timeline, ...left } = view
  return { ...left, fulfillments: view.fulfillments.map(({ pickup, ...work }) => ({ ...work, pickup: pickup && { ...pickup, codeRef: undefined } })) }
}

const lives = [...livesOf(seed, 120)].filter(({ kinds }) => !kinds.includes('erased'))
process.stderr.write(`WISMO_SEED=${seed}\n`)

describe('I37 in any life', () => {
  test('sums, statuses, units and promises stay as they were; the person, their wishes and their code are gone', () => {
    for (const life of lives) {
      const parts = partsOf(life.events)
      const aggregate = orderOf(life).event.aggregate
      const [before, after] = [viewOf(parts), viewOf(afterErasing(parts, aggregate))]
      expect(rest(after)).toEqual(rest(before))
      expect(after).toMatchObject({ customer: { erased: true }, addresses: { erased: true }, actions: [], erased: true, viewVersion: before.viewVersion + 1 })
      expect(after.gift).toEqual(before.gift === undefined ? undefined : { erased: true })
    }
  })

  test('no reference into the vault is in the view at any level, nor the person’s', () => {
    for (const life of lives) {
      const { help, ...erased } = { ...viewOf(afterErasing(partsOf(life.events), orderOf(life).event.aggregate)), help: {} }
      const view = { ...erased, headline: { ...erased.headline, title: '', text: '' }, help }
      for (const level of ['link', 'verified', 'owner', 'machine', 'agent'] as const) {
        const seen = atLevel(view, level)
        expect(JSON.stringify(seen)).not.toMatch(/"(ref|sub)_[0-9a-z]{26}"/)
        expect([seen.customer, seen.addresses]).toEqual([{ erased: true }, { erased: true }])
      }
    }
  })

  test('of what was known before, the person is not shown again', () => {
    for (const life of lives) {
      const then = partsOf(life.events.slice(0, Math.ceil(life.events.length / 2)))
      if (orderPartsOf(then) === undefined) continue
      const present = afterErasing(partsOf(life.events), orderOf(life).event.aggregate)
      expect(viewOf(erasedLike(then, present))).toMatchObject({ customer: { erased: true }, addresses: { erased: true } })
      expect(viewOf(erasedLike(then, partsOf(life.events))).customer).toEqual(viewOf(then).customer)
    }
  })
})

test('whoever had the order before it was transferred takes nothing of its person away', () => {
  const [life] = lives as [Life]
  const parts = partsOf(life.events)
  const other = SubjectRef.of(wismoSpace, 'somebody else')
  expect(viewOf(afterErasing(parts, orderOf(life).event.aggregate, other)).customer).toEqual(viewOf(parts).customer)
})

test('a present is no present of anybody any more', () => {
  const told = ordered([1])
  const gift = wrap(told.life, told.units[0]?.lineId as LineId)
  const parts = partsOf(toldLife(told.life).events)
  expect(viewOf(parts).gift).toHaveLength(1)
  expect(viewOf(afterErasing(parts, gift.aggregate)).gift).toEqual({ erased: true })
})
