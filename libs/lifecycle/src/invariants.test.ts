// Laws of the domain that no life breaks by itself: here somebody tells what cannot be.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Instant, ReturnId, ShopId, wismoSpace } from '@wismo/kernel'
import { compose } from './compose.ts'
import { randomOf } from './lives/random.ts'
import { newBox, register, scan } from './lives/steps/parcel-steps.ts'
import { place } from './lives/steps/order-steps.ts'
import { toReturns } from './lives/steps/return-steps.ts'
import { beginTelling, toldLife, type Telling } from './lives/telling.ts'
import type { Unit } from './lives/world.ts'
import { partsOf } from './testing/parts-of.ts'

const now = Instant.parse('2026-11-20T10:00:00Z')
const begun = (quantity: number): { readonly life: Telling; readonly units: readonly Unit[] } => {
  const life = beginTelling(ShopId.parse('nordlicht-de'), 'laws', randomOf(7), Instant.toMillis(Instant.parse('2026-11-16T08:00:00Z')))
  const [units = []] = place(life, [{ sku: 'LAMP', title: 'Lamp', quantity, price: 2000 }])
  return { life, units }
}
const view = (life: Telling) => compose(partsOf(toldLife(life).events), now)

/** A parcel with these units is under way, by its own word. */
function sent(life: Telling, units: readonly Unit[]) {
  const box = newBox(life, units)
  register(life, box)
  return box
}

describe('I4 a unit is in one parcel', () => {
  test('where two parcels say that they carry it, one of them does, and the other is reported', () => {
    const { life, units } = begun(1)
    for (const box of [sent(life, units), sent(life, units)]) scanned(life, box.id, 'in_transit')
    const order = view(life)
    expect(order?.lines[0]?.units).toEqual({ in_transit: 1 })
    expect(order?.contradictions).toMatchObject([{ code: 'more_than_ordered', quantity: 1 }])
    expect(order?.groups.flatMap(({ lines }) => lines)).toEqual([{ lineId: order?.lines[0]?.id, quantity: 1 }])
  })

  test('and where it arrived outweighs where it is said to be on its way', () => {
    const { life, units } = begun(1)
    const [one, other] = [sent(life, units), sent(life, units)]
    scanned(life, one.id, 'in_transit')
    scanned(life, other.id, 'delivered')
    expect(view(life)?.lines[0]?.units).toEqual({ delivered: 1 })
  })
})

/** The scan alone: what the world makes of it is another matter. */
function scanned(life: Telling, id: ReturnType<typeof newBox>['id'], status: 'in_transit' | 'delivered'): void {
  scan(life, { id, carrier: 'dhl-de', trackingNumber: '1', units: [], work: undefined, flags: [], attempts: 0 }, status)
}

interface Seen {
  readonly asked: number
  readonly handed: number
  readonly received: number
  readonly accepted: number
  readonly rejected: number
  readonly missing: number
}

/** A return of a line of four units, of which each fact saw so many; those that saw none are not told. */
function returned({ asked, handed, received, accepted, rejected, missing }: Seen) {
  const { life, units } = begun(4)
  const [{ lineId }] = units as [Unit]
  const returnId = ReturnId.of(wismoSpace, 'back')
  const lines = (quantity: number) => [{ lineId, quantity }]
  if (asked > 0) toReturns(life, 'ReturnRequested', { returnId, lines: [{ lineId, quantity: asked, reason: { code: 'colour' } }], method: 'label', outcome: 'refund' })
  if (handed > 0) toReturns(life, 'ReturnHandedOver', { returnId, lines: lines(handed) })
  if (received > 0) toReturns(life, 'ReturnReceived', { returnId, lines: lines(received), locationId: 'leipzig-dc' })
  toReturns(life, 'ReturnInspected', { returnId, lines: [{ lineId, accepted, rejected, missing, grade: 'opened', disposition: 'restock' }] })
  return view(life)
}

test('I5 what inspection finds was received, and what it misses was claimed, whatever was told before', () => {
  const few = fc.integer({ min: 0, max: 4 })
  fc.assert(
    fc.property(fc.record({ asked: few, handed: few, received: few, accepted: few, rejected: few, missing: few }), (seen) => {
      const order = returned(seen)
      const units = order?.lines[0]?.units ?? {}
      const most = Math.max(seen.asked, seen.handed, seen.received, seen.accepted + seen.rejected + seen.missing)
      expect(order?.returns[0]?.lines?.map(({ quantity }) => quantity)).toEqual(most > 0 ? [most] : [])
      expect(units.returned ?? 0).toBe(Math.min(4, seen.accepted))
      expect(Object.values(units).reduce((sum, quantity) => sum + quantity, 0)).toBe(4)
    }),
    { numRuns: 200 },
  )
})

test('I21 a parcel stands as its own stream says, whatever else arrives before or between', () => {
  const { life, units } = begun(2)
  const [one, other] = [sent(life, units.slice(0, 1)), sent(life, units.slice(1))]
  for (const [id, status] of [[one.id, 'in_transit'], [other.id, 'delivered'], [one.id, 'delivered'], [other.id, 'in_transit']] as const) scanned(life, id, status)
  const { events } = toldLife(life)
  const byStream = (aggregate: string) => events.filter(({ event }) => event.aggregate === aggregate)
  const inTurn = compose(partsOf(events), now)
  const oneByOne = compose(partsOf([...byStream(other.id), ...byStream(one.id), ...byStream(life.ids.orderId)]), now)
  expect(oneByOne).toEqual(inTurn)
  expect(new Map(inTurn?.parcels.map(({ id, status }) => [id, status]))).toEqual(new Map([[one.id, 'delivered'], [other.id, 'in_transit']]))
})
