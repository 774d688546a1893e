import { describe, expect, test } from '@jest/globals'
import { openContracts } from '@wismo/contracts'
import { Instant } from '@wismo/kernel'
import { foldedEvents, reasonCodes, type OrderView, type Reason } from '@wismo/lifecycle'
import { languageFor, languages } from './languages.ts'
import { entryInWords, orderInWords } from './order-in-words.ts'

const now = Instant.parse('2026-11-24T10:00:00Z')
const orderOf = (more: object): OrderView => ({ locale: 'en-IE', headline: { code: 'received', title: '', text: '' }, timeZone: 'Europe/Dublin', promises: [], lines: [], actions: [], timeline: { entries: [] }, ...more }) as unknown as OrderView
const line = (units: object, reasons?: readonly Reason[]) => ({ id: 'lin_1', units, quantity: { ordered: 2, current: 2, fulfilled: 2 }, method: 'ship', ...(reasons && { returns: { returnable: 0, reasons } }) })
const refused = (action: string, code: string) => ({ action, allowed: false, on: 'lin_1', reasons: [{ code }] })
const textOf = (action: object, over: object = {}, language = languageFor('en-IE')): string | undefined => orderInWords(orderOf({ actions: [action], ...over }), language, now).actions[0]?.reasons?.[0]?.text

describe.each(languages)('why something cannot be asked for, in %s', (language) => {
  test.each(reasonCodes)('is said beside %s, of an action and of what of a line may come back', (code) => {
    const { actions, lines } = orderInWords(orderOf({ actions: [refused('return', code)], lines: [line({}, [{ code }])] }), { language, locale: language }, now)
    expect(lines[0]?.returns?.reasons).toEqual([{ code, text: expect.stringMatching(/\p{L}{2}.*\.$/u) }])
    expect(actions[0]?.reasons).toEqual(lines[0]?.returns?.reasons)
  })
})

test('as the shop speaks to people', () => {
  expect(textOf(refused('return', 'window_over'), {}, { language: 'de', locale: 'de-DE', you: 'informal' })).toBe('Die Zeit zum Zurückgeben ist vorbei. Sprich mit uns, wenn es fehlerhaft ist.')
})

test.each<readonly [string, object, readonly Reason[] | undefined, string]>([
  ['it may be given back later', { in_transit: 1, delivered: 1 }, [{ code: 'not_delivered' }], 'Cannot be cancelled any more, it is on its way. You can give it back once you have it.'],
  ['it can never be given back', { in_transit: 1 }, [{ code: 'not_returnable' }], 'Cannot be cancelled any more, it is on its way.'],
  ['it is with the customer', { delivered: 1 }, undefined, 'Cannot be cancelled any more, you have it already.'],
  ['it comes back to us', { returning_to_sender: 1 }, undefined, 'It has left us already.'],
])('what is too late to cancel says what goes instead: %s', (_, units, reasons, text) => {
  expect(textOf(refused('cancel', 'already_shipped'), { lines: [line(units, reasons)] })).toBe(text)
})

test('a code of a later release stays alone', () => {
  expect(orderInWords(orderOf({ actions: [refused('return', 'from_the_future')] }), languageFor('en-IE'), now).actions[0]?.reasons).toEqual([{ code: 'from_the_future' }])
})

describe.each(languages)('what happened, in %s', (language) => {
  test('is said in a line of every event that is published of an order', () => {
    const published = openContracts().source.events.filter(({ event, state }) => state === 'published' && foldedEvents.some((type) => type === event)).map(({ event }) => event)
    const entries = orderInWords(orderOf({ timeline: { entries: published.map((type) => ({ type })) } }), { language, locale: language }, now).timeline.entries
    expect(published.length).toBeGreaterThan(40)
    expect(entries).toEqual(published.map((type) => ({ type, text: expect.stringMatching(/^\p{L}.+[^.]$/u) })))
  })
})

test('an event of a later release is told without a line', () => {
  expect(entryInWords({ type: 'FromTheFuture' }, languageFor('en-IE'), [])).toEqual({ type: 'FromTheFuture' })
})

test('a day that looked broken and was kept is not told as broken', () => {
  const entries = [{ id: 'evt_2', type: 'PromiseBroken', refs: ['prm_1'] }, { id: 'evt_1', type: 'PromiseKept', refs: ['prm_1'] }]
  const textsOf = (status: string) => orderInWords(orderOf({ promises: [{ id: 'prm_1', status, original: { to: '2026-11-23', precision: 'day', timeZone: 'Europe/Dublin', source: 'checkout' }, lineIds: [] }], timeline: { entries } }), languageFor('en-IE'), now).timeline.entries.map(({ text }) => text)
  expect([textsOf('kept'), textsOf('broken')]).toEqual([[undefined, 'It came as promised'], ['It did not come as promised', undefined]])
})
