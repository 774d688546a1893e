import { expect, test } from '@jest/globals'
import { Instant } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import { viewTag } from './view-tag.ts'

const viewOf = (timeZone: string, promised: readonly string[] = []): OrderView => ({ viewVersion: 5, help: {}, locale: 'en-IE', timeZone, promises: promised.map((zone) => ({ original: { timeZone: zone } })) }) as unknown as OrderView
const language = { language: 'en', locale: 'en-IE' } as const
const tagAt = (at: string, view = viewOf('Europe/Berlin')): string => viewTag(view, 'machine', Instant.parse(at), { language })

test('it stays the same through the day of the order, and is another one on the next', () => {
  expect(tagAt('2026-11-26T00:00:00Z')).toBe('W/"5.machine.en-IE.2026-11-26"')
  expect(tagAt('2026-11-26T22:59:59.999Z')).toBe(tagAt('2026-11-26T00:00:00Z'))
  expect(tagAt('2026-11-26T23:00:00Z')).not.toBe(tagAt('2026-11-26T22:59:59.999Z'))
})

test('a day that begins where something was promised to is a new one too', () => {
  const far = viewOf('Europe/Berlin', ['America/New_York', 'Europe/Berlin'])
  expect(tagAt('2026-11-26T05:00:00Z', far)).not.toBe(tagAt('2026-11-26T04:59:59Z', far))
  const [before, between, after] = ['2026-11-26T22:59:59Z', '2026-11-26T23:00:00Z', '2026-11-27T00:00:00Z'].map((at) => tagAt(at, far))
  expect(new Set([before, between, after]).size).toBe(3)
})

test('version, level, language and the way to say "you" are in it', () => {
  const at = Instant.parse('2026-11-26T12:00:00Z')
  const own = viewTag(viewOf('UTC'), 'machine', at, { language })
  expect(viewTag(viewOf('UTC'), 'link', at, { language })).not.toBe(own)
  expect(viewTag(viewOf('UTC'), 'machine', at, { language: { language: 'de', locale: 'de-AT' } })).not.toBe(own)
  expect(viewTag(viewOf('UTC'), 'machine', at, { language: { ...language, you: 'informal' } })).not.toBe(own)
  expect(viewTag({ ...viewOf('UTC'), viewVersion: 6 }, 'machine', at, { language })).not.toBe(own)
})

test('the past is told by moment and basis, whatever day it is read on', () => {
  const at = Instant.parse('2026-11-24T12:00:00Z')
  const tagOf = (basis: 'recorded' | 'occurred', readAt: string): string => viewTag(viewOf('UTC'), 'machine', Instant.parse(readAt), { language, moment: { at, basis } })
  expect(tagOf('recorded', '2026-11-26T12:00:00Z')).toBe(tagOf('recorded', '2026-11-29T12:00:00Z'))
  expect(tagOf('recorded', '2026-11-26T12:00:00Z')).not.toBe(tagOf('occurred', '2026-11-26T12:00:00Z'))
})

test('how the shop is reached is in it: a new number reaches who had the old one', () => {
  const at = Instant.parse('2026-11-26T12:00:00Z')
  const tagWith = (help: OrderView['help']): string => viewTag({ ...viewOf('UTC'), help }, 'verified', at, { language })
  expect(new Set([tagWith({}), tagWith({ phone: '+35315550100' }), tagWith({ phone: '+35315550199' })]).size).toBe(3)
  expect(tagWith({ phone: '+35315550100' })).toBe(tagWith({ phone: '+35315550100' }))
})
