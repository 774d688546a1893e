import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { fold, returnIdOf, Unavailable, type LineId, type Minor } from '@wismo/kernel'
import { a, at, b, eventsOf, orderId, partOf, refundId, report, returnId, units } from '../testing/reports.ts'
import { returnsAccount, type ReturnReport } from './returns-account.ts'

/** What a report brings after others. */
const given = (...before: readonly ReturnReport[]) => ({ when: (one: ReturnReport) => eventsOf([...before, one]).slice(eventsOf(before).length) })
const refund = (ref: string, amount: number) => ({ refundId: refundId(ref), amount: amount as Minor })
const returned = (reports: readonly ReturnReport[]) => partOf(eventsOf(reports)).returns[returnId]

describe('goods that came back', () => {
  test('given nothing, when they are told with money, then they are received, all taken, and resolved by it', () => {
    const told = report({ lines: units(2, 1), refund: refund('f-1', 1_500) })
    expect(given().when(told)).toEqual([
      { type: 'ReturnReceived', occurredAt: at(0), data: { orderId, returnId, lines: units(2, 1), locationId: 'cork-dc', reason: { code: 'too_small' } } },
      { type: 'ReturnInspected', occurredAt: at(0), data: { orderId, returnId, lines: [{ lineId: a, accepted: 2, rejected: 0, missing: 0, grade: 'new' }, { lineId: b, accepted: 1, rejected: 0, missing: 0, grade: 'new' }] } },
      { type: 'ReturnResolved', occurredAt: at(0), data: { orderId, returnId, outcome: 'refund', currency: 'EUR', amount: 1_500, paidBy: refund('f-1', 1_500) } },
    ])
    expect(returned([told])).toMatchObject({ status: 'resolved', outcome: 'refund', amount: 1_500, received: { [a]: 2, [b]: 1 }, accepted: { [a]: 2, [b]: 1 }, reasons: { [a]: 'too_small', [b]: 'too_small' } })
  })

  test('given nothing, when they are told without money, then the return is closed', () => {
    expect(given().when(report()).map(({ type }) => type)).toEqual(['ReturnReceived', 'ReturnInspected', 'ReturnClosed'])
    expect(returned([report()])).toMatchObject({ status: 'closed', accepted: { [a]: 1 } })
  })

  test('given a report, when another names the same return, then units and money add up', () => {
    const first = report({ refund: refund('f-1', 1_000) })
    const second = report({ at: at(1), lines: units(1, 2), refund: refund('f-2', 500) })
    expect(given(first).when(second)).toMatchObject([{}, {}, { type: 'ReturnResolved', data: { amount: 1_500, paidBy: refund('f-2', 500) } }])
    expect(returned([first, second])).toMatchObject({ amount: 1_500, accepted: { [a]: 2, [b]: 2 } })
  })

  test('given a refund, when it is told again, then it is the same one and its highest amount counts', () => {
    expect(returned([report({ refund: refund('f-1', 1_000) }), report({ refund: refund('f-1', 900) })])).toMatchObject({ amount: 1_000 })
    expect(returned([report({ refund: refund('f-1', 900) }), report({ refund: refund('f-1', 1_000) })])).toMatchObject({ amount: 1_000 })
  })

  test('given a return, when goods come back with another, then both are there', () => {
    const other = returnIdOf(orderId, 'r-2')
    const { returns } = partOf(eventsOf([report({ refund: refund('f-1', 1_000) }), report({ returnId: other, refund: refund('f-2', 400) })]))
    expect([returns[returnId]?.amount, returns[other]?.amount]).toEqual([1_000, 400])
  })

  test('of two reasons for a line the newest is shown, of two at one moment always the same', () => {
    const [older, newer, other] = [report({ reason: { code: 'wrong' } }), report({ at: at(2), reason: { code: 'defect' } }), report({ at: at(2), reason: { code: 'broken' } })]
    for (const told of [[older, newer, other], [newer, other, older], [other, older, newer]]) expect(returned(told)?.reasons).toEqual({ [a]: 'defect' })
  })

  test('an event of a newer release in the account: nothing is decided on half of what is known', () => {
    expect(() => fold(returnsAccount, [{ type: 'ReturnApproved', data: {} } as never])).toThrow(Unavailable)
    expect(() => fold(returnsAccount, [{ type: 'ReturnResolved', data: { returnId, amount: 5 } } as never])).toThrow(Unavailable)
  })
})

describe('laws', () => {
  const lines = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })).filter(([ofA, ofB]) => ofA + ofB > 0).map(([ofA, ofB]) => units(ofA, ofB))
  const money = fc.option(fc.record({ ref: fc.constantFrom('f-1', 'f-2', 'f-3'), amount: fc.integer({ min: 0, max: 5_000 }) }), { nil: undefined })
  const aReport = fc.record({ ref: fc.constantFrom('r-1', 'r-2'), minutes: fc.integer({ min: 0, max: 3 }), lines, code: fc.constantFrom('too_small', 'defect', 'late'), money }).map(({ ref, minutes, code, money: given, lines: held }): ReturnReport =>
    report({ returnId: returnIdOf(orderId, ref), at: at(minutes), lines: held, reason: { code }, ...(given === undefined ? {} : { refund: refund(given.ref, given.amount) }) }))
  const told = fc.array(aReport, { minLength: 1, maxLength: 8 })
  const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0)
  const unitsIn = (reports: readonly ReturnReport[], line: LineId): number => sum(reports.flatMap((one) => one.lines.filter(({ lineId }) => lineId === line).map(({ quantity }) => quantity)))

  test('I20 I25 any order of the same reports gives the same part', () => {
    const shuffled = told.chain((reports) => fc.tuple(fc.constant(reports), fc.shuffledSubarray(reports, { minLength: reports.length, maxLength: reports.length })))
    fc.assert(fc.property(shuffled, ([reports, others]) => expect(partOf(eventsOf(others))).toEqual(partOf(eventsOf(reports)))), { numRuns: 1_000 })
  })

  test('I5 what was received is what was accepted, rejected or missing, and what was told', () => {
    fc.assert(fc.property(told, (reports) => {
      for (const [id, { received, accepted, rejected, missing }] of Object.entries(partOf(eventsOf(reports)).returns)) {
        const own = reports.filter((one) => one.returnId === id)
        for (const line of [a, b]) expect([received[line] ?? 0, sum([accepted, rejected, missing].map((held) => held[line] ?? 0))]).toEqual([unitsIn(own, line), unitsIn(own, line)])
      }
    }))
  })

  test('I27 no return and no unit of it goes away', () => {
    fc.assert(fc.property(told, aReport, (reports, one) => {
      const [before, after] = [partOf(eventsOf(reports)).returns, partOf(eventsOf([...reports, one])).returns]
      for (const [id, { accepted }] of Object.entries(before)) for (const line of [a, b]) expect(after[id as typeof returnId]?.accepted[line] ?? 0).toBeGreaterThanOrEqual(accepted[line] ?? 0)
    }))
  })
})
