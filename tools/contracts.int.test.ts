// What npm run contracts lets through and what it refuses, on a copy of the real schemas.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals'

const folder = mkdtempSync(join(tmpdir(), 'wismo-contracts-'))
const [schemas, generated] = [join(folder, 'schemas'), join(folder, 'generated')]

interface Outcome {
  readonly exit: number | null
  readonly said: string
}

function contracts(...flags: readonly string[]): Outcome {
  const run = spawnSync(process.execPath, ['--import', 'tsx', '-C', '@wismo/source', 'tools/contracts.ts', ...flags, schemas, generated], { encoding: 'utf8' })
  return { exit: run.status, said: run.stdout + run.stderr }
}

/** Changes a file of the copy by its text. */
function change(file: string, from: string | RegExp, to: string): void {
  const text = readFileSync(join(schemas, file), 'utf8')
  const changed = text.replace(from, to)
  if (changed === text) throw new Error(`${file} has no ${String(from)}`)
  writeFileSync(join(schemas, file), changed)
}

const lines = (file: string): number => readFileSync(join(schemas, file), 'utf8').split('\n').length
const lockedForms = (event: string): number => (JSON.parse(readFileSync(join(schemas, 'lock.json'), 'utf8')) as Record<string, readonly unknown[]>)[event]?.length ?? 0

beforeEach(() => {
  rmSync(folder, { recursive: true, force: true })
  cpSync('schemas', schemas, { recursive: true })
  cpSync('libs/contracts/src/generated', generated, { recursive: true })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const placed = 'order/OrderPlaced.v1.avsc'
const line = 'types/OrderLine.avsc'

test('what is committed passes, and lists its drafts', () => {
  const { exit, said } = contracts('--check')
  expect([exit, said]).toEqual([0, expect.stringContaining('nothing drifted, everything compatible')])
  expect(said).toContain('drafts, which may still change freely: OrderDrafted, ')
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
    ['leaves the catalogue', () => change('catalogue.json', / {8}\{ "event": "OrderPlaced".*\n/, ''), ['OrderPlaced', 'gone']],
  ])('that %s is refused by name, and nothing is written', (_, spoil, words) => {
    spoil()
    const before = readFileSync(join(schemas, 'lock.json'), 'utf8')
    for (const flags of [['--check'], []]) {
      const { exit, said } = contracts(...flags)
      expect(exit).toBe(1)
      for (const word of words) expect(said).toContain(word)
    }
    expect(readFileSync(join(schemas, 'lock.json'), 'utf8')).toBe(before)
  })

  test.each<[string, () => void]>([
    ['gets a field with a default', () => change(placed, '{ "name": "number"', '{ "name": "nickname", "type": ["null", "string"], "doc": "Nickname.", "default": null },\n    { "name": "number"')],
    ['gets a word in an enum', () => change('types/SalesChannel.avsc', '"other",', '"other", "voice",')],
    ['has a field renamed that has a default, with alias', () => change(placed, '"name": "channelRef"', '"name": "receiptNumber", "aliases": ["channelRef"]')],
  ])('that %s gets one more revision and golden file, and CI asks for them', (_, grow) => {
    grow()
    expect(contracts('--check')).toEqual({ exit: 1, said: expect.stringContaining('OrderPlaced: its form is not in') })
    expect(contracts()).toEqual({ exit: 0, said: expect.stringContaining('OrderPlaced: revision 2 is published from now on') })
    expect([lockedForms('OrderPlaced'), readdirSync(join(schemas, 'golden')).includes('OrderPlaced.2.json')]).toEqual([2, true])
    expect(contracts('--check').exit).toBe(0)
  })

  test('whose docs and limits change stays what it was', () => {
    change(placed, '"What people call the order."', '"What everybody calls the order."')
    change('types/Tax.avsc', '"maxLength": 20', '"maxLength": 40')
    const before = lines('lock.json')
    expect([contracts().exit, lines('lock.json')]).toEqual([0, before])
  })

  test('enters the lock when its state says so', () => {
    change('catalogue.json', '{ "event": "OrderHeld", "state": "draft" }', '{ "event": "OrderHeld", "state": "published", "since": "2026-12-01" }')
    expect(contracts().said).toContain('OrderHeld: revision 1 is published from now on')
    expect(lockedForms('OrderHeld')).toBe(1)
  })
})

describe('a draft', () => {
  test('may change freely', () => {
    change('order/OrderHeld.v1.avsc', / {4}\{ "name": "holdId".*\n/, '')
    change('types/ReopenCause.avsc', '"balance", ', '')
    expect(contracts().exit).toBe(0)
    expect(contracts('--check').exit).toBe(0)
  })
})

describe('schemas that are not right', () => {
  test.each<[string, () => void, string]>([
    ['a field without doc', () => change('order/OrderHeld.v1.avsc', ', "doc": "Hold."', ''), 'OrderHeld.holdId: its doc is a sentence.'],
    ['a record without doc', () => change('types/Reason.avsc', /"doc": "Why, as[^\n]*\n/, ''), 'wismo.Reason: its doc is a sentence.'],
    ['a type that is not there', () => change('order/OrderHeld.v1.avsc', 'wismo.Reason', 'wismo.Season'), 'There is no type wismo.Season.'],
    ['an enum without default', () => change('types/Precision.avsc', ',\n  "default": "unknown"', ''), 'wismo.Precision: an enum names a default'],
    ['an optional field without default null', () => change('types/Window.avsc', ', "default": null', ''), 'wismo.Window.from: what may be absent has the default null.'],
    ['an event without envelope', () => change('order/OrderClosed.v1.avsc', / {4}\{ "name": "envelope".*\n/, ''), 'OrderClosed: an event begins with the field envelope'],
    ['an event without orderId behind it', () => change('order/OrderClosed.v1.avsc', '"name": "orderId"', '"name": "order"'), 'OrderClosed: the topic is keyed by orderId'],
    ['clear personal data in an event', () => change('order/OrderHeld.v1.avsc', '"doc": "Hold."', '"doc": "Hold.", "personal": true'), 'OrderHeld.holdId: personal data in clear'],
    ['an event in no catalogue', () => change('catalogue.json', / {8}\{ "event": "OrderHeld".*\n/, ''), 'OrderHeld.v1.avsc is in no catalogue.'],
    ['an event without schema', () => change('catalogue.json', '"event": "OrderHeld"', '"event": "OrderHaunted"'), 'OrderHaunted is in the catalogue but has no schema'],
    ['an event twice', () => change('catalogue.json', '"event": "OrderClosed"', '"event": "OrderHeld"'), 'OrderHeld is in the catalogue twice.'],
    ['a published event without since', () => change('catalogue.json', ', "since": "2026-11-24"', ''), 'since says from which day on'],
    ['a published message made of drafts', () => change('catalogue.json', '"event": "RetailOrderImported", "owner": "order", "state": "draft"', '"event": "RetailOrderImported", "owner": "order", "state": "published", "since": "2026-12-01"'), 'RetailOrderImported is published and holds RetailPaymentReported, which is a draft.'],
    ['a type that nobody uses', () => cpSync(join(schemas, 'types/Tax.avsc'), join(schemas, 'types/Levy.avsc')), 'wismo.Tax: the name Tax is taken'],
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
