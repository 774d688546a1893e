// Answers over synthetic lives, from the first fact to the last: whatever state an order is in there are words for it, and no more is told than the level shows.
import { describe, expect, test } from '@jest/globals'
import { Instant } from '@wismo/kernel'
import { atLevel, compose, foldPart, isPartId, type FoldedEvent, type OrderLevel, type OrderView, type Part } from '@wismo/lifecycle'
import { livesOf, type LifeEvent } from '@wismo/lifecycle/lives'
import { formFaults, headlineWords, languageFor, languages, tellIn, type TwoFormed } from '@wismo/order-views'
import { answerInWords, answerShape, catalogues, informal } from './answers.ts'
import type { Shop } from '@wismo/service'
import { intents } from './domain/intents.ts'
import { en } from './words/en.ts'

const now = Instant.parse('2026-11-24T10:00:00Z')
const help = { phone: '+353215550142', email: 'care@aldermoor.example', hours: 'until 21:00 today' }

function* viewsOf(count: number): Generator<OrderView> {
  for (const { events } of livesOf(7, count)) {
    const parts = new Map<string, Part>()
    for (const [i, { event, version }] of (events as readonly LifeEvent[]).entries()) {
      if (!isPartId(event.aggregate)) continue
      parts.set(event.aggregate, { part: event.aggregate, version, doc: foldPart((parts.get(event.aggregate)?.doc ?? undefined) as never, event as FoldedEvent) })
      // Some states of each life: what differs is in how lives differ.
      if (i % 5 !== 0 && i !== events.length - 1) continue
      const order = compose([...parts.values()], event.recordedAt)
      if (order === undefined) continue
      const { linkGeneration: _generation, linksEndAt: _end, erased: _erased, ...rest } = order
      yield { ...rest, headline: { ...rest.headline, ...headlineWords(order, languageFor(order.locale), event.recordedAt) }, help }
    }
  }
}

const views = [...viewsOf(40)]
const tell = tellIn({ find: () => undefined }, () => now)
const asked = (level: OrderLevel) => ({ level, now })

describe.each(intents)('asked "%s"', (intent) => {
  test.each(['link', 'verified', 'owner'] as const)('every order is answered at level %s, in its shape', (level) => {
    const said = new Set<string>()
    for (const view of views) {
      const answer = answerInWords(intent, tell(atLevel(view, level)), asked(level))
      expect(answerShape.parse(answer).answer).toBe(answer.answer)
      expect(answer.validUntil > now).toBe(true)
      expect(answer.answer).not.toMatch(/[{}]|undefined|NaN/)
      said.add(answer.answer.replaceAll(/\d/g, '#'))
    }
    expect(said.size).toBeGreaterThan(level === 'link' && !['where', 'pickup'].includes(intent) ? 0 : 1)
  })
})

test('S4 where it is, is the sentence of the page', () => {
  for (const view of views) {
    const { title, text } = view.headline
    const { answer } = answerInWords('where', tell(view), asked('verified'))
    expect(answer.startsWith(title)).toBe(true)
    expect(answer.endsWith(text)).toBe(true)
  }
})

test('S4 what comes back in money is what the page says comes back', () => {
  const coming = views.filter(({ headline }) => headline.code === 'refund_on_its_way')
  expect(coming.length).toBeGreaterThan(0)
  for (const view of coming) {
    const told = tell(view, { chosen: 'en' })
    expect(answerInWords('refund', told, asked('verified')).answer.startsWith(told.view.headline.title)).toBe(true)
  }
})

test('a link learns no sum, whatever is asked, and is told how to learn more', () => {
  for (const view of views.filter(({ money }) => money !== undefined)) {
    for (const intent of intents) {
      const answer = answerInWords(intent, tell(atLevel(view, 'link'), { chosen: 'en' }), asked('link'))
      expect(JSON.stringify([answer.answer, answer.facts, answer.actions])).not.toMatch(/[€$£]|amount|price|"refunds?"/)
      if (['refund', 'return', 'change', 'cancel', 'told'].includes(intent)) expect([answer.answer, answer.facts]).toEqual([en.hidden, {}])
    }
  }
})

test.each(languages)('in %s no answer is cut, is too long or ends twice', (chosen) => {
  for (const view of views) {
    for (const intent of intents) expect(answerInWords(intent, tell(view, { chosen }), asked('verified')).answer).toMatch(/^(?!.*(?:\.\.|\?\.|؟\.|…$)).{1,300}$/s)
  }
})

test.each(Object.keys(informal) as TwoFormed[])('answers in %s speak to people formally, or informally where the shop says so', (language) => {
  expect(formFaults(language, catalogues[language], informal[language])).toEqual([])
  const shops = { find: () => ({ locale: 'en-IE', you: { [language]: 'informal' } }) as unknown as Shop }
  const answers = [shops, { find: () => undefined }].map((one) => answerInWords('told', tellIn(one, () => now)(viewWith({ messages: [] }), { chosen: language }), asked('verified')).answer)
  expect(answers).toEqual([informal, catalogues].map((words) => expect.stringContaining(words[language]['told.nothing'] ?? 'no such sentence')))
})

const viewWith = (over: Partial<OrderView>): OrderView => ({ ...(views[0] as OrderView), ...over })
const answered = (intent: (typeof intents)[number], over: Partial<OrderView>) => answerInWords(intent, tell(viewWith({ timeZone: 'Europe/Dublin', locale: 'en-IE', ...over })), asked('verified'))

test('what only a person can do says how to reach one', () => {
  const { answer, escalation } = answered('cancel', { status: 'confirmed', actions: [{ action: 'cancel', allowed: true, on: 'lin_x', quantity: 2 }] })
  expect(answer).toBe('2 items have not left and can be cancelled. The shop does that with you. Talk to a person: +353215550142 or care@aldermoor.example.')
  expect(escalation).toEqual({ needed: true, text: 'Talk to a person: +353215550142 or care@aldermoor.example.', ...help })
  expect(answered('cancel', { status: 'confirmed', actions: [{ action: 'cancel', allowed: true, on: 'lin_x', quantity: 1 }], help: {} }).answer).toBe('1 item has not left and can be cancelled. The shop does that with you. Answer the message that confirmed your order. A person reads it.')
})

test('where what has not left goes can be changed, and of what has left nothing is said', () => {
  const line = (id: string, units: Readonly<Record<string, number>>, scale = 0, method = 'ship') => ({ id, method, title: id, unit: { code: 'EA', scale }, status: '', quantity: { ordered: 9, current: Object.values(units).reduce((sum, one) => sum + one, 0), fulfilled: 0 }, units })
  const answer = (...lines: readonly object[]) => answered('change', { status: 'confirmed', changes: [], actions: [{ action: 'change_address', allowed: true }], lines: lines as OrderView['lines'] }).answer.split(' The shop')[0]
  expect(answer(line('a', { open: 1, packed: 1 }), line('b', { backordered: 2 }))).toBe('It has not left yet, so where it goes can be changed.')
  expect(answer(line('a', { open: 1, packed: 1 }), line('b', { in_transit: 2 }))).toBe('2 items have not left, so where they go can be changed.')
  expect(answer(line('a', { allocated: 1, in_transit: 1 }))).toBe('1 item has not left, so where it goes can be changed.')
  expect(answer(line('by weight', { open: 750 }, 3), line('b', { delivered: 1 }))).toBe('1 item has not left, so where it goes can be changed.')
  expect(answer(line('a', { open: 1 }), line('collected', { open: 2 }, 0, 'pickup'))).toBe('1 item has not left, so where it goes can be changed.')
})

test('of what is collected nobody says that its address can be changed', () => {
  const line = (units: object) => ({ id: 'a', method: 'pickup', title: 'a', unit: { code: 'EA', scale: 0 }, status: '', quantity: { ordered: 1, current: 1, fulfilled: 0 }, units })
  const said = (units: object) => answered('change', { status: 'confirmed', changes: [], actions: [], lines: [line(units)] as unknown as OrderView['lines'] })
  expect(said({ open: 1 })).toMatchObject({ answer: expect.stringMatching(/^It is not sent to an address\. The shop tells you what can still be changed\. Talk to a person:/), escalation: { needed: true } })
  expect(said({ delivered: 1 }).answer).toBe('There is nothing to change in this order any more.')
})

test('who is too late to cancel is told to give it back only where that goes', () => {
  const answer = (reason: object) => answered('cancel', { status: 'confirmed', actions: [{ action: 'cancel', allowed: false, on: 'lin_x', reasons: [{ code: 'already_shipped' }] }, { action: 'return', on: 'lin_x', ...reason }] as OrderView['actions'] }).answer
  const [late, more] = ['It is too late to cancel: it has left.', ' What has arrived can be given back.']
  expect([answer({ allowed: true, quantity: 1 }), answer({ allowed: false, reasons: [{ code: 'not_delivered' }] }), answer({ allowed: false, reasons: [{ code: 'not_returnable' }] })]).toEqual([`${late}${more}`, `${late}${more}`, late])
})

test('what is ready to collect is in the facts, also of work that nobody said to be a pickup', () => {
  const group = { ref: 'ful_1', kind: 'pickup', lines: [], step: 3, steps: 4, locationId: 'store-quayside' }
  const work = { id: 'ful_1', status: 'ready_for_pickup', locationId: 'store-quayside', flags: [], lines: [] }
  const { answer, facts } = answered('pickup', { parcels: [], groups: [group, { ...group, ref: 'pcl_1', kind: 'ship' }], fulfillments: [work, { ...work, id: 'ful_2', status: 'shipped' }] } as unknown as Partial<OrderView>)
  expect([answer, facts]).toEqual(['It is ready for you to collect.', { groups: [{ kind: 'pickup', step: 3, steps: 4, locationId: 'store-quayside' }], fulfillments: [{ id: 'ful_1', status: 'ready_for_pickup', locationId: 'store-quayside' }], parcels: [] }])
})

test('what is not ready yet is planned for the days that were promised, not for the last of them alone', () => {
  const coming = (when: object) => answered('pickup', { parcels: [], fulfillments: [], groups: [{ ref: 'lin_1', kind: 'pickup', lines: [], step: 1, steps: 4, when: { precision: 'day', timeZone: 'Europe/Dublin', ...when } }] as unknown as OrderView['groups'] }).answer.replaceAll(/\s/g, ' ')
  expect(coming({ from: '2026-12-01', to: '2026-12-02' })).toBe('It is not ready to collect yet. It is planned for Tue 1 – Wed 2 Dec.')
  expect(coming({ from: '2026-12-02', to: '2026-12-02' })).toBe('It is not ready to collect yet. It is planned for Wed 2 Dec.')
  expect(coming({ to: '2026-12-02' })).toBe('It is not ready to collect yet. It is planned for Wed 2 Dec.')
})

test('a day is told in the order’s calendar, and the answer is good until it is over', () => {
  const { answer, validUntil } = answered('return', { returns: [], actions: [{ action: 'return', allowed: true, on: 'lin_x', quantity: 1, until: '2026-12-19' }], promises: [], help: {} })
  expect(answer).toContain('until Sat 19 Dec.')
  expect(validUntil).toBe('2026-11-25T00:00:00.000Z')
})

test('it is good no longer than a day lasts where it was promised for', () => {
  const [one] = views.flatMap(({ promises }) => promises)
  if (one === undefined) throw new Error('no order was promised anything')
  const { validUntil } = answered('where', { actions: [], promises: [{ ...one, original: { ...one.original, timeZone: 'Asia/Tokyo' } }] })
  expect(validUntil).toBe('2026-11-24T15:00:00.000Z')
})

describe('of money', () => {
  const refund = (status: string, amount: number, arrivesBy?: string) => ({ id: `rfd_${amount}`, amount, status, at: now, ...(arrivesBy === undefined ? {} : { arrivesBy }) })
  const money = (over: object): Partial<OrderView> => ({ currency: 'EUR', money: { refunded: 0, refundPending: 0, due: 0, refunds: [], ...over } }) as never
  test.each([
    ['all that is on its way, and the day of what is', money({ refundPending: 500, refunds: [refund('pending', 500, '2026-11-30'), refund('cancelled', 900, '2026-12-24')] }), '€5.00 is on its way back to you, and with you by Mon 30 Nov.'],
    ['all that went back, not the last of it alone', money({ refunded: 5000, refunds: [refund('succeeded', 3000, '2026-11-27'), refund('succeeded', 2000, '2026-11-26')] }), '€50.00 went back to you. Your bank shows it by Fri 27 Nov.'],
    ['no day that is over', money({ refunded: 3000, refunds: [refund('succeeded', 3000, '2026-11-20')] }), '€30.00 went back to you.'],
  ])('%s', (_, over, answer) => {
    expect(answered('refund', over).answer).toBe(answer)
  })
})

test('what was given back and settled hides nothing that may still be given back', () => {
  const returns = [{ id: 'ret_1', status: 'resolved', lines: [] }] as never
  expect(answered('return', { returns, actions: [{ action: 'return', allowed: true, on: 'lin_x', quantity: 1 }] }).answer).toContain('You can give back 1 item.')
  expect(answered('return', { returns, actions: [] }).answer).toBe('What you gave back is settled.')
})

test('a proof that ends sooner ends the answer', () => {
  expect(answerInWords('where', tell(viewWith({ actions: [] })), { level: 'verified', now, provedUntil: Instant.parse('2026-11-24T10:30:00Z') }).validUntil).toBe('2026-11-24T10:30:00.000Z')
})

test('a place with a long name is cut, not refused', () => {
  const parcel = { id: 'pcl_1', direction: 'out', carrier: 'an-post', trackingNumber: 'X1', status: 'available_for_pickup', flags: [], lines: [], attempts: 0, point: { name: 'Long '.repeat(100) } } as const
  expect(answered('pickup', { parcels: [parcel] }).answer).toMatch(/^Your parcel waits for you at Long (?:Long )+Long…$/)
  expect(answered('pickup', { parcels: [{ ...parcel, point: { name: 'an-post' } }] }).answer).toBe('Your parcel waits for you at An Post.')
})

test('how to reach a person is never what is cut', () => {
  const { answer, escalation } = answered('cancel', { status: 'confirmed', actions: [{ action: 'cancel', allowed: true, on: 'lin_x', quantity: 1 }], help: { email: `${'care'.repeat(60)}@aldermoor.example` } })
  expect(answer.length).toBeLessThanOrEqual(300)
  expect(answer.endsWith(escalation.text)).toBe(true)
})
