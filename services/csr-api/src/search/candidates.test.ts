import { describe, expect, test } from '@jest/globals'
import { Instant, OrderId, orderIdOf, ShopId } from '@wismo/kernel'
import { searchFields } from '@wismo/agent-api'
import { fieldsOf, skuRank, spellings, trackingNumber } from './asked.ts'
import { inOrder, placeOf, ranked, type Match } from './candidates.ts'

const id = (n: number): OrderId => orderIdOf(ShopId.parse('aldermoor'), String(n))
const day = (n: number): Instant => Instant.parse(`2026-11-0${n}T12:00:00Z`)
const match = (n: number, field: Match['field'], placed = n): Match => ({ id: id(n), placedAt: day(placed), field })
const unknown = () => undefined

describe('what is typed may be', () => {
  test.each([
    ['ord_01h455vb4pex5vsknk084sn02q', ['id']],
    ['ORD_01H455VB4PEX5VSKNK084SN02Q', ['id']],
    ['nora@mail.example', ['email']],
    ['Nora Byrne', ['number', 'tracking_number', 'receipt', 'name', 'sku']],
    ['Ю', ['number', 'tracking_number', 'receipt', 'sku']],
    ['Юлия', ['number', 'tracking_number', 'receipt', 'name', 'sku']],
    ['AM-10482', ['number', 'tracking_number', 'receipt', 'sku']],
    ['+353 (1) 234-5678', ['number', 'tracking_number', 'receipt', 'phone', 'sku']],
    ['12345', ['number', 'tracking_number', 'receipt', 'sku']],
  ])('%s', (text, fields) => {
    expect(fieldsOf({ text })).toEqual(fields)
  })

  test('the field that is said, and no other', () => {
    for (const field of searchFields) expect(fieldsOf({ text: 'nora@mail.example', field })).toEqual([field])
  })

  test('written small, and a tracking number with blanks', () => {
    expect([spellings('am-1'), spellings('AM-1'), trackingNumber('jd 01\t7')]).toEqual([['am-1', 'AM-1'], ['AM-1'], 'JD017'])
  })
})

describe('what is found comes', () => {
  test('by how surely it is meant: numbers, then addresses and phone numbers, then names; a sku last', () => {
    const found = ranked([match(1, 'name'), match(2, 'email'), match(3, 'tracking_number'), match(4, 'phone'), match(5, 'number')], searchFields, unknown, undefined)
    expect(found.map(({ id: one }) => one)).toEqual([id(5), id(3), id(4), id(2), id(1)])
    expect(Math.max(...found.map(({ rank }) => rank))).toBeLessThan(skuRank)
  })

  test('with what burns before what is newer, but never before a better match', () => {
    const burns = new Set([id(1), id(2)])
    const found = ranked([match(1, 'name'), match(3, 'name'), match(2, 'name'), match(4, 'number')], searchFields, (one) => ({ status: 'confirmed', incident: burns.has(one) }), undefined)
    expect(found.map(({ id: one }) => one)).toEqual([id(4), id(2), id(1), id(3)])
  })

  test('once, by the best of what found it, whichever answered first', () => {
    const matches = [match(1, 'name'), match(1, 'receipt'), match(1, 'number')]
    for (const told of [matches, [...matches].reverse()]) expect(ranked(told, searchFields, unknown, undefined)).toEqual([expect.objectContaining({ id: id(1), field: 'number', rank: 0 })])
  })

  test('of the status that is asked for; one of which nothing is known yet is looked at', () => {
    const found = ranked([match(1, 'number'), match(2, 'number'), match(3, 'number')], searchFields, (one) => (one === id(3) ? undefined : { status: one === id(1) ? 'cancelled' : 'confirmed', incident: false }), ['cancelled', 'closed'])
    expect(found.map(({ id: one }) => one)).toEqual([id(3), id(1)])
  })

  test('in one order that says of any two which is first, so that a list goes on where it ended', () => {
    const found = ranked([match(1, 'number', 3), match(2, 'number', 3), match(3, 'name'), match(4, 'email')], searchFields, (one) => ({ status: '', incident: one === id(2) }), undefined)
    for (const [i, one] of found.entries()) expect(found.filter((other) => inOrder(placeOf(one), other) < 0)).toEqual(found.slice(i + 1))
  })
})
