// Notes of a retailer as the simplest thing to react to: what the tests of the runner share.
import { randomUUID } from 'node:crypto'
import { openContracts } from '@wismo/contracts'
import { openPostgresStore, StreamName, type EventStore } from '@wismo/event-store'
import { Instant, orderIdOf, Rejected, ShopId, type Aggregate, type OrderId, type Uuid } from '@wismo/kernel'
import { openVault, type Vault } from '@wismo/privacy'
import { testDatabase, type TestDatabase } from '@wismo/testing'
import type { EffectGroup, ReactionGroup } from '../group.ts'
import { reaction, type Effect, type Inbound, type Reaction } from '../handlers.ts'
import { parkedMessages, type ParkedMessages } from '../parked.ts'
import type { MessageBus, OutgoingMessage } from '../port.ts'
import { startRunner, type Runner, type RunnerSettings, type RunnerWatch } from '../runner.ts'
import { ours, retailNote, withEvent } from '../sample-contracts.ts'
import { schemaLog } from '../schema-log.ts'
import { migrateMessaging } from '../tables.ts'

export const noteTopic = 'retail.orders.v1'
export const rejectionTopic = 'retail.rejections.v1'
export const noteContracts = openContracts(withEvent(ours, { topic: noteTopic, owner: 'order' }, retailNote))
export const noteSchema = 'wismo_order'
export const noteShop = ShopId.parse('aldermoor')
export const systemClock = (): Instant => Instant.fromMillis(Date.now())

export type Noted = { type: 'Noted'; data: { text: string } }
export const notes: Aggregate<readonly string[], Noted> = { category: 'note', initial: [], evolve: (state, event) => [...state, event.data.text] }

export const orderOf = (externalId: string): OrderId => orderIdOf(noteShop, externalId)
export const noteStream = (externalId: string, category = 'note'): StreamName => StreamName.of(category, orderOf(externalId))
export const said = ({ data }: Inbound): { readonly externalId: string; readonly text: string } => data as { externalId: string; text: string }

/** Decides like `takeNote`, by words of the test. */
export const noteReaction = (decide: (text: string, state: readonly string[]) => readonly string[], over: Partial<Reaction<readonly string[], Noted, undefined>> = {}): Reaction =>
  reaction<readonly string[], Noted, undefined>({
    name: 'take-note',
    on: ['RetailNote'],
    aggregate: notes,
    stream: (inbound) => noteStream(said(inbound).externalId),
    decide: (inbound) => (state) => decide(said(inbound).text, state).map((text) => ({ type: 'Noted', data: { text } })),
    ...over,
  })

/** Writes down the text of every message; `no` is refused, `bug` is a defect, `same` said twice adds nothing. */
export const takeNote = noteReaction((text, state) => {
  if (text === 'no') throw new Rejected('wrong_state', 'No.')
  if (text === 'bug') throw new TypeError('the secret of Nora Byrne')
  return state.includes(text) ? [] : [text]
})

export const note = (externalId: string, text: string, over: Partial<OutgoingMessage> & { id?: string; type?: string } = {}): OutgoingMessage => ({
  topic: noteTopic,
  key: `aldermoor:${externalId}`,
  value: Buffer.from(JSON.stringify({ externalId, text })),
  headers: { ce_id: over.id ?? randomUUID(), ce_type: over.type ?? 'wismo.retail.RetailNote.v1', ce_source: '/test', ce_specversion: '1.0', ce_shop: 'aldermoor' },
  ...over,
})

/** A database with a store and a vault for notes. */
export interface NoteBase {
  readonly database: TestDatabase
  readonly store: EventStore
  readonly vault: Vault
  readonly parked: ParkedMessages
  reactions(over?: Partial<ReactionGroup>): ReactionGroup
  effects(handlers: readonly Effect[], over?: Partial<EffectGroup>): EffectGroup
  texts(externalId: string, category?: string): Promise<readonly string[]>
  /** Codes of what is parked of an order, `(behind)` where it only waits; oldest first. */
  codes(group: string, externalId: string): Promise<readonly string[]>
  /** Somebody else writes to the stream. */
  rival(stream: StreamName, text: string, expected?: number | 'none' | 'any'): Promise<void>
}

export async function noteBase(): Promise<NoteBase> {
  const database = await testDatabase()
  const store = openPostgresStore({ pool: database.pool, schema: noteSchema, tag: 7 })
  await store.migrate()
  await migrateMessaging(database.pool, noteSchema)
  const vault = await openVault({ pool: database.pool, schema: 'wismo_vault', masterKeys: [Buffer.alloc(32, 1)], clock: systemClock })
  const group = (): { name: string; pool: TestDatabase['pool']; schema: string; store: EventStore; vault: Vault } => ({ name: `test.${randomUUID()}.v1`, pool: database.pool, schema: noteSchema, store, vault })
  const parked = parkedMessages(database.pool, noteSchema)
  return {
    database,
    store,
    vault,
    parked,
    reactions: (over = {}) => ({
      kind: 'reactions',
      ...group(),
      handlers: [takeNote],
      parksUnknown: true,
      announce: (one) => (one.settled === undefined ? { topic: rejectionTopic, key: one.key, value: Buffer.from(one.code), headers: { ce_id: one.messageId } } : undefined),
      ...over,
    }),
    effects: (handlers, over = {}) => ({ kind: 'effects', ...group(), handlers, lanes: 8, ...over }),
    async texts(externalId, category) {
      const stream = noteStream(externalId, category)
      return ((await store.readMany([stream])).get(stream) ?? []).map(({ data }) => (data as { text: string }).text)
    },
    codes: async (name, externalId) => (await parked.list({ group: name, key: orderOf(externalId), limit: 10_000 })).map(({ code, behind }) => (behind ? `${code} (behind)` : code)),
    async rival(stream, text, expected = 'any') {
      const metadata = { shopId: noteShop, occurredAt: systemClock(), correlationId: randomUUID() as Uuid, causationId: randomUUID() as Uuid, actor: { type: 'system', id: 'test' } as const }
      await store.append({ stream, expected, events: [{ id: randomUUID() as Uuid, type: 'Noted', data: { text }, metadata }] })
    },
  }
}

const deaf: RunnerWatch = { settled: () => undefined, unknown: () => undefined, waiting: () => undefined, bug: () => undefined, restarted: () => undefined, forgotten: () => undefined }

/** Short times, so that no test waits for a second. */
export const atOnce: RunnerSettings = { lookEveryMs: 20, checkEveryMs: 50 }

export const noteRunner = (bus: MessageBus, group: ReactionGroup | EffectGroup, watch: Partial<RunnerWatch> = {}, settings: RunnerSettings = atOnce): Runner =>
  startRunner(bus, group, schemaLog(bus, noteContracts), { ...deaf, ...watch }, settings)

/** Runs a group while the work lasts. */
export async function whileRunning(bus: MessageBus, group: ReactionGroup | EffectGroup, work: (runner: Runner) => Promise<void>, watch: Partial<RunnerWatch> = {}, settings: RunnerSettings = atOnce): Promise<void> {
  const runner = noteRunner(bus, group, watch, settings)
  try {
    await runner.ready
    await work(runner)
  } finally {
    await runner.stop()
  }
}
