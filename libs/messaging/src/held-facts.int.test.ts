// A message that holds several facts: each on a stream of its own, all of them or none handled.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Instant, Rejected, uuidV5, type Aggregate, type DomainEvent, type Uuid } from '@wismo/kernel'
import { eventuallyHolds } from '@wismo/testing'
import { reaction, type HeldFact, type Reaction } from './handlers.ts'
import { memoryLog } from './testing/memory-log.ts'
import { note, noteBase, notes, noteStream, orderOf, said, whileRunning, type NoteBase, type Noted } from './testing/notes.ts'

/** `a=one b=two` says `one` of the order a and `two` of b. An id may stand in front: `a=one@<uuid>`. */
const words = (text: string): readonly HeldFact[] =>
  text.split(' ').map((word, i) => {
    const [, externalId = '', told = '', id] = /^([^=]+)=([^@]*)(?:@(.+))?$/.exec(word) ?? []
    return { name: String(i), ...(id === undefined ? {} : { id: id as Uuid }), data: { externalId, text: told } }
  })

type Spread = Reaction<readonly string[], Noted, undefined>

/** Writes down each word with its order; `no` is refused. */
const spreading = (over: Partial<Spread> = {}): Reaction =>
  reaction<readonly string[], Noted, undefined>({
    name: 'spread',
    on: ['RetailNote'],
    aggregate: notes,
    each: (inbound) => words(said(inbound).text),
    stream: (inbound) => noteStream(said(inbound).externalId),
    decide: (inbound) => () => noted(said(inbound).text),
    ...over,
  })

const noted = (text: string): readonly Noted[] => [{ type: 'Noted', data: { text } }]

describe('a message that holds several facts', () => {
  let base: NoteBase
  beforeAll(async () => {
    base = await noteBase()
  })
  afterAll(() => base.database.drop())

  const told = async (...names: readonly string[]): Promise<readonly (readonly string[])[]> => Promise.all(names.map((name) => base.texts(name)))
  const fresh = (): [string, string] => [randomUUID().slice(0, 8), randomUUID().slice(0, 8)]

  test('I40: each fact is decided on its own stream, two on one in order, and told again all of it adds nothing', async () => {
    const [a, b] = fresh()
    const bus = memoryLog()
    const message = note(a, `${a}=one ${b}=first ${a}=two`)
    let duplicates = 0
    await whileRunning(bus, base.reactions({ handlers: [spreading()] }), async () => {
      await bus.publish([message])
      await eventuallyHolds(async () => expect(await told(a, b)).toEqual([['one', 'two'], ['first']]))
      await bus.publish([message, note(a, `${a}=last`)])
      await eventuallyHolds(async () => expect(await told(a, b)).toEqual([['one', 'two', 'last'], ['first']]))
    }, { settled: (report) => void (duplicates += report.duplicates) })
    expect(duplicates).toBeGreaterThan(0)
  })

  test('where one fact is refused the message is parked once, and handled again it adds what is missing', async () => {
    const [a, b] = fresh()
    const bus = memoryLog()
    let isOpen = false
    const decide: Spread['decide'] = (inbound) => () => {
      if (said(inbound).text === 'wait' && !isOpen) throw new Rejected('wrong_state', 'Not yet.')
      return noted(said(inbound).text)
    }
    const group = base.reactions({ handlers: [spreading({ decide })] })
    await whileRunning(bus, group, async () => {
      await bus.publish([note(a, `${b}=first ${a}=wait ${b}=second`)])
      await eventuallyHolds(async () => expect(await base.codes(group.name, a)).toEqual(['wrong_state']))
      isOpen = true
      await base.parked.redrive({ group: group.name, key: orderOf(a) })
      await eventuallyHolds(async () => expect(await base.codes(group.name, a)).toEqual([]))
      const [ofA = [], ofB = []] = await told(a, b)
      expect([ofA, [...ofB].sort()]).toEqual([['wait'], ['first', 'second']])
    })
  })

  test('a message whose facts cannot be told apart is parked, and one without any is handled', async () => {
    const [a, b] = fresh()
    const bus = memoryLog()
    const each: NonNullable<Spread['each']> = (inbound) => {
      if (said(inbound).text === 'no') throw new Rejected('wrong_state', 'No.')
      return said(inbound).text === 'none' ? [] : words(said(inbound).text)
    }
    const group = base.reactions({ handlers: [spreading({ each })] })
    await whileRunning(bus, group, async () => {
      await bus.publish([note(a, 'no'), note(b, 'none'), note(b, `${b}=one`)])
      await eventuallyHolds(async () => expect([await base.codes(group.name, a), ...(await told(a, b))]).toEqual([['wrong_state'], [], ['one']]))
    })
  })

  test('a fact that has a name of its own is the same by whichever message it comes', async () => {
    const [a, b] = fresh()
    const bus = memoryLog()
    const id = randomUUID()
    await whileRunning(bus, base.reactions({ handlers: [spreading()] }), async () => {
      await bus.publish([note(a, `${a}=one@${id}`), note(b, `${b}=other ${a}=one@${id} ${a}=two`)])
      await eventuallyHolds(async () => expect(await told(a, b)).toEqual([['one', 'two'], ['other']]))
    })
    const [first] = (await base.store.readMany([noteStream(a)])).get(noteStream(a)) ?? []
    expect(first?.id).toBe(uuidV5(id as Uuid, 'spread', 0))
  })

  test('an event says when it happened, to the state that it changes and to who reads it: by the word of its cause, or its own', async () => {
    const [a] = fresh()
    const bus = memoryLog()
    const own = Instant.parse('2026-11-01T00:00:00Z')
    const seen: (string | undefined)[] = []
    const timed: Aggregate<readonly string[], Noted> = { ...notes, evolve: (state, event) => (seen.push((event as DomainEvent).occurredAt), notes.evolve(state, event)) }
    const decide: Spread['decide'] = (inbound) => (state) => [...noted(said(inbound).text), ...(state.length === 0 ? [{ type: 'Noted' as const, data: { text: 'earlier' }, occurredAt: own }] : [])]
    const group = base.reactions({ handlers: [spreading({ aggregate: timed, decide })] })
    await whileRunning(bus, group, async () => {
      await bus.publish([note(a, `${a}=one ${a}=two`)])
      await eventuallyHolds(async () => expect(await told(a)).toEqual([['one', 'earlier', 'two']]))
    })
    const stored = await base.store.readStream(noteStream(a), { limit: 10 })
    const [first = '', , third = ''] = stored.map(({ metadata }) => metadata.occurredAt)
    expect(stored.map(({ metadata }) => metadata.occurredAt)).toEqual([first, own, third])
    expect(first).toBe(third)
    expect(seen.slice(0, 2)).toEqual([first, own])
    expect(((await base.store.readMany([noteStream(a)])).get(noteStream(a)) ?? []).map(({ occurredAt }) => occurredAt)).toEqual([first, own, first])
  })
})
