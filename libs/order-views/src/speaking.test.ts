import { expect, test } from '@jest/globals'
import { Instant, ShopId } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import type { Shop } from '@wismo/service'
import { languageOfOrder, tellIn } from './speaking.ts'

const now = Instant.parse('2026-11-24T10:00:00Z')
const view = { shopId: ShopId.parse('aldermoor'), locale: 'en-IE', headline: { code: 'received', title: 'We have your order', text: '' }, timeZone: 'Europe/Dublin', promises: [], lines: [], actions: [], timeline: { entries: [] } } as unknown as OrderView

test('a shop that says "you" otherwise while it runs is gone by at once, in every language it does that in', () => {
  let you: Shop['you']
  const shops = { find: () => ({ locale: 'en-IE', you }) as unknown as Shop }
  const tell = tellIn(shops, () => now)
  const title = (chosen: string): string => tell(view, { chosen }).view.headline.title
  expect([title('de'), title('pl')]).toEqual(['Wir haben Ihre Bestellung', 'Mamy Państwa zamówienie'])
  you = { de: 'informal' }
  expect([title('de'), title('pl'), title('en')]).toEqual(['Wir haben deine Bestellung', 'Mamy Państwa zamówienie', 'We have your order'])
  expect(languageOfOrder({ ...view, locale: 'de-AT' }, shops)).toEqual({ language: 'de', locale: 'de-AT', you: 'informal' })
  you = { de: 'formal', pl: 'informal' }
  expect([title('de'), title('pl')]).toEqual(['Wir haben Ihre Bestellung', 'Mamy twoje zamówienie'])
})
