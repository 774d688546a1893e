import { describe, expect, test } from '@jest/globals'
import { Instant } from '@wismo/kernel'
import { groupsOf, methodOf } from './groups.ts'
import { composeLines } from './lines.ts'
import { promisesOf } from './promises.ts'
import { idle, stateWith, type Said } from './testing/state-of.ts'

const promise = (to: string, over: object = {}) => ({ from: '2026-12-01', to, precision: 'day', ...over })
const ordered = [
  { lineId: 'lin_1', quantity: 3, delivery: { method: 'ship', addressKey: 'home' }, promise: promise('2026-12-02') },
  { lineId: 'lin_2', quantity: 2, delivery: { method: 'ship', addressKey: 'home' }, promise: promise('2026-12-04') },
  { lineId: 'lin_3', quantity: 2, delivery: { method: 'pickup', locationId: 'store-cork' } },
]
const orderId = 'ord_00000000000000000000000000'

/** Groups of these lines, of which nobody holds any unit unless it is said. */
function groups(said: Said, lines: readonly object[] = ordered, now = Instant.parse('2026-11-28T12:00:00Z')) {
  const { parts } = stateWith({ ...said, order: { orderId, lines, ...said.order } })
  const { lines: states } = composeLines(parts)
  return groupsOf({ parts, lines: states, promises: promisesOf(parts, states) }, now)
}
const [first, , third] = ordered as [object, object, object]
const held = (said: Said, lines?: readonly object[]) => groups(said, lines).map(({ ref, step, lines: units }) => [ref, step, Object.fromEntries(units.map(({ lineId, quantity }) => [lineId, quantity]))])
const byNode = (stages: object, over: object = {}) => ({ method: 'ship', stages, ...over })
const day = { precision: 'day', timeZone: 'UTC', source: 'checkout' }

describe('what nobody holds', () => {
  test('comes together by method and place, named by its first line, within the window of all', () => {
    expect(groups({})).toEqual([
      { ref: 'lin_1', kind: 'ship', lines: [{ lineId: 'lin_1', quantity: 3 }, { lineId: 'lin_2', quantity: 2 }], step: 1, steps: 5, when: { from: '2026-12-01', to: '2026-12-04', ...day } },
      { ref: 'lin_3', kind: 'pickup', lines: [{ lineId: 'lin_3', quantity: 2 }], step: 1, steps: 4, locationId: 'store-cork' },
    ])
  })

  test('is a step further when a node has some of it; stock that is missing is not', () => {
    expect(held({ fulfillments: [byNode({ allocated: { lin_2: 1 } })] }, ordered.slice(0, 2))).toEqual([['lin_1', 2, { lin_1: 3, lin_2: 2 }]])
    expect(held({ fulfillments: [byNode({ packed: { lin_1: 1 } })] }, [first])).toEqual([['lin_1', 2, { lin_1: 3 }]])
    expect(held({ order: { backordered: { lin_1: 3 } } }, [first])).toEqual([['lin_1', 1, { lin_1: 3 }]])
  })

  test('has no day where some of it is not in stock: what was promised of that holds no more', () => {
    expect(groups({ order: { backordered: { lin_1: 1 } } }, ordered.slice(0, 2))).toEqual([
      { ref: 'lin_1', kind: 'ship', lines: [{ lineId: 'lin_1', quantity: 3 }, { lineId: 'lin_2', quantity: 2 }], step: 1, steps: 5 },
    ])
  })

  test('goes by place: another address is another group', () => {
    expect(groups({}, ordered.map((line, i) => ({ ...line, delivery: { method: 'ship', addressKey: `home-${i}` } }))).map(({ ref }) => ref)).toEqual(['lin_1', 'lin_2', 'lin_3'])
  })

  test('is less by what is off', () => {
    expect(held({ order: { cancelledUnits: { lin_1: 1 } } }, [first])).toEqual([['lin_1', 1, { lin_1: 2 }]])
  })
})

test('an order that is off has none but of what moves all the same', () => {
  expect(groups({ order: { cancelled: true } })).toEqual([])
  expect(held({ order: { cancelled: true }, parcels: [{ lines: { lin_1: 2 } }] })).toEqual([['pcl_0', 3, { lin_1: 2 }]])
})

describe('a parcel', () => {
  test.each([
    ['pre_transit', 2], ['accepted', 3], ['in_transit', 3], ['held', 3], ['out_for_delivery', 4], ['available_for_pickup', 4], ['attempt_failed', 4], ['delivered', 5],
  ] as const)('that is %s is at step %i of 5', (status, step) => {
    expect(groups({ parcels: [{ status, lines: { lin_1: 3 } }] }, [first])).toEqual([{ ref: 'pcl_0', kind: 'ship', lines: [{ lineId: 'lin_1', quantity: 3 }], step, steps: 5, when: { from: '2026-12-01', to: '2026-12-02', ...day } }])
  })

  test.each(['returning', 'lost', 'destroyed'] as const)('that is %s comes on no day', (status) => {
    expect(groups({ parcels: [{ status, lines: { lin_1: 3 } }] }, [first])).toEqual([{ ref: 'pcl_0', kind: 'ship', lines: [{ lineId: 'lin_1', quantity: 3 }], step: 3, steps: 5 }])
  })

  test('that left by the word of its node is on its way, also when nobody else has spoken of it', () => {
    const fulfillments = [byNode({}, { passed: { pcl_0: { lin_1: 3 } } })]
    expect(held({ parcels: [{ status: 'pre_transit', lines: {} }], fulfillments }, [first])).toEqual([['pcl_0', 3, { lin_1: 3 }]])
    expect(held({ fulfillments }, [first])).toEqual([['pcl_0', 3, { lin_1: 3 }]])
  })

  test('takes its units off the rest: what it holds by its own word or its node’s', () => {
    const said: Said = { parcels: [{ lines: { lin_1: 1 } }, { lines: {} }, { lines: {} }], fulfillments: [byNode({}, { passed: { pcl_1: { lin_2: 2 } } })] }
    expect(held(said)).toEqual([['pcl_0', 3, { lin_1: 1 }], ['pcl_1', 3, { lin_2: 2 }], ['lin_1', 1, { lin_1: 2 }], ['lin_3', 1, { lin_3: 2 }]])
  })

  test('has its place by when it left, by its node’s word or its first scan, and behind those that nobody saw leave', () => {
    const scans = (at: string) => [{ at: `2026-11-${at}T12:00:00Z` }]
    const parcels = [{ lines: { lin_1: 1 } }, { lines: { lin_1: 1 }, scans: scans('25') }, { lines: { lin_1: 1 }, scans: scans('27') }, { lines: { lin_2: 1 }, lastFact: { at: '2026-11-24T12:00:00Z' } }]
    const refs = (over: object) => groups({ parcels, fulfillments: [byNode({}, over)] }, ordered.slice(0, 2)).map(({ ref }) => ref)
    expect(refs({})).toEqual(['pcl_3', 'pcl_1', 'pcl_2', 'pcl_0', 'lin_2'])
    expect(refs({ passedAt: { pcl_2: '2026-11-23T12:00:00Z' } })).toEqual(['pcl_2', 'pcl_3', 'pcl_1', 'pcl_0', 'lin_2'])
  })

  test('that its node has back, and the one that was sent instead, show no unit twice', () => {
    const back = { passed: { pcl_0: { lin_1: 3 } }, back: { pcl_0: { lin_1: 3 } } }
    expect(held({ parcels: [{ status: 'returning', lines: { lin_1: 3 } }], fulfillments: [byNode({}, back)] }, [first])).toEqual([['lin_1', 1, { lin_1: 3 }]])
    expect(held({ parcels: [{ status: 'returning', lines: { lin_1: 3 } }, { lines: { lin_1: 3 } }], fulfillments: [byNode({}, { ...back, passed: { ...back.passed, pcl_1: { lin_1: 3 } } })] }, [first])).toEqual([['pcl_1', 3, { lin_1: 3 }]])
  })

  test('shows what went back from it no more', () => {
    const returned = { returns: { ret_1: { status: 'in_transit', handed: { lin_1: 1 }, received: {}, accepted: {}, rejected: {}, missing: {}, from: [] } } }
    expect(held({ parcels: [{ status: 'delivered', lines: { lin_1: 3 } }], returns: returned }, [first])).toEqual([['pcl_0', 5, { lin_1: 2 }]])
  })

  test('on its way back to us is none of the groups; what a void one was to carry is packed', () => {
    expect(held({ parcels: [{ direction: 'return' }, { returnId: 'ret_1' }] }, [first])).toEqual([['lin_1', 1, { lin_1: 3 }]])
    expect(held({ parcels: [{ status: 'cancelled', lines: { lin_1: 3 } }], fulfillments: [byNode({}, { passed: { pcl_0: { lin_1: 3 } } })] }, [first])).toEqual([['lin_1', 2, { lin_1: 3 }]])
  })

  test('of a line that the order lacks shows nothing of it', () => {
    expect(groups({ parcels: [{ lines: { lin_9: 1 } }] }, [])).toEqual([])
  })
})

describe('work without a parcel', () => {
  test.each([
    ['pickup', { allocated: { lin_3: 2 } }, 2, 4], ['pickup', { packed: { lin_3: 2 } }, 2, 4], ['pickup', { ready: { lin_3: 1 }, packed: { lin_3: 1 } }, 3, 4], ['pickup', { ready: { lin_3: 1 }, delivered: { lin_3: 1 } }, 3, 4],
    ['pickup', { delivered: { lin_3: 2 } }, 4, 4], ['pickup', { packed: { lin_3: 1 }, delivered: { lin_3: 1 } }, 2, 4], ['curbside', { delivered: { lin_3: 2 } }, 4, 4], ['scheduled', { van: { lin_3: 2 } }, 3, 5],
    ['scheduled', { delivered: { lin_3: 1 }, van: { lin_3: 1 } }, 3, 5], ['scheduled', { delivered: { lin_3: 2 } }, 5, 5], ['digital', { delivered: { lin_3: 2 } }, 2, 2],
  ] as const)('%s with %j is at step %i of %i', (method, stages, step, steps) => {
    expect(groups({ fulfillments: [{ method, locationId: 'store-cork', stages }] }, [third])).toEqual([{ ref: 'ful_0', kind: method, lines: [{ lineId: 'lin_3', quantity: 2 }], step, steps, locationId: 'store-cork' }])
  })

  test('that sends parcels or has nothing in hand is none of the groups', () => {
    expect(held({ fulfillments: [byNode({ packed: { lin_1: 3 } })] }, [first])).toEqual([['lin_1', 2, { lin_1: 3 }]])
    expect(held({ fulfillments: [{ method: 'pickup', stages: { ...idle, requested: { lin_3: 2 }, comingBack: { lin_3: 1 } } }] }, [third])).toEqual([['lin_3', 1, { lin_3: 1 }]])
  })

  test('of which nobody said how it goes goes as its first line does, once it is handed over', () => {
    expect(groups({ fulfillments: [{ stages: { ready: { lin_3: 1 }, allocated: { lin_3: 1 } } }] }, [third]).map(({ ref, kind, step, lines }) => [ref, kind, step, lines[0]?.quantity])).toEqual([['ful_0', 'pickup', 3, 2]])
  })

  test('comes when it was agreed', () => {
    const when = (over: object) => groups({ fulfillments: [{ stages: { packed: { lin_1: 3 } }, ...over }] }, [first])[0]?.when
    expect(when({ method: 'pickup' })).toEqual({ from: '2026-12-01', to: '2026-12-02', ...day })
    expect(when({ method: 'pickup', pickup: { from: '2026-12-05', to: '2026-12-12', precision: 'day', timeZone: 'Europe/Dublin', extensions: 1 } })).toEqual({ from: '2026-12-05', to: '2026-12-12', precision: 'day', timeZone: 'Europe/Dublin', source: 'node' })
    expect(when({ method: 'scheduled', appointment: { to: '2026-12-05T10:00:00Z', precision: 'hour' } })).toEqual({ to: '2026-12-05T10:00:00Z', precision: 'hour', timeZone: 'UTC', source: 'node' })
  })
})

describe('what is in the van', () => {
  const when = (said: Said, now: string, line: object = first) => groups(said, [line], Instant.parse(now))[0]?.when
  const today = { from: '2026-11-28', to: '2026-11-28', precision: 'day', timeZone: 'Europe/Dublin', source: 'carrier' }
  const promised = { from: '2026-12-01', to: '2026-12-02', precision: 'day', timeZone: 'Europe/Dublin', source: 'checkout' }
  const order = { timeZone: 'Europe/Dublin' }
  const parcel = (at: string): Said => ({ order, parcels: [{ status: 'out_for_delivery', lines: { lin_1: 3 }, lastFact: { at } }] })

  test('comes today whatever was promised, by the calendar of the order, and of an older scan nobody says so', () => {
    expect(when(parcel('2026-11-28T07:00:00Z'), '2026-11-28T23:59:00Z')).toEqual(today)
    expect([when(parcel('2026-11-22T07:00:00Z'), '2026-11-28T12:00:00Z'), when(parcel('2026-11-28T23:59:00Z'), '2026-11-29T00:01:00Z')]).toEqual([promised, promised])
    expect(when({ ...parcel('2026-11-28T07:00:00Z'), order: { timeZone: 'Pacific/Auckland' } }, '2026-11-28T12:00:00Z')).toMatchObject({ to: '2026-12-02' })
    expect(when(parcel('2026-11-28T07:00:00Z'), '2026-11-28T12:00:00Z', { ...first, promise: undefined })).toEqual(today)
  })

  test('keeps hours that somebody named for today', () => {
    const hours = { from: '2026-11-28T14:00:00Z', to: '2026-11-28T17:00:00Z', precision: 'hour' }
    const van = (at: string, type = 'DeliveryDeparted'): Said => ({ order, fulfillments: [{ method: 'scheduled', status: 'en_route', stages: { van: { lin_1: 3 } }, appointment: hours, timeline: [{ type, at }] }] })
    expect(when(van('2026-11-28T07:00:00Z'), '2026-11-28T12:00:00Z')).toMatchObject({ from: hours.from, to: hours.to, source: 'node' })
    expect(when(van('2026-11-29T07:00:00Z'), '2026-11-29T12:00:00Z')).toMatchObject({ from: '2026-11-29', to: '2026-11-29' })
    expect(when(van('2026-11-27T07:00:00Z'), '2026-11-28T12:00:00Z')).toMatchObject({ to: hours.to })
  })
})

test('a way that has no word here is none', () => {
  expect([methodOf({ delivery: { method: 'unknown' } } as never), methodOf({ delivery: { method: 'curbside' } } as never)]).toEqual(['none', 'curbside'])
})
