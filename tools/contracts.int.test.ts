// What npm run contracts lets through and what it refuses, on a copy of the real schemas.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals'
import { runContracts } from './contracts/run-contracts.ts'

const folder = mkdtempSync(join(tmpdir(), 'wismo-contracts-'))
const [schemas, generated] = [join(folder, 'schemas'), join(folder, 'generated')]

interface Outcome {
  readonly exit: number | null
  readonly said: string
}

function contracts(...flags: readonly string[]): Outcome {
  const { refused, lines } = runContracts([...flags, schemas, generated])
  return { exit: refused ? 1 : 0, said: lines.map((line) => `${line}\n`).join('') }
}

/** Changes a file of the copy by its text. */
function change(file: string, from: string | RegExp, to: string): void {
  const text = readFileSync(join(schemas, file), 'utf8')
  const changed = text.replace(from, to)
  if (changed === text) throw new Error(`${file} has no ${String(from)}`)
  writeFileSync(join(schemas, file), changed)
}

const textOf = (file: string): string => readFileSync(join(schemas, file), 'utf8')
const lockedForms = (event: string): number => (JSON.parse(textOf('lock.json')) as Record<string, { readonly forms: readonly unknown[] }>)[event]?.forms.length ?? 0

beforeEach(() => {
  rmSync(folder, { recursive: true, force: true })
  cpSync('schemas', schemas, { recursive: true })
  cpSync('libs/contracts/src/generated', generated, { recursive: true })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const placed = 'order/OrderPlaced.v1.avsc'
/** The form of OrderPlaced that is committed, and the one that would follow it. */
const current = (JSON.parse(readFileSync('schemas/lock.json', 'utf8')) as Record<string, { readonly forms: readonly unknown[] }>)['OrderPlaced']?.forms.length ?? 0
const next = current + 1
const goldenOf = (revision: number): string => `golden/OrderPlaced.${revision}.json`
const retailPlaced = 'retail/RetailOrderPlaced.v1.avsc'
const line = 'types/OrderLine.avsc'

function publishWrongDefault(): void {
  change('catalogue.json', '{ "event": "ChangeRejected", "state": "draft" }', '{ "event": "ChangeRejected", "state": "published", "since": "2026-12-01" }')
  change('order/ChangeRejected.v1.avsc', /("name": "changeId".*) \}/, '$1, "default": 5 }')
}

/** The order of words changes a form and hurts nobody. */
function backAndForth(): void {
  change('types/SalesChannel.avsc', '"web", "app"', '"app", "web"')
  if (contracts().exit !== 0) throw new Error('The order of words matters.')
  change('types/SalesChannel.avsc', '"app", "web"', '"web", "app"')
}

test('the command passes what is committed, lists its drafts, and fails on drift', () => {
  const command = (...args: readonly string[]) => spawnSync(process.execPath, ['--import', 'tsx', '-C', '@wismo/source', 'tools/contracts.ts', '--check', ...args], { encoding: 'utf8' })
  const { status, stdout } = command()
  expect([status, stdout]).toEqual([0, expect.stringContaining('nothing drifted, everything compatible')])
  expect(stdout).toContain('drafts, which may still change freely: OrderDrafted, ')
  rmSync(join(generated, 'types.ts'))
  const drifted = command(schemas, generated)
  expect([drifted.status, drifted.stderr]).toEqual([1, expect.stringContaining('types.ts is not what the schemas say')])
})

describe('a published event', () => {
  test.each<[string, () => void, readonly string[]]>([
    ['loses a field', () => change(placed, / {4}\{ "name": "number".*\n/, ''), ['OrderPlaced', 'number']],
    ['loses a field that may be absent', () => change(placed, / {4}\{ "name": "channelRef".*\n/, ''), ['OrderPlaced', 'channelRef']],
    ['loses a field of a shared type', () => change(line, / {4}\{ "name": "sku".*\n/, ''), ['OrderPlaced', 'lines[].sku']],
    ['gets another type for a field', () => change(placed, '"name": "taxIncluded", "type": "boolean"', '"name": "taxIncluded", "type": "string"'), ['OrderPlaced', 'taxIncluded', 'boolean', 'string']],
    ['gets another type in a shared type', () => change('types/Totals.avsc', '"name": "tax", "type": {"type": "long"', '"name": "tax", "type": {"type": "int"'), ['OrderPlaced', 'RetailOrderPlaced', 'totals.tax', 'long', 'int']],
    ['gets a field without default', () => change(placed, '{ "name": "number"', '{ "name": "nickname", "type": "string", "doc": "Nickname." },\n    { "name": "number"'), ['OrderPlaced', 'nickname', 'default']],
    ['gets a field without default in a shared type', () => change(line, '{ "name": "sku"', '{ "name": "shelf", "type": "string", "doc": "Shelf." },\n    { "name": "sku"'), ['OrderPlaced', 'lines[].shelf', 'default']],
    ['loses a word of an enum', () => change('types/SalesChannel.avsc', '"social", ', ''), ['OrderPlaced', 'RetailOrderPlaced', 'channel', 'social']],
    ['has a field renamed without alias', () => change(placed, '"name": "channelRef"', '"name": "receiptNumber"'), ['OrderPlaced', 'channelRef', 'aliases']],
    ['becomes a draft again', () => change('catalogue.json', '{ "event": "OrderPlaced", "state": "published", "since": "2026-11-24" }', '{ "event": "OrderPlaced", "state": "draft" }'), ['OrderPlaced', 'draft']],
    ['travels on another topic', () => change('catalogue.json', '"name": "order.events.v1"', '"name": "order.events.v2"'), ['OrderPlaced travels on order.events.v1, keyed by orderId: readers follow it there']],
    ['is keyed otherwise', () => change('catalogue.json', '"key": "shopId:externalId"', '"key": "shopId"'), ['RetailOrderPlaced travels on retail.orders.v1, keyed by shopId:externalId: readers follow it there']],
    ['loses a personal mark', () => change(retailPlaced, /("name": "contact".*), "personal": true/, '$1'), ['RetailOrderPlaced: contact was marked personal']],
    ['takes less of a text', () => change('types/RetailLine.avsc', '"name": "title", "type": {"type": "string", "maxLength": 200}', '"name": "title", "type": {"type": "string", "maxLength": 5}'), ['RetailOrderPlaced cannot follow revision 1: lines[].title had maxLength 200 and has maxLength 5']],
    ['takes fewer in a list', () => change(retailPlaced, '"maxItems": 300', '"maxItems": 200'), ['RetailOrderPlaced cannot follow revision 1: lines had maxItems 300 and has maxItems 200']],
    ['takes a text by a pattern that is new', () => change(retailPlaced, '"type": "string", "maxLength": 8', '"type": "string", "pattern": "^[A-Z]{3}$", "maxLength": 8'), ['RetailOrderPlaced cannot follow revision 1: currency had no pattern and has pattern ^[A-Z]{3}$']],
    ['goes back to a form that it left', backAndForth, [`OrderPlaced has the form of revision ${current} again, which revision ${next} followed`, 'RetailOrderPlaced has the form of revision 1 again']],
    ['gets a text of which nobody said what it holds', () => change(placed, '{ "name": "number"', '{ "name": "nickname", "type": ["null", "string"], "doc": "Nickname.", "default": null },\n    { "name": "number"'), ['OrderPlaced.nickname is a text']],
    ['leaves the catalogue', () => change('catalogue.json', / {8}\{ "event": "OrderPlaced".*\n/, ''), ['OrderPlaced', 'gone']],
  ])('that %s is refused by name, and nothing is written', (_, spoil, words) => {
    spoil()
    const before = textOf('lock.json')
    for (const flags of [['--check'], []]) {
      const { exit, said } = contracts(...flags)
      expect(exit).toBe(1)
      for (const word of words) expect(said).toContain(word)
    }
    expect(textOf('lock.json')).toBe(before)
  })

  test.each<[string, () => void]>([
    ['gets a field with a default', () => {
      change(placed, '{ "name": "number"', '{ "name": "receipt", "type": ["null", "string"], "doc": "Receipt.", "default": null },\n    { "name": "number"')
      change('plain-texts.json', '"OrderPlaced.number"', '"OrderPlaced.number", "OrderPlaced.receipt"')
    }],
    ['gets a word in an enum', () => change('types/SalesChannel.avsc', '"other",', '"other", "voice",')],
    ['has a field renamed that has a default, with alias', () => {
      change(placed, '"name": "channelRef"', '"name": "receiptNumber", "aliases": ["channelRef"]')
      change('plain-texts.json', '"OrderPlaced.channelRef"', '"OrderPlaced.receiptNumber"')
    }],
  ])('that %s gets one more revision and golden file, and CI asks for them', (_, grow) => {
    grow()
    const golden = textOf(goldenOf(current))
    expect(contracts('--check')).toEqual({ exit: 1, said: expect.stringMatching(new RegExp(`OrderPlaced: revision ${next} is published from now on, which .*lock\\.json does not say yet`)) })
    expect(contracts()).toEqual({ exit: 0, said: expect.stringContaining(`OrderPlaced: revision ${next} is published from now on`) })
    expect([lockedForms('OrderPlaced'), existsSync(join(schemas, goldenOf(next))), textOf(goldenOf(current))]).toEqual([next, true, golden])
    expect(contracts('--check').exit).toBe(0)
  })

  test.each<[string, () => void, string]>([
    ['gets a first default', () => change(placed, '"name": "taxIncluded", "type": "boolean"', '"name": "taxIncluded", "type": "boolean", "default": false'), `OrderPlaced: the form of revision ${current} is written anew`],
    ['gets an alias', () => change(placed, '"name": "number"', '"name": "number", "aliases": ["receiptNumber"]'), `OrderPlaced: the form of revision ${current} is written anew`],
    ['takes more of a text', () => change('types/Tax.avsc', '"maxLength": 20', '"maxLength": 40'), 'RetailOrderPlaced: the form of revision 1 is written anew'],
    ['gets a personal mark', () => change(retailPlaced, /("name": "number".*) \}/, '$1, "personal": true }'), 'RetailOrderPlaced: number is marked personal from now on'],
  ])('that %s has no other revision, and CI asks for the lock', (_, alter, news) => {
    alter()
    const golden = textOf(goldenOf(current))
    expect(contracts('--check')).toEqual({ exit: 1, said: expect.stringContaining(`${news}, which `) })
    expect(contracts()).toEqual({ exit: 0, said: expect.stringMatching(new RegExp(`^${news}\n(?:\\w+: the form of revision 1 is written anew\n)*drafts`)) })
    expect([lockedForms('OrderPlaced'), lockedForms('RetailOrderPlaced'), textOf(goldenOf(current))]).toEqual([current, 1, golden])
    expect(contracts('--check').exit).toBe(0)
  })

  test.each<[string, () => void]>([
    ['docs change', () => change(placed, '"What people call the order."', '"What everybody calls the order."')],
    ['attributes stand in another order', () => change(placed, '"name": "taxIncluded", "type": "boolean"', '"type": "boolean", "name": "taxIncluded"')],
  ])('whose %s stays what it was', (_, alter) => {
    alter()
    const before = textOf('lock.json')
    expect([contracts().exit, textOf('lock.json')]).toEqual([0, before])
  })

  test('has its golden files for ever: what is lost is not made again', () => {
    rmSync(join(schemas, 'golden/OrderPlaced.1.json'))
    for (const flags of [['--check'], []]) {
      expect(contracts(...flags)).toEqual({ exit: 1, said: expect.stringContaining('OrderPlaced.1.json is missing: restore it from git, it cannot be made again.') })
    }
    expect(existsSync(join(schemas, 'golden/OrderPlaced.1.json'))).toBe(false)
  })

  test('enters the lock when its state says so', () => {
    change('catalogue.json', '{ "event": "ChangeRejected", "state": "draft" }', '{ "event": "ChangeRejected", "state": "published", "since": "2026-12-01" }')
    expect(contracts().said).toContain('ChangeRejected: revision 1 is published from now on')
    expect([lockedForms('ChangeRejected'), existsSync(join(schemas, 'golden/ChangeRejected.1.json'))]).toEqual([1, true])
  })
})

describe('a draft', () => {
  test('may change freely', () => {
    change('order/ChangeRejected.v1.avsc', / {4}\{ "name": "changeId".*\n/, '')
    change('types/GrantCause.avsc', '"switched", ', '')
    expect(contracts().exit).toBe(0)
    expect(contracts('--check').exit).toBe(0)
  })
})

describe('schemas that are not right', () => {
  test.each<[string, () => void, string]>([
    ['a field without doc', () => change('order/ChangeRejected.v1.avsc', /("name": "changeId".*), "doc": "[^"]*"/, '$1'), 'ChangeRejected.changeId: its doc is a sentence.'],
    ['a doc that does not end', () => change('order/ChangeRejected.v1.avsc', /("name": "changeId".*"doc": "[^"]*)[.]"/, '$1"'), 'ChangeRejected.changeId: its doc is a sentence.'],
    ['a doc that does not begin', () => change('order/ChangeRejected.v1.avsc', /("name": "changeId".*"doc": ")[^"]*"/, '$1the change."'), 'ChangeRejected.changeId: its doc is a sentence.'],
    ['a doc that says nothing', () => change('order/ChangeRejected.v1.avsc', /("name": "changeId".*"doc": ")[^"]*"/, '$1X."'), 'ChangeRejected.changeId: its doc is a sentence.'],
    ['a record without doc', () => change('types/Reason.avsc', /"doc": "Why, as[^\n]*\n/, ''), 'wismo.Reason: its doc is a sentence.'],
    ['a type that is not there', () => change('order/ChangeRejected.v1.avsc', 'wismo.Reason', 'wismo.Season'), 'There is no type wismo.Season.'],
    ['an enum without default', () => change('types/Precision.avsc', ',\n  "default": "unknown"', ''), 'wismo.Precision: an enum names a default'],
    ['an optional field without default null', () => change('types/Window.avsc', ', "default": null', ''), 'wismo.Window.from: what may be absent has the default null.'],
    ['a union of more than null and a type', () => change('types/Window.avsc', '["null", {"type": "string", "maxLength": 60', '["null", "int", {"type": "string", "maxLength": 60'), 'wismo.Window.timeZone: a union here is null and one type, null first.'],
    ['a union that does not begin with null', () => change('order/ChangeRejected.v1.avsc', /("name": "changeId", "type": )(\{[^}]*\})/, '$1[$2, "null"], "default": null'), 'ChangeRejected.changeId: a union here is null and one type, null first.'],
    ['a draft that Avro cannot read', () => change('order/ChangeRejected.v1.avsc', /("name": "changeId".*) \}/, '$1, "default": 5 }'), 'ChangeRejected is no Avro schema, says avsc: incompatible field default 5'],
    ['a first revision that Avro cannot read', publishWrongDefault, 'ChangeRejected is no Avro schema, says avsc: incompatible field default 5'],
    ['an event without envelope', () => change('order/OrderClosed.v1.avsc', / {4}\{ "name": "envelope".*\n/, ''), 'OrderClosed: an event begins with the field envelope'],
    ['an event without orderId behind it', () => change('order/OrderClosed.v1.avsc', '"name": "orderId"', '"name": "order"'), 'OrderClosed: the topic is keyed by orderId'],
    ['clear personal data in an event', () => change('order/ChangeRejected.v1.avsc', /("name": "changeId".*) \}/, '$1, "personal": true }'), 'ChangeRejected.changeId: personal data in clear'],
    ['an event in no catalogue', () => change('catalogue.json', / {8}\{ "event": "ChangeRejected".*\n/, ''), 'ChangeRejected.v1.avsc is in no catalogue.'],
    ['an event without schema', () => change('catalogue.json', '"event": "ChangeRejected"', '"event": "OrderHaunted"'), 'OrderHaunted is in the catalogue but has no schema'],
    ['an event twice', () => change('catalogue.json', '"event": "OrderClosed"', '"event": "ChangeRejected"'), 'ChangeRejected is in the catalogue twice.'],
    ['a published event without since', () => change('catalogue.json', ', "since": "2026-11-24"', ''), 'since says from which day on'],
    ['a published message made of drafts', () => change('catalogue.json', /("event": "RetailParcelReported", "owner": "carrier-tracking", )"state": "published", "since": "[^"]+"/, '$1"state": "draft"'), 'RetailOrderImported is published and holds RetailParcelReported, which is a draft.'],
    ['a type under a name that is taken', () => cpSync(join(schemas, 'types/Tax.avsc'), join(schemas, 'types/Levy.avsc')), 'wismo.Tax: the name Tax is taken'],
    ['a type that nobody uses', () => writeFileSync(join(schemas, 'types/Levy.avsc'), textOf('types/Tax.avsc').replace('"Tax"', '"Levy"')), 'wismo.Levy is used by no event.'],
    ['a broken file', () => writeFileSync(join(schemas, placed), '{'), 'OrderPlaced.v1.avsc'],
  ])('%s is named', (_, spoil, words) => {
    spoil()
    expect(contracts('--check')).toEqual({ exit: 1, said: expect.stringContaining(words) })
  })

  test('what was generated and edited by hand is named', () => {
    writeFileSync(join(generated, 'types.ts'), '// mine\n')
    writeFileSync(join(schemas, 'golden/OrderPlaced.9.json'), '{}\n')
    const { exit, said } = contracts('--check')
    expect(exit).toBe(1)
    expect(said).toContain('types.ts is not what the schemas say')
    expect(said).toContain('OrderPlaced.9.json follows from no schema')
  })
})
