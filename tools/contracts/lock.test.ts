import { describe, expect, test } from '@jest/globals'
import type { EventEntry, TopicEntry } from '../../libs/contracts/src/contract-source.ts'
import type { Field, RecordSchema } from '../../libs/contracts/src/schema.ts'
import { judge, lockText, revisionsOf, type Lock, type Locked } from './lock.ts'
import type { Sources } from './sources.ts'

const form = (...fields: readonly Field[]): RecordSchema => ({ type: 'record', name: 'Sent', namespace: 'wismo.retail', fields })
const id: Field = { name: 'id', type: { type: 'string', maxLength: 20 } }
const gift: Field = { name: 'gift', type: 'boolean', default: false }
const first = form(id)
const second = form(id, gift)

const place = { topic: 'retail.sent.v1', key: 'id' }
const locked = (...forms: readonly RecordSchema[]): Lock => ({ Sent: { ...place, personal: ['contact'], forms } })

interface Described {
  readonly schema: RecordSchema
  readonly personal?: readonly string[]
  readonly topic?: Partial<TopicEntry>
}

function sourcesOf({ schema, personal = ['contact'], topic }: Described): Sources {
  const described: TopicEntry = { name: place.topic, owner: 'order', key: place.key, doc: 'What is sent.', inbound: true, ...topic }
  const entry: EventEntry = { event: 'Sent', topic: described.name, owner: 'order', state: 'published', since: '2026-11-24', personal, fingerprint: '', schema }
  return { topics: [described], events: [entry], catalogued: new Set(['Sent']), shared: [], types: new Map(), problems: [] }
}

const formsAfter = (lock: Lock): Locked['forms'] | undefined => lock.Sent?.forms

describe('a form', () => {
  test.each<[string, Lock, RecordSchema, { readonly added: readonly string[]; readonly news: readonly string[]; readonly forms: readonly RecordSchema[] }]>([
    ['that is the first', {}, first, { added: ['Sent'], news: ['Sent: revision 1 is published from now on'], forms: [first] }],
    ['that did not change', locked(first), first, { added: [], news: [], forms: [first] }],
    ['whose attributes stand in another order', locked(first), form({ type: { maxLength: 20, type: 'string' }, name: 'id' }), { added: [], news: [], forms: [first] }],
    ['whose docs changed', locked(first), form({ ...id, doc: 'Id.' }), { added: [], news: [], forms: [first] }],
    ['that has one field more', locked(first), second, { added: ['Sent'], news: ['Sent: revision 2 is published from now on'], forms: [first, second] }],
    ['that has a first default', locked(first, second), form({ ...id, default: 'x' }, gift), { added: [], news: ['Sent: the form of revision 2 is written anew'], forms: [first, form({ ...id, default: 'x' }, gift)] }],
    ['that has an alias more', locked(first), form({ ...id, aliases: ['key'] }), { added: [], news: ['Sent: the form of revision 1 is written anew'], forms: [form({ ...id, aliases: ['key'] })] }],
    ['that has a wider limit', locked(first), form({ ...id, type: { type: 'string', maxLength: 40 } }), { added: [], news: ['Sent: the form of revision 1 is written anew'], forms: [form({ ...id, type: { type: 'string', maxLength: 40 } })] }],
  ])('%s', (_title, lock, schema, { added, news, forms }) => {
    const judged = judge(sourcesOf({ schema }), lock)
    expect({ ...judged, lock: formsAfter(judged.lock) }).toEqual({ lock: forms, added, news, problems: [] })
  })

  test.each<[string, Lock, RecordSchema, readonly string[]]>([
    ['that is no revision of its own is judged all the same', locked(second), form(id, { ...gift, default: true }), ['gift had the default false and has true']],
    ['that has a narrower limit is refused', locked(first), form({ ...id, type: { type: 'string', maxLength: 10 } }), ['id had maxLength 20']],
    ['that was left cannot come back', locked(form(id, gift), form(gift, id)), form(id, gift), ['Sent has the form of revision 1 again, which revision 2 followed: a form is known by its fingerprint and cannot come twice.']],
    ['that was left cannot come back, and why it does not fit is told too', locked(first, second), first, ['Sent has the form of revision 1 again', 'gift was removed']],
  ])('%s', (_title, lock, schema, words) => {
    const { problems, added } = judge(sourcesOf({ schema }), lock)
    expect([problems, added]).toEqual([words.map((word) => expect.stringContaining(word)), []])
  })

  test('of what retailers do not send has no limits', () => {
    const { lock } = judge(sourcesOf({ schema: first, topic: { inbound: false } }), {})
    expect(formsAfter(lock)).toEqual([form({ name: 'id', type: 'string' })])
  })
})

describe('an entry', () => {
  test.each<[string, Omit<Described, 'schema'>, string]>([
    ['that travels elsewhere', { topic: { name: 'retail.sent.v2' } }, 'Sent travels on retail.sent.v1, keyed by id: readers follow it there, not on retail.sent.v2, keyed by id.'],
    ['that is keyed otherwise', { topic: { key: 'shopId' } }, 'Sent travels on retail.sent.v1, keyed by id: readers follow it there, not on retail.sent.v1, keyed by shopId.'],
    ['that lost a mark', { personal: ['contacts', 'contact_'] }, 'Sent: contact was marked personal, and a mark stays.'],
    ['whose mark moved inwards', { personal: ['contact.email'] }, 'Sent: contact was marked personal, and a mark stays.'],
  ])('%s is refused', (_title, described, problem) => {
    expect(judge(sourcesOf({ schema: first, ...described }), locked(first)).problems).toEqual([problem])
  })

  test.each<[string, readonly string[], readonly string[], readonly string[], readonly string[]]>([
    ['gets a mark', ['contact'], ['contact', 'note'], ['Sent: note is marked personal from now on'], ['contact', 'note']],
    ['has a mark moved outwards', ['contact.email', 'lines[].note', 'addresses{}.city'], ['addresses', 'contact', 'lines'], ['Sent: addresses is marked personal from now on', 'Sent: contact is marked personal from now on', 'Sent: lines is marked personal from now on'], ['addresses', 'contact', 'lines']],
    ['has its marks in another order', ['contact', 'note'], ['note', 'contact'], [], ['contact', 'note']],
  ])('%s', (_title, was, personal, news, kept) => {
    const { lock, ...judged } = judge(sourcesOf({ schema: first, personal }), { Sent: { ...place, personal: was, forms: [first] } })
    expect([judged, lock.Sent?.personal]).toEqual([{ added: [], news, problems: [] }, kept])
  })

  test('that something is wrong with is not gone', () => {
    const sources = sourcesOf({ schema: first })
    expect(judge({ ...sources, events: [] }, locked(first)).problems).toEqual([])
    expect(judge({ ...sources, events: [], catalogued: new Set() }, locked(first)).problems).toEqual([expect.stringContaining('Sent was published and is gone')])
  })
})

test('the lock has a line for each form', () => {
  const text = lockText(locked(first, second))
  expect(JSON.parse(text)).toEqual(locked(first, second))
  expect(text.split('\n').filter((line) => line.includes('"type":"record"'))).toEqual([`      ${JSON.stringify(first)},`, `      ${JSON.stringify(second)}`])
})

test('codecs see no limits', () => {
  expect(revisionsOf([first, second]).map(({ revision, schema }) => [revision, schema.fields[0]])).toEqual([[1, { name: 'id', type: 'string' }], [2, { name: 'id', type: 'string' }]])
})
