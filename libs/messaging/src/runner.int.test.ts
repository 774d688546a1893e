import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { openContracts } from '@wismo/contracts'
import { Instant, orderIdOf, Rejected, ShopId, type Aggregate } from '@wismo/kernel'
import { openPostgresStore, StreamName, type EventStore } from '@wismo/event-store'
import { openVault, type Vault } from '@wismo/privacy'
import { eventuallyHolds, testDatabase, type TestDatabase } from '@wismo/testing'
import { openEmbeddedBus } from './embedded/embedded-bus.ts'
import type { ReactionGroup } from './group.ts'
import { partitionOf } from './murmur2.ts'
import { reaction } from './handlers.ts'
import type { MessageBus, OutgoingMessage } from './port.ts'
import { startRunner, type Runner } from './runner.ts'
import { ours, retailNote, withEvent } from './sample-contracts.ts'
import { schemaLog } from './schema-log.ts'
import { migrateMessaging } from './tables.ts'

const contracts = openContracts(withEvent(ours, { topic: 'retail.orders.v1', owner: 'order' }, retailNote))
const schema = 'wismo_order'
const topic = 'retail.orders.v1'
const shop = ShopId.parse('aldermoor')
const clock = (): Instant => Instant.fromMillis(Date.now())

type Noted = { type: 'Noted'; data: { text: string } }
const notes: Aggregate<readonly string[], Noted> = { category: 'note', initial: [], evolve: (state, event) => [...state, event.data.text] }

/** Writes down the text of every message; `no` is refused, `bug` is a defect, `same` said twice adds nothing. */
const takeNote = reaction<readonly string[], Noted, undefined>({
  name: 'take-note',
  on: ['RetailNote'],
  aggregate: notes,
  stream: ({ data }) => StreamName.of('note', orderIdOf(shop, (data as { externalId: string }).externalId)),
  decide: ({ data }) => (state) => {
    const { text } = data as { text: string }
    if (text === 'no') throw new Rejected('wrong_state', 'No.')
    if (text === 'bug') throw new TypeError('the secret of Nora Byrne')
    return state.includes(text) ? [] : [{ type: 'Noted', data: { text } }]
  },
})

const note = (externalId: string, text: string, over: Partial<OutgoingMessage> & { id?: string; type?: string } = {}): OutgoingMessage => ({
  topic,
  key: `aldermoor:${externalId}`,
  value: Buffer.from(JSON.stringify({ externalId, text })),
  headers: { ce_id: over.id ?? randomUUID(), ce_type: over.type ?? 'wismo.retail.RetailNote.v1', ce_source: '/test', ce_specversion: '1.0', ce_shop: 'aldermoor' },
  ...over,
})

describe('the runner with reactions', () => {
  let database: TestDatabase
  let store: EventStore
  let vault: Vault
  let bus: MessageBus
  let group: ReactionGroup
  let runner: Runner | undefined
  const bugs: unknown[] = []
  const skips: number[] = []
  const unknowns: string[] = []

  beforeAll(async () => {
    database = await testDatabase()
    const postgres = openPostgresStore({ pool: database.pool, schema, tag: 7 })
    await postgres.migrate()
    await migrateMessaging(database.pool, schema)
    store = postgres
    vault = await openVault({ pool: database.pool, schema: 'wismo_vault', masterKey: Buffer.alloc(32, 1), clock })
    const embedded = openEmbeddedBus({ pool: database.pool, schema: 'wismo_log', partitions: 4, clock })
    await embedded.migrate()
    bus = embedded
    await bus.ensureTopics([{ name: topic }, { name: 'retail.rejections.v1' }, { name: 'wismo.schemas.v1', compacted: true }])
  })
  beforeEach(() => {
    group = {
      kind: 'reactions',
      name: `test.${randomUUID()}.v1`,
      pool: database.pool,
      schema,
      handlers: [takeNote],
      store,
      vault,
      parksUnknown: true,
      announce: (parked) => ({ topic: 'retail.rejections.v1', key: parked.key, value: Buffer.from(parked.code), headers: { ce_id: parked.messageId } }),
    }
  })
  afterAll(async () => {
    await bus.close()
    await database.drop()
  })

  const running = async (work: () => Promise<void>): Promise<void> => {
    runner = startRunner(bus, group, schemaLog(bus, contracts), { settled: ({ skipped }) => void skips.push(skipped), unknown: (_, type, messages) => void unknowns.push(`${type} ${messages}`), waiting: () => undefined, bug: (_, error) => bugs.push(error) })
    try {
      await runner.ready
      await work()
    } finally {
      await runner.stop()
    }
  }
  const texts = async (externalId: string): Promise<readonly unknown[]> => {
    const stream = StreamName.of('note', orderIdOf(shop, externalId))
    return ((await store.readMany([stream])).get(stream) ?? []).map(({ data }) => (data as { text: string }).text)
  }
  const parked = async (externalId: string): Promise<readonly unknown[]> => {
    const { rows } = await database.pool.query('select code, behind from wismo_order.parked where group_name = $1 and key = $2 order by id', [group.name, orderIdOf(shop, externalId)])
    return rows.map((row: { code: string; behind: boolean }) => (row.behind ? `${row.code} (behind)` : row.code))
  }
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
    await database.pool.query("delete from wismo_order.consumer_position where group_name like $1 || '@%'", [group.name])
    await running(async () => {
      await bus.publish([note(a, 'after')])
      await eventuallyHolds(async () => expect(await texts(a)).toEqual(['once', 'last', 'after']))
    })
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
    const announced = (await bus.readTopic('retail.rejections.v1')).filter(({ headers }) => headers['ce_id'] === `refused ${a}`)
    expect(announced.map(({ value }) => Buffer.from(value ?? []).toString())).toEqual(['wrong_state'])
  })

  test('a defect in a handler parks its message without its words, and is told to the log', async () => {
    const a = name()
    await running(async () => {
      await bus.publish([note(a, 'bug')])
      await eventuallyHolds(async () => expect(await parked(a)).toEqual(['internal']))
    })
    expect(bugs.some((error) => error instanceof TypeError)).toBe(true)
    const { rows } = await database.pool.query('select p::text as row from wismo_order.parked p where group_name = $1', [group.name])
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
    const { rows } = await database.pool.query("select from wismo_order.parked where group_name = $1 and type in ('RetailUnheardOf', 'RetailOrderPlaced')", [group.name])
    expect(rows).toEqual([])
  })

  test('a message of the catalogue that nobody takes yet is parked, not passed over', async () => {
    const a = name()
    await running(async () => {
      await bus.publish([note(a, 'x', { type: 'wismo.retail.RetailPaymentReported.v1' })])
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
    const { rows } = await database.pool.query<{ value: Buffer }>('select b.value from wismo_order.parked p join wismo_vault.sealed_body b on b.ref = p.body_ref where p.group_name = $1 and p.key = $2', [group.name, orderIdOf(shop, a)])
    expect(rows).toHaveLength(1)
    expect(rows[0]?.value.includes(a)).toBe(false)
  })

  test('a rival on the same stream loses nothing: both facts are there once', async () => {
    const a = name()
    const stream = StreamName.of('note', orderIdOf(shop, a))
    let raced = false
    group = {
      ...group,
      store: {
        ...store,
        async appendMany(appends) {
          if (!raced) {
            raced = true
            await store.append({ stream, expected: 'none', events: [{ id: randomUUID() as never, type: 'Noted', data: { text: 'rival' }, metadata: { shopId: shop, occurredAt: clock(), correlationId: randomUUID() as never, causationId: randomUUID() as never, actor: { type: 'system', id: 'test' } } }] })
          }
          return store.appendMany(appends)
        },
      },
    }
    await running(async () => {
      await bus.publish([note(a, 'one'), note(a, 'two')])
      await eventuallyHolds(async () => expect(await texts(a)).toEqual(['rival', 'one', 'two']))
    })
  })

  test('what was refused on a state that a rival undid is decided again', async () => {
    const a = name()
    const stream = StreamName.of('note', orderIdOf(shop, a))
    let raced = false
    const once = reaction<readonly string[], Noted, undefined>({
      ...(takeNote as never as Parameters<typeof reaction<readonly string[], Noted, undefined>>[0]),
      decide: ({ data }) => (state) => {
        const { text } = data as { text: string }
        if (text === 'second' && !state.includes('rival')) throw new Rejected('wrong_state', 'No rival yet.')
        return state.includes(text) ? [] : [{ type: 'Noted', data: { text } }]
      },
    })
    group = {
      ...group,
      handlers: [once],
      store: {
        ...store,
        async appendMany(appends) {
          if (!raced) {
            raced = true
            await store.append({ stream, expected: 'none', events: [{ id: randomUUID() as never, type: 'Noted', data: { text: 'rival' }, metadata: { shopId: shop, occurredAt: clock(), correlationId: randomUUID() as never, causationId: randomUUID() as never, actor: { type: 'system', id: 'test' } } }] })
          }
          return store.appendMany(appends)
        },
      },
    }
    await bus.publish([note(a, 'first'), note(a, 'second')])
    const partition = partitionOf(`aldermoor:${a}`, bus.partitions)
    const before = (await bus.readTopic(topic)).filter((one) => one.partition === partition && one.key !== `aldermoor:${a}`).at(-1)?.offset ?? -1n
    await database.pool.query('insert into wismo_order.consumer_position values ($1, $2, $3, $4)', [`${group.name}@${await bus.identity()}`, topic, partition, String(before + 1n)])
    await running(async () => {
      await eventuallyHolds(async () => expect(await texts(a)).toEqual(['rival', 'first', 'second']))
    })
    expect(await parked(a)).toEqual([])
  })

  describe('a stream that an earlier batch left known', () => {
    const rival = (text: string, expected: number, stream: StreamName): Promise<unknown> =>
      store.append({ stream, expected, events: [{ id: randomUUID() as never, type: 'Noted', data: { text }, metadata: { shopId: shop, occurredAt: clock(), correlationId: randomUUID() as never, causationId: randomUUID() as never, actor: { type: 'system', id: 'test' } } }] })
    let loads: StreamName[]
    const countLoads = (): void => {
      loads = []
      group = {
        ...group,
        store: {
          ...store,
          readMany(streams) {
            loads.push(...streams)
            return store.readMany(streams)
          },
        },
      }
    }
    const loadsOf = (externalId: string): number => loads.filter((stream) => stream === StreamName.of('note', orderIdOf(shop, externalId))).length
    const say = async (externalId: string, text: string, expected: readonly string[], over = {}): Promise<void> => {
      await bus.publish([note(externalId, text, over)])
      await eventuallyHolds(async () => expect(await texts(externalId)).toEqual(expected))
    }

    test('is not loaded again, nor for a message that is told again', async () => {
      countLoads()
      const [a, b, id] = [name(), name(), randomUUID()]
      await running(async () => {
        await say(a, 'one', ['one'])
        await say(a, 'two', ['one', 'two'], { id })
        await say(a, 'three', ['one', 'two', 'three'])
        await bus.publish([note(a, 'two', { id })])
        await say(a, 'four', ['one', 'two', 'three', 'four'])
        await say(b, 'one', ['one'])
      })
      expect([loadsOf(a), loadsOf(b)]).toEqual([1, 1])
    })

    test('and that a rival changed meanwhile is loaded again: the version of the append tells', async () => {
      countLoads()
      const a = name()
      await running(async () => {
        await say(a, 'one', ['one'])
        await rival('rival', 1, StreamName.of('note', orderIdOf(shop, a)))
        await say(a, 'two', ['one', 'rival', 'two'])
        await say(a, 'three', ['one', 'rival', 'two', 'three'])
      })
      expect(loadsOf(a)).toBe(2)
    })

    test('neither refuses a message nor passes over it before it was loaded', async () => {
      const needsRival = reaction<readonly string[], Noted, undefined>({
        ...(takeNote as never as Parameters<typeof reaction<readonly string[], Noted, undefined>>[0]),
        decide: ({ data }) => (state) => {
          const { text } = data as { text: string }
          if (text === 'strict' && !state.includes('rival')) throw new Rejected('wrong_state', 'No rival yet.')
          return text === 'quiet' && !state.includes('rival') ? [] : [{ type: 'Noted', data: { text } }]
        },
      })
      group = { ...group, handlers: [needsRival] }
      const [a, b] = [name(), name()]
      await running(async () => {
        for (const [externalId, text] of [[a, 'strict'], [b, 'quiet']] as const) {
          await say(externalId, 'one', ['one'])
          await rival('rival', 1, StreamName.of('note', orderIdOf(shop, externalId)))
          await say(externalId, text, ['one', 'rival', text])
        }
      })
      expect([await parked(a), await parked(b)]).toEqual([[], []])
    })
  })

  test('a database that is away for a while: the batch waits and nothing is lost or doubled', async () => {
    const a = name()
    let failures = 2
    group = {
      ...group,
      store: {
        ...store,
        readMany: (streams) => (failures-- > 0 ? Promise.reject(new Error('connection terminated')) : store.readMany(streams)),
      },
    }
    await running(async () => {
      await bus.publish([note(a, 'one'), note(a, 'two')])
      await eventuallyHolds(async () => expect(await texts(a)).toEqual(['one', 'two']))
    })
    expect(await parked(a)).toEqual([])
  })
})
