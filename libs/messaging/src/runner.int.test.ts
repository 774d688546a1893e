// One batch after the other on a real log and a real PostgreSQL: what is handled, passed over and parked.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { eventuallyHolds } from '@wismo/testing'
import { openEmbeddedBus } from './embedded/embedded-bus.ts'
import type { ReactionGroup } from './group.ts'
import type { MessageBus } from './port.ts'
import { memoryLog } from './testing/memory-log.ts'
import { note, noteBase, noteTopic, orderOf, rejectionTopic, whileRunning, type NoteBase } from './testing/notes.ts'

describe('the runner with reactions', () => {
  let base: NoteBase
  let bus: MessageBus
  let group: ReactionGroup
  const bugs: unknown[] = []
  const skips: number[] = []
  const unknowns: string[] = []

  beforeAll(async () => {
    base = await noteBase()
    const embedded = openEmbeddedBus({ pool: base.database.pool, schema: 'wismo_log', partitions: 4 })
    await embedded.migrate()
    bus = embedded
    await bus.ensureTopics([{ name: noteTopic }, { name: rejectionTopic }, { name: 'wismo.schemas.v1', compacted: true }])
  })
  beforeEach(() => {
    group = base.reactions()
  })
  afterAll(async () => {
    await bus.close()
    await base.database.drop()
  })

  const running = (work: () => Promise<void>): Promise<void> =>
    whileRunning(bus, group, work, { settled: ({ skipped }) => void skips.push(skipped), unknown: (_, type, messages) => void unknowns.push(`${type} ${messages}`), bug: (_, error) => bugs.push(error) })
  const texts = (externalId: string): Promise<readonly string[]> => base.texts(externalId)
  const parked = (externalId: string): Promise<readonly string[]> => base.codes(group.name, externalId)
  const name = (): string => randomUUID()

  test('what is published is decided and stored, in order', async () => {
    const [a, b] = [name(), name()]
    await running(async () => {
      await bus.publish([note(a, 'one'), note(b, 'first'), note(a, 'two'), note(a, 'three')])
      await eventuallyHolds(async () => expect([await texts(a), await texts(b)]).toEqual([['one', 'two', 'three'], ['first']]))
    })
  })

  test('I40: a message told again, in the same batch, later and after a restart from the start of the log, adds nothing', async () => {
    const a = name()
    const message = note(a, 'once')
    await running(async () => {
      await bus.publish([message, message])
      await eventuallyHolds(async () => expect(await texts(a)).toEqual(['once']))
      await bus.publish([message, note(a, 'last')])
      await eventuallyHolds(async () => expect(await texts(a)).toEqual(['once', 'last']))
    })
    await base.database.pool.query("delete from wismo_order.consumer_position where group_name like $1 || '@%'", [group.name])
    await running(async () => {
      await bus.publish([note(a, 'after')])
      await eventuallyHolds(async () => expect(await texts(a)).toEqual(['once', 'last', 'after']))
    })
  })

  test('what is told twice is counted, in the same batch, later and after a restart', async () => {
    const [own, a] = [memoryLog(), name()]
    const message = note(a, 'once')
    let ignored = 0
    const counting = (work: () => Promise<void>): Promise<void> => whileRunning(own, group, work, { settled: ({ duplicates }) => void (ignored += duplicates) })
    await counting(async () => {
      await own.publish([message, message])
      await eventuallyHolds(async () => expect([await texts(a), ignored]).toEqual([['once'], 1]))
      await own.publish([message, note(a, 'last')])
      await eventuallyHolds(async () => expect([await texts(a), ignored]).toEqual([['once', 'last'], 2]))
    })
    await base.database.pool.query("delete from wismo_order.consumer_position where group_name like $1 || '@%'", [group.name])
    await counting(() => eventuallyHolds(() => expect(ignored).toBe(2 + 4)))
  })

  test('a refused message is parked with its reason and announced; its order waits, the others flow', async () => {
    const [a, b] = [name(), name()]
    await running(async () => {
      await bus.publish([note(a, 'before'), note(a, 'no', { id: `refused ${a}` }), note(a, 'behind'), note(b, 'flows')])
      await eventuallyHolds(async () => expect(await parked(a)).toEqual(['wrong_state', 'behind_parked (behind)']))
      await bus.publish([note(a, 'later batch'), note(b, 'flows on')])
      await eventuallyHolds(async () => expect(await texts(b)).toEqual(['flows', 'flows on']))
      await eventuallyHolds(async () => expect(await parked(a)).toHaveLength(3))
    })
    expect(await texts(a)).toEqual(['before'])
    const announced = (await bus.readTopic(rejectionTopic)).filter(({ headers }) => headers['ce_id'] === `refused ${a}`)
    expect(announced.map(({ value }) => Buffer.from(value ?? []).toString())).toEqual(['wrong_state'])
  })

  test('a defect in a handler parks its message without its words, and is told to the log', async () => {
    const a = name()
    await running(async () => {
      await bus.publish([note(a, 'bug')])
      await eventuallyHolds(async () => expect(await parked(a)).toEqual(['internal']))
    })
    expect(bugs.some((error) => error instanceof TypeError)).toBe(true)
    const { rows } = await base.database.pool.query('select p::text as row from wismo_order.parked p where group_name = $1', [group.name])
    expect(JSON.stringify(rows)).not.toContain('Nora')
  })

  test.each([
    ['a type nobody handles', () => note(name(), 'x', { type: 'wismo.retail.RetailUnheardOf.v1' }), 'unknown_type'],
    ['no type at all', () => note(name(), 'x', { headers: { ce_id: 'x', ce_shop: 'aldermoor' } }), 'malformed'],
    ['no id', () => note(name(), 'x', { headers: { ce_type: 'wismo.retail.RetailNote.v1', ce_shop: 'aldermoor' } }), 'malformed'],
    ['no shop', () => note(name(), 'x', { headers: { ce_id: 'y', ce_type: 'wismo.retail.RetailNote.v1' } }), 'malformed'],
    ['broken JSON', () => note(name(), 'x', { value: Buffer.from('{"externalId":') }), 'malformed'],
    ['JSON that is not UTF-8', () => note(name(), 'x', { value: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]) }), 'malformed'],
    ['broken Avro', () => note(name(), 'x', { value: Buffer.from([0xc3, 0x01, 1, 2]) }), 'malformed'],
    ['neither JSON nor Avro', () => note(name(), 'x', { value: Buffer.from('hello') }), 'malformed'],
    ['an Avro schema that is none of ours', () => note(name(), 'x', { value: Buffer.from([0xc3, 0x01, 1, 2, 3, 4, 5, 6, 7, 8, 9]) }), 'schema_unknown'],
    ['no body', () => note(name(), 'x', { value: null }), 'malformed'],
    ['300 KB', () => note(name(), 'x'.repeat(300_000)), 'too_large'],
    ['an event of ours on a retailer’s topic', () => note(name(), 'x', { type: 'wismo.order.OrderPlaced.v1' }), 'unknown_type'],
    ['another version of a type', () => note(name(), 'x', { type: 'wismo.retail.RetailNote.v2' }), 'unknown_type'],
    ['NUL in a header', () => note(name(), 'x', { type: 'wismo.retail.\u0000.v1' }), 'unknown_type'],
  ])('%s is parked, everything else flows', async (_, broken, code) => {
    const message = broken()
    const b = name()
    await running(async () => {
      await bus.publish([message, note(b, 'flows')])
      await eventuallyHolds(async () => expect(await texts(b)).toEqual(['flows']))
      await eventuallyHolds(async () => expect(await parked(message.key.slice('aldermoor:'.length))).toEqual([code]))
    })
  })

  test.each(['abc-:1', '', 'x'.repeat(5_000), 'a:\u0000'])('the key %j holds up nobody', async (key) => {
    const b = name()
    await running(async () => {
      await bus.publish([note(name(), 'no', { key: key.replaceAll('\u0000', ''), headers: { ce_id: 'k', ce_type: 'wismo.retail.RetailNote.v1', ce_source: 'a😀'.repeat(90), ce_shop: 'aldermoor', traceparent: 'free text' } }), note(b, 'flows')])
      await eventuallyHolds(async () => expect(await texts(b)).toEqual(['flows']))
    })
  })

  test('a group that does not answer for unknown types passes them over undecoded, and counts them', async () => {
    const b = name()
    group = { ...group, parksUnknown: false }
    unknowns.length = skips.length = 0
    await running(async () => {
      await bus.publish([...[1, 2].map(() => note(name(), 'x', { type: 'wismo.retail.RetailUnheardOf.v1', value: Buffer.from([0xc3, 0x01, 9]) })), note(name(), 'x', { type: 'wismo.retail.RetailOrderPlaced.v1' }), note(b, 'flows')])
      await eventuallyHolds(async () => expect(await texts(b)).toEqual(['flows']))
      await eventuallyHolds(() => expect(skips.reduce((sum, one) => sum + one, 0)).toBeGreaterThanOrEqual(3))
    })
    const counted = unknowns.filter((one) => one.startsWith('RetailUnheardOf')).reduce((sum, one) => sum + Number(one.split(' ')[1]), 0)
    expect(counted).toBeGreaterThanOrEqual(2)
    expect(unknowns.some((one) => one.startsWith('RetailOrderPlaced'))).toBe(false)
    const { rows } = await base.database.pool.query("select from wismo_order.parked where group_name = $1 and type in ('RetailUnheardOf', 'RetailOrderPlaced')", [group.name])
    expect(rows).toEqual([])
  })

  test('a message of the catalogue that nobody takes yet is parked, not passed over', async () => {
    const a = name()
    await running(async () => {
      await bus.publish([note(a, 'x', { type: 'wismo.retail.RetailCheckoutAbandoned.v1' })])
      await eventuallyHolds(async () => expect(await parked(a)).toEqual(['unknown_type']))
    })
  })

  test('two messages that share only their id are both handled', async () => {
    const [a, b] = [name(), name()]
    await running(async () => {
      await bus.publish([note(a, 'one', { id: `shared ${a}` }), note(b, 'two', { id: `shared ${a}` })])
      await eventuallyHolds(async () => expect([await texts(a), await texts(b)]).toEqual([['one'], ['two']]))
    })
  })

  test('the body of a parked message is kept sealed', async () => {
    const a = name()
    const message = note(a, 'no')
    await running(async () => {
      await bus.publish([message])
      await eventuallyHolds(async () => expect(await parked(a)).toHaveLength(1))
    })
    const { rows } = await base.database.pool.query<{ value: Buffer }>('select b.value from wismo_order.parked p join wismo_vault.sealed_body b on b.ref = p.body_ref where p.group_name = $1 and p.key = $2', [group.name, orderOf(a)])
    expect(rows).toHaveLength(1)
    expect(rows[0]?.value.includes(a)).toBe(false)
  })
})
