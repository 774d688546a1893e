// Reports may come in any order, and twice: the part of the order view is the same.
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { fold, type LineId } from '@wismo/kernel'
import { a, at, b, eventsOf, parcelOf, partOf, report, units } from '../testing/reports.ts'
import { fulfillment } from './fulfillment.ts'
import type { Report } from './report.ts'

const states = ['accepted', 'rejected', 'picked', 'packed', 'shipped', 'ready', 'handed_over', 'cancelled'] as const
const counts = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })).filter(([ofA, ofB]) => ofA + ofB > 0)
const parcels = fc.array(fc.tuple(fc.constantFrom('1', '2', '3'), counts).map(([number, lines]) => parcelOf(number, units(...lines))), { maxLength: 2 }).filter((all) => new Set(all.map(({ parcelId }) => parcelId)).size === all.length)
const aReport: fc.Arbitrary<Report> = fc.record({ state: fc.constantFrom(...states), minutes: fc.integer({ min: 0, max: 4 }), lines: counts, locationId: fc.constantFrom('cork-dc', 'leipzig-dc'), held: parcels }).map(({ state, minutes, lines, locationId, held }) =>
  report(state, { at: at(minutes), lines: units(...lines), locationId, parcels: state === 'shipped' ? held : [] }))
const told = fc.array(aReport, { minLength: 1, maxLength: 9 })
const shuffled = told.chain((reports) => fc.tuple(fc.constant(reports), fc.shuffledSubarray(reports, { minLength: reports.length, maxLength: reports.length })))

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0)
const unitsIn = (lines: Report['lines'], line: LineId): number => sum(lines.filter(({ lineId }) => lineId === line).map(({ quantity }) => quantity))

test('I20 I25 any order of the same reports gives the same part', () => {
  fc.assert(fc.property(shuffled, ([reports, others]) => expect(partOf(eventsOf(others))).toEqual(partOf(eventsOf(reports)))), { numRuns: 2_000 })
})

test('I1 a part never holds fewer than no units, nor more than were told of', () => {
  fc.assert(fc.property(told, (reports) => {
    const { stages, passed, released } = partOf(eventsOf(reports))
    for (const line of [a, b]) {
      const inWork = Object.values(stages).map((held) => held[line] ?? 0)
      const inParcels = sum(Object.values(passed).map((held) => held[line] ?? 0))
      const ofState = (state: Report['state']) => sum(reports.filter((one) => one.state === state).map((one) => unitsIn(one.lines, line)))
      const shipped = sum(reports.filter(({ state }) => state === 'shipped').map((one) => Math.max(unitsIn(one.lines, line), sum(one.parcels.map(({ lines }) => unitsIn(lines, line))))))
      expect(Math.min(...inWork)).toBeGreaterThanOrEqual(0)
      expect(sum(inWork) + inParcels).toBeLessThanOrEqual(Math.max(shipped, ...states.filter((state) => state !== 'shipped').map(ofState)))
      expect(released[line] ?? 0).toBe(ofState('rejected') + ofState('cancelled'))
    }
  }))
})

test('I27 what went on in parcels stays there, whatever is told later', () => {
  fc.assert(fc.property(told, aReport, (reports, one) => {
    const [before, after] = [partOf(eventsOf(reports)).passed, partOf(eventsOf([...reports, one])).passed]
    for (const [parcel, held] of Object.entries(before)) for (const line of [a, b]) expect(after[parcel as keyof typeof after]?.[line] ?? 0).toBeGreaterThanOrEqual(held[line] ?? 0)
  }))
})

test('every report is recorded, and an event moves no more units than were told of', () => {
  fc.assert(fc.property(told, (reports) => {
    const events = eventsOf(reports)
    for (const { data } of events) {
      const moved = 'lines' in data ? data.lines : 'packages' in data ? data.packages.flatMap(({ lines }) => lines) : []
      for (const { lineId, quantity } of moved) {
        expect(quantity).toBeGreaterThan(0)
        expect(quantity).toBeLessThanOrEqual(unitsIn(data.reported?.lines ?? [], lineId))
      }
    }
    expect(events.length).toBeGreaterThanOrEqual(reports.length)
    expect([...fold(fulfillment, events).lines.keys()].sort()).toEqual([a, b].filter((line) => reports.some(({ lines, parcels: held }) => unitsIn([...lines, ...held.flatMap((one) => one.lines)], line) > 0)).sort())
  }))
})
