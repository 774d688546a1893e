// Who holds a unit where parts speak of the same one, and what of it cannot be.
import { describe, expect, test } from '@jest/globals'
import { composeLines } from './lines.ts'
import { stateWith, type Said } from './testing/state-of.ts'

const one = (quantity: number) => ({ lin_1: quantity })
const compose = (said: Said, quantity = 4, order: object = {}) =>
  composeLines(stateWith({ ...said, order: { lines: [{ lineId: 'lin_1', quantity, delivery: { method: 'ship' } }], cancelled: false, cancelledUnits: {}, cancelledFrom: {}, backordered: {}, ...order } }).parts)
const held = (of: ReturnType<typeof compose>): object => Object.fromEntries(Object.entries(of.lines[0]?.tally.units ?? {}).filter(([, quantity]) => quantity > 0))
const found = ({ contradictions }: ReturnType<typeof compose>) => contradictions.map(({ code, quantity, parts }) => [code, quantity, parts])
const parcel = (status: string, quantity: number, over: object = {}) => ({ status, lines: one(quantity), ...over })
const claim = (over: object) => ({ claims: { clm_1: { status: 'approved', lines: one(1), isNeverHad: true, ...over } } })
const ret = (over: object) => ({ returns: { ret_1: { status: 'in_transit', requested: {}, handed: {}, received: {}, accepted: {}, rejected: {}, missing: {}, from: [], ...over } } })

describe('a parcel', () => {
  test.each([
    ['pre_transit', 'packed'], ['accepted', 'in_transit'], ['in_transit', 'in_transit'], ['held', 'in_transit'], ['attempt_failed', 'in_transit'], ['available_for_pickup', 'in_transit'], ['unknown', 'in_transit'], ['delivered', 'delivered'],
    ['returning', 'returning_to_sender'], ['returned', 'returning_to_sender'], ['lost', 'lost'], ['destroyed', 'lost'],
  ])('that is %s holds its units %s', (status, bucket) => {
    expect(held(compose({ parcels: [parcel(status, 4)] }))).toEqual({ [bucket]: 4 })
  })

  test('without a scan is on its way by the word of its node', () => {
    expect(held(compose({ parcels: [parcel('pre_transit', 4)], fulfillments: [{ passed: { pcl_0: one(4) } }] }))).toEqual({ in_transit: 4 })
  })

  test('of which only the node has spoken is on its way', () => {
    expect(held(compose({ fulfillments: [{ passed: { pcl_9: one(3) } }] }))).toEqual({ in_transit: 3, open: 1 })
  })

  test('takes what its node did not declare off that node’s shelf, the readiest first', () => {
    const shelves = [{ stages: { allocated: one(2) } }, { stages: { ready: one(1), packed: one(1) } }]
    expect(held(compose({ parcels: [parcel('in_transit', 1, { fulfillmentId: 'ful_0' })], fulfillments: shelves }))).toEqual({ in_transit: 1, allocated: 1, ready_for_pickup: 1, packed: 1 })
    expect(held(compose({ parcels: [parcel('in_transit', 1)], fulfillments: shelves }))).toEqual({ in_transit: 1, allocated: 2, packed: 1 })
    expect(held(compose({ parcels: [parcel('in_transit', 1)], fulfillments: [{ stages: { packed: one(3) }, passed: { pcl_0: one(1) } }] }))).toEqual({ in_transit: 1, packed: 3 })
  })

  test('that was cancelled holds what its node passed on, packed', () => {
    expect(held(compose({ parcels: [parcel('cancelled', 2)], fulfillments: [{ stages: { packed: one(2) } }] }))).toEqual({ packed: 2, open: 2 })
    expect(held(compose({ parcels: [parcel('cancelled', 2)], fulfillments: [{ passed: { pcl_0: one(3) }, back: { pcl_0: one(1) } }] }))).toEqual({ packed: 2, open: 2 })
    expect(found(compose({ parcels: [parcel('cancelled', 1)], fulfillments: [{ passed: { pcl_0: one(3) } }] }))).toEqual([])
  })

  test('holds no more what the node took back', () => {
    expect(held(compose({ parcels: [parcel('returned', 2)], fulfillments: [{ passed: { pcl_0: one(2) }, back: { pcl_0: one(1) } }] }))).toEqual({ returning_to_sender: 1, open: 3 })
  })

  test('that is seen delivered after the node took it back is a matter for operations', () => {
    const twice = compose({ parcels: [parcel('delivered', 2)], fulfillments: [{ passed: { pcl_0: one(2) }, back: { pcl_0: one(1) } }] })
    expect([held(twice), found(twice)]).toEqual([{ delivered: 1, open: 3 }, [['delivered_after_received_back', 1, ['pcl_0']]]])
    expect(found(compose({ parcels: [parcel('returned', 2)], fulfillments: [{ passed: { pcl_0: one(2) }, back: { pcl_0: one(1) } }] }))).toEqual([])
  })

  test.each([[1, 3, 2], [3, 1, 2]])('with %i units by its own word and %i by its node’s is a note', (own, declared, differs) => {
    expect(found(compose({ parcels: [parcel('in_transit', own)], fulfillments: [{ passed: { pcl_0: one(declared) } }] }))).toEqual([['parcel_contents_differ', differs, ['pcl_0']]])
  })

  test('that only one of the two speaks of differs in nothing', () => {
    expect([found(compose({ parcels: [parcel('in_transit', 2)] })), found(compose({ parcels: [parcel('in_transit', 0)], fulfillments: [{ passed: { pcl_0: one(2) } }] }))]).toEqual([[], []])
  })

  test('on its way back, or of a rejected unit that is sent home, moves no unit', () => {
    expect(held(compose({ parcels: [parcel('in_transit', 2, { direction: 'return' }), parcel('delivered', 1, { returnId: 'ret_1' })] }))).toEqual({ open: 4 })
  })
})

describe('a node', () => {
  test('holds its units by stage', () => {
    expect(held(compose({ fulfillments: [{ stages: { requested: one(1), allocated: one(1), packed: one(2), ready: one(3), van: one(4), delivered: one(5), comingBack: one(6) } }] }, 22))).toEqual({ allocated: 1, packed: 2, ready_for_pickup: 3, in_transit: 4, delivered: 5, returning_to_sender: 6, open: 1 })
  })

  test('that merged another’s work holds it alone; what was split off is with the other, also before it speaks', () => {
    expect(held(compose({ fulfillments: [{ stages: { allocated: one(2) } }, { stages: { allocated: one(2) }, merged: { ful_0: one(2) } }] }))).toEqual({ allocated: 2, open: 2 })
    expect(held(compose({ fulfillments: [{ split: { ful_9: one(2) } }] }))).toEqual({ allocated: 2, open: 2 })
    expect(held(compose({ fulfillments: [{ split: { ful_1: one(2) } }, { stages: { requested: one(2) } }] }))).toEqual({ allocated: 2, open: 2 })
    expect(held(compose({ fulfillments: [{ split: { ful_1: one(2) } }, { stages: { allocated: one(1) } }] }))).toEqual({ allocated: 2, open: 2 })
    for (const taken of [{ stages: { packed: one(2) } }, { passed: { pcl_9: one(2) } }, { released: one(2) }, { split: { ful_2: one(2) } }]) {
      expect(compose({ fulfillments: [{ split: { ful_1: one(2) } }, taken] })).toEqual(compose({ fulfillments: [{}, taken] }))
    }
  })
})

describe('a claim of units that the customer never had', () => {
  test.each(['lost', 'delivered', 'in_transit', 'returning', 'returned'])('takes them off a parcel that is %s', (status) => {
    expect(held(compose({ parcels: [parcel(status, 1)], returns: claim({}) }, 1))).toEqual({ lost: 1 })
  })

  test('takes them off the part it names', () => {
    const parcels = [parcel('delivered', 1), parcel('in_transit', 1)]
    expect(held(compose({ parcels, returns: claim({ from: { partId: 'pcl_1', version: 1 } }) }, 2))).toEqual({ delivered: 1, lost: 1 })
    expect(held(compose({ parcels, returns: claim({}) }, 2))).toEqual({ in_transit: 1, lost: 1 })
  })

  test('says nothing while it is not approved or of another kind', () => {
    expect(held(compose({ parcels: [parcel('delivered', 1)], returns: claim({ isNeverHad: false }) }, 1))).toEqual({ delivered: 1 })
  })

  test('is void when its parcel was found after it, and that is a matter for the returns desk', () => {
    const settled = (foundVersion: number) => compose({ parcels: [parcel('delivered', 1, { foundVersion })], returns: claim({ outcome: 'refund', from: { partId: 'pcl_0', version: 3 } }) }, 1)
    expect([held(settled(4)), found(settled(4)), settled(4).lines[0]?.tally.settled]).toEqual([{ delivered: 1 }, [['found_after_settled', 1, ['clm_1', 'pcl_0']]], 0])
    expect([held(settled(3)), found(settled(3)), settled(3).lines[0]?.tally.settled]).toEqual([{ lost: 1 }, [], 1])
  })
})

describe('lost units are made good', () => {
  const lost = [parcel('lost', 3)]
  const settled = (returns: object, more: readonly object[] = []) => compose({ parcels: lost, returns }, 4, { lines: [{ lineId: 'lin_1', quantity: 4, delivery: {} }, ...more] }).lines[0]?.tally.settled

  test.each([['approved', 'refund', 2], ['resolved', 'refund', 2], ['denied', 'refund', 0], ['approved', 'replacement', 0]])('by a claim that is %s with a %s: %i', (status, outcome, quantity) => {
    expect(settled(claim({ status, outcome, lines: one(2), isNeverHad: false, from: { partId: 'pcl_0', version: 1 } }))).toBe(quantity)
    expect(settled(claim({ status, outcome, lines: one(2), isNeverHad: false }))).toBe(0)
  })

  test('by a line that replaces them, and by no more than were lost', () => {
    const line = (over: object) => ({ lineId: 'lin_2', quantity: 1, delivery: {}, origin: 'claim', parentLineId: 'lin_1', ...over })
    expect([settled({}, [line({})]), settled({}, [line({ origin: 'exchange' })]), settled({}, [line({ parentLineId: 'lin_3' })]), settled({}, [line({ quantity: 9 })])]).toEqual([1, 0, 0, 3])
    expect(settled(claim({ outcome: 'refund', isNeverHad: false, from: { partId: 'pcl_0', version: 1 } }), [line({})])).toBe(2)
  })
})

describe('a return', () => {
  const there = { parcels: [parcel('delivered', 4)] }

  test('holds what moved with it: accepted, kept by the customer, or on its way', () => {
    expect(held(compose({ ...there, returns: ret({ requested: one(4) }) }))).toEqual({ delivered: 4 })
    expect(held(compose({ ...there, returns: ret({ handed: one(3) }) }))).toEqual({ delivered: 1, return_in_transit: 3 })
    expect(held(compose({ ...there, returns: ret({ handed: one(2), received: one(3) }) }))).toEqual({ delivered: 1, return_in_transit: 3 })
    expect(held(compose({ ...there, returns: ret({ handed: one(4), accepted: one(1), rejected: one(1), missing: one(1) }) }))).toEqual({ delivered: 2, returned: 1, return_in_transit: 1 })
  })

  test.each(['lost', 'destroyed'])('whose parcel is %s lost what was handed over and not received', (status) => {
    const lost = compose({ parcels: [parcel('delivered', 4), { status, direction: 'return', returnId: 'ret_1', lines: {} }], returns: ret({ handed: one(3), received: one(1) }) })
    expect([held(lost), lost.lines[0]?.tally.lostBack]).toEqual([{ delivered: 1, return_in_transit: 1, lost: 2 }, 2])
    expect(held(compose({ parcels: [parcel('delivered', 4), { status, direction: 'return', returnId: 'ret_2', lines: {} }], returns: ret({ handed: one(3) }) }))).toEqual({ delivered: 1, return_in_transit: 3 })
  })

  test('takes its units off the holder that it names, the rest off the most advanced', () => {
    const parcels = [parcel('delivered', 1), parcel('in_transit', 1)]
    expect(held(compose({ parcels, returns: ret({ handed: one(1), from: [{ partId: 'pcl_1', lines: one(1) }] }) }, 2))).toEqual({ delivered: 1, return_in_transit: 1 })
    expect(held(compose({ parcels, returns: ret({ handed: one(1) }) }, 2))).toEqual({ in_transit: 1, return_in_transit: 1 })
  })

  test('of what nobody saw with the customer is a note; of what is back while it is closed a task', () => {
    expect(found(compose({ parcels: [parcel('in_transit', 2)], returns: ret({ handed: one(2) }) }))).toEqual([['returned_but_never_seen_delivered', 2, ['ret_1']]])
    expect(found(compose({ parcels: [parcel('lost', 2)], returns: ret({ handed: one(2) }) }))).toEqual([])
    expect(found(compose({ ...there, returns: ret({ handed: one(2), accepted: one(1), status: 'closed' }) }))).toEqual([['return_closed_with_units_underway', 1, ['ret_1']]])
  })
})

describe('the order', () => {
  test('cancels units, all of them when it is off', () => {
    expect([held(compose({}, 4, { cancelledUnits: one(1), backordered: one(2) })), held(compose({}, 4, { cancelled: true })), held(compose({}, 4, { cancelledUnits: one(9) }))]).toEqual([{ open: 1, cancelled: 1, backordered: 2 }, { cancelled: 4 }, { cancelled: 4 }])
  })

  test.each(['lost', 'returned'])('takes what it cancels off a parcel that is %s', (status) => {
    expect(held(compose({ parcels: [parcel(status, 2)] }, 4, { cancelledUnits: one(2), cancelledFrom: { pcl_0: one(2) } }))).toEqual({ open: 2, cancelled: 2 })
  })

  test.each([['delivered', 'delivered'], ['in_transit', 'in_transit'], ['returning', 'returning_to_sender']])('does not cancel what is %s after all, but that is an incident of its desk', (status, bucket) => {
    const gone = compose({ parcels: [parcel(status, 2)] }, 4, { cancelledUnits: one(2), cancelledFrom: { pcl_0: one(2) } })
    expect([held(gone), found(gone)]).toEqual([{ [bucket]: 2, open: 2 }, [['cancelled_but_gone', 2, ['ord_1', 'pcl_0']]]])
  })

  test('yields where it is off and the goods are gone; work of a node yields to it', () => {
    const gone = compose({ parcels: [parcel('delivered', 1)] }, 4, { cancelled: true })
    expect([held(gone), found(gone)]).toEqual([{ delivered: 1, cancelled: 3 }, [['cancelled_but_gone', 1, ['ord_1', 'pcl_0']]]])
    const atNode = compose({ fulfillments: [{ stages: { packed: one(1) } }] }, 4, { cancelled: true })
    expect([held(atNode), found(atNode)]).toEqual([{ cancelled: 4 }, [['node_still_holds_cancelled', 1, ['ful_0']]]])
  })
})

describe('more than was ordered', () => {
  test.each(['delivered', 'in_transit', 'returning'])('of what is %s is an incident', (status) => {
    const many = compose({ parcels: [parcel(status, 1), parcel('delivered', 4)] })
    expect(found(many)).toEqual([['more_than_ordered', 1, [status === 'delivered' ? 'pcl_1' : 'pcl_0']]])
    expect(many.contradictions).toMatchObject([{ lineId: 'lin_1' }])
  })

  test.each(['lost', 'returned'])('of what is %s and was sent again is a note', (status) => {
    const again = compose({ parcels: [parcel(status, 1), parcel('delivered', 4)] })
    expect([held(again), again.contradictions]).toEqual([{ delivered: 4 }, [{ code: 'superseded', lineId: 'lin_1', quantity: 1, parts: ['pcl_0'] }]])
  })

  test.each(['ready', 'packed', 'allocated'])('of what is %s at a node is its task', (stage) => {
    const twice = compose({ parcels: [parcel('delivered', 4)], fulfillments: [{ stages: { [stage]: one(1) }, passed: { pcl_0: one(4) } }] })
    expect([held(twice), twice.contradictions]).toEqual([{ delivered: 4 }, [{ code: 'held_twice', lineId: 'lin_1', quantity: 1, parts: ['ful_0'] }]])
  })
})

test('units of a line that the order lacks are an incident, whoever holds them', () => {
  const stranger = { lin_9: 2 }
  const unknown = (said: Said) => compose(said).contradictions
  const incident = (part: string) => [{ code: 'unknown_line', lineId: 'lin_9', quantity: 2, parts: [part] }]
  expect(unknown({ parcels: [{ lines: stranger }] })).toEqual(incident('pcl_0'))
  expect(unknown({ fulfillments: [{ stages: { allocated: stranger } }] })).toEqual(incident('ful_0'))
  expect(unknown({ fulfillments: [{ passed: { pcl_9: stranger } }] })).toEqual(incident('pcl_9'))
  for (const fact of ['handed', 'received', 'accepted', 'rejected', 'missing']) expect(unknown({ returns: ret({ [fact]: stranger }) })).toEqual(incident('ret_1'))
  expect(unknown({ fulfillments: [{ stages: { requested: stranger } }] })).toEqual([])
})
