import { expect, test } from '@jest/globals'
import { lineIdOf, orderIdOf, SealedRef, ShopId, SubjectRef, wismoSpace } from '@wismo/kernel'
import { erased, type OrderView } from '@wismo/lifecycle'
import type { Staff } from '@wismo/service'
import { cardsOf } from './cards.ts'
import type { PersonalData } from './personal-data.ts'

const shopId = ShopId.parse('aldermoor')
const id = orderIdOf(shopId, 'A-1')
const subjectRef = SubjectRef.of(wismoSpace, 's')
const line = (sku: string, current: number, fulfilled = 0, scale = 0) => ({ id: lineIdOf(id, sku), sku, quantity: { ordered: current, current, fulfilled }, unit: { code: 'EA', scale } })
const promise = (status: string, to: string, ...skus: readonly string[]) => ({ status, lineIds: skus.map((sku) => lineIdOf(id, sku)), original: { to, precision: 'day', timeZone: 'Europe/Dublin', source: 'checkout' } })
const view = (over: object = {}): OrderView => ({
  id, shopId, number: 'A-1', placedAt: '2026-11-20T10:00:00.000Z', headline: { code: 'delayed', stage: 'on_the_way', flags: [], title: 'Arriving soon', text: '' }, status: 'confirmed', currency: 'EUR', incidents: [], promises: [], lines: [line('LAMP', 1)],
  customer: { subjectRef, contactRef: SealedRef.of(wismoSpace, 'c') }, ...over,
}) as unknown as OrderView

const asked: unknown[] = []
const holding = (contact: unknown): PersonalData => ({ open: async ({ shopId: of }, fields) => {
  asked.push(of)
  return new Map([...fields.keys()].map((field) => [field, contact]))
} })
const reading = { by: { kind: 'csr', actorId: 'staff_1', shopIds: [shopId], roles: ['agent'] } as Staff, reason: 'a test' }
const cardOf = async (order: OrderView, contact: unknown = { name: 'Nora Byrne', email: 'nora@mail.example' }) => (await cardsOf([order], holding(contact), reading))[0]

test('has the name and nothing to reach somebody by', async () => {
  expect(await cardOf(view())).toEqual({ id, shopId, number: 'A-1', placedAt: '2026-11-20T10:00:00.000Z', headline: { code: 'delayed', title: 'Arriving soon' }, status: 'confirmed', customer: { subjectRef, name: 'Nora Byrne' }, incident: false, contradictions: 0, items: 1, skus: ['LAMP'], currency: 'EUR' })
})

test('of somebody who was erased it says that alone, as soon as the vault knows', async () => {
  expect([(await cardOf(view(), erased))?.customer, (await cardOf(view({ customer: { erased: true } })))?.customer, (await cardOf(view({ customer: undefined })))?.customer]).toEqual([{ erased: true }, { erased: true }, {}])
})

test('counts pieces; what is sold by length is one, and what was cancelled none', async () => {
  const card = await cardOf(view({ lines: [line('LAMP', 2), line('LAMP', 1), line('ROPE', 7_200, 0, 3), line('GONE', 0), line('A', 1), line('B', 1), line('C', 1)] }))
  expect([card?.items, card?.skus]).toEqual([7, ['LAMP', 'ROPE', 'A', 'B']])
})

test('says what is promised while something of it has not come, though the day is over', async () => {
  const late = view({ lines: [line('LAMP', 1), line('MUG', 1, 1)], promises: [promise('broken', '2026-11-22', 'LAMP'), promise('kept', '2026-11-21', 'MUG')] })
  expect((await cardOf(late))?.when).toEqual({ to: '2026-11-22', precision: 'day', timeZone: 'Europe/Dublin' })
  expect((await cardOf(view({ lines: [line('LAMP', 1, 1)], promises: [promise('broken', '2026-11-22', 'LAMP')] })))?.when).toBeUndefined()
})

test('what is only a note is no contradiction that an agent is told of', async () => {
  expect((await cardOf(view({ contradictions: [{ code: 'superseded', weight: 'note' }, { code: 'held_twice', weight: 'task' }] })))?.contradictions).toBe(1)
})

test('the vault is asked once for each shop', async () => {
  asked.length = 0
  const other = ShopId.parse('olist-br')
  await cardsOf([view(), view(), view({ shopId: other }), view({ customer: undefined, shopId: 'third' })], holding({}), reading)
  expect(asked).toEqual([shopId, other])
})
