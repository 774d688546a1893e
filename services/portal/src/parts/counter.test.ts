import { describe, expect, test } from '@jest/globals'
import { Instant } from '@wismo/kernel'
import type { ShopNode } from '@wismo/service'
import { exampleView } from '../example-view.ts'
import { testSetting } from '../testing/page-text.ts'
import { shownOf } from '../pages/tracking-page.tsx'
import { counterFacts } from './counter.ts'
import type { Section } from './sections.ts'

const node: ShopNode = {
  id: 'store-quayside', name: 'Aldermoor Quayside', kind: 'store', methods: ['pickup'], address: { line1: '14 Lapwing Quay', city: 'Cork', country: 'IE' },
  hours: { weekly: { tue: [{ from: '09:00', to: '20:00' }], wed: [{ from: '10:00', to: '18:00' }] } },
}
const ready = { kind: 'pickup', state: 'ready', items: [], work: { id: 'ful_1', status: 'ready_for_pickup', flags: [], lines: [], locationId: 'store-quayside' } } as unknown as Section
const factsAt = (now: string, section: Section = ready, nodes: readonly ShopNode[] = [node]): readonly string[] =>
  counterFacts(section, shownOf({ view: exampleView, level: 'verified', now: Instant.parse(now), setting: { ...testSetting, shop: { ...testSetting.shop, nodes } } })).map((text) => text.replaceAll('\u00a0', ' '))
const where = 'Aldermoor Quayside, 14 Lapwing Quay, Cork.'

describe('where something is fetched', () => {
  test.each([
    ['2026-11-24T15:00:00Z', 'Open today until 20:00.'], ['2026-11-24T07:30:00Z', 'Opens today, 09:00.'], ['2026-11-24T20:30:00Z', 'Opens tomorrow, Wed 25 Nov, 10:00.'], ['2026-11-25T20:30:00Z', 'Opens Tue 1 Dec, 09:00.'],
  ])('at %s: %s', (now, open) => {
    expect(factsAt(now)).toEqual([where, open])
  })
  test('before it is ready only where; of a place without a street, and of what is sent, nothing', () => {
    expect(factsAt('2026-11-24T15:00:00Z', { ...ready, state: 'preparing' })).toEqual([where])
    const { address: _unknown, ...unnamed } = node
    expect(factsAt('2026-11-24T15:00:00Z', ready, [unnamed])).toEqual([])
    expect(factsAt('2026-11-24T15:00:00Z', { ...ready, kind: 'ship' })).toEqual([])
  })
  test('who did not say when it is open is not said to be', () => {
    const { hours: _always, ...open } = node
    expect(factsAt('2026-11-24T15:00:00Z', ready, [open])).toEqual([where])
  })
})
