import { expect, test } from '@jest/globals'
import type { ShopNode } from '@wismo/service'
import { locationsOf } from './locations.ts'

const address = { line1: 'Lapwing Quay 1', city: 'Cork', country: 'IE' }
const node = (id: string, over: Partial<ShopNode> = {}): ShopNode => ({ id, name: id, kind: 'store', address, methods: ['pickup', 'ship'], ...over })
const shop = (...nodes: ShopNode[]) => ({ nodes, timeZone: 'Europe/Dublin' })
const [cork, dublin, galway] = [{ lat: 51.8985, lon: -8.4756 }, { lat: 53.3498, lon: -6.2603 }, { lat: 53.2707, lon: -9.0568 }]
const ids = (found: readonly { readonly id: string }[]): readonly string[] => found.map(({ id }) => id)

test('the nearest first, with how far it is; those of which nobody knows where they are last, and by name where no place is named', () => {
  const all = shop(node('b-dublin', { geo: dublin }), node('nowhere'), node('c-cork', { geo: cork }), node('a-galway', { geo: galway }))
  expect(locationsOf(all, { near: cork }).map(({ id, distance }) => [id, distance])).toEqual([['c-cork', 0], ['a-galway', expect.any(Number)], ['b-dublin', expect.any(Number)], ['nowhere', undefined]])
  expect(ids(locationsOf(all, {}))).toEqual(['a-galway', 'b-dublin', 'c-cork', 'nowhere'])
  expect(locationsOf(all, {}).every(({ distance }) => distance === undefined)).toBe(true)
})

test('only where customers can come, and for what: a warehouse that takes parcels back is none', () => {
  const all = shop(
    node('store', { methods: ['pickup', 'returns'] }), node('shut', { active: false }), node('only named', { kind: 'warehouse', methods: ['ship', 'returns'] }), node('warehouse', { kind: 'warehouse', methods: ['ship', 'returns'] }),
    node('counter', { kind: 'warehouse', methods: ['ship', 'curbside'] }), node('locker', { kind: 'locker', methods: ['returns'] }), node('office', { methods: ['ship'] }),
  )
  const { address: _address, ...named } = node('not described')
  expect(locationsOf({ ...all, nodes: [...all.nodes, named] }, {}).map(({ id, methods }) => [id, methods])).toEqual([['counter', ['curbside']], ['locker', ['returns']], ['store', ['pickup', 'returns']]])
  expect([ids(locationsOf(all, { visit: 'returns' })), ids(locationsOf(all, { visit: 'pickup' })), locationsOf({ timeZone: 'UTC' }, {})]).toEqual([['locker', 'store'], ['store'], []])
})

test('nothing is told of it but what its customers need', () => {
  expect(locationsOf(shop(node('store', { timeZone: 'Europe/London', geo: cork, hours: { weekly: {} } })), {})).toEqual([{ id: 'store', name: 'store', kind: 'store', timeZone: 'Europe/London', address, methods: ['pickup'], hours: { weekly: {} }, geo: cork }])
})
