// Alarms for the tests of timers: a stream of alarms that are set, moved, stopped, and ring once.
import { fold, Rejected, uuidV5, wismoSpace, type Aggregate, type EventMetadata, type Instant, type ShopId } from '@wismo/kernel'
import type { Pool } from 'pg'
import { openPostgresStore, StreamName, type EventStore, type NewEvent, type RecordedEvent } from '@wismo/event-store'
import { announceAppends } from './announcing-store.ts'
import { domainEvent } from './command.ts'
import { migrateMessaging } from './tables.ts'
import { wait, type Due, type TimerSource, type Wait } from './wait.ts'

export type AlarmEvent =
  | { readonly type: 'AlarmSet'; readonly data: { readonly id: string; readonly deadline: Instant; readonly fails?: 'refusal' | 'bug' | 'unfit' } }
  | { readonly type: 'AlarmStopped'; readonly data: { readonly id: string } }
  | { readonly type: 'AlarmRang'; readonly data: { readonly id: string; readonly text?: string } }

type SetAlarm = Extract<AlarmEvent, { type: 'AlarmSet' }>['data']
export type Alarms = ReadonlyMap<string, SetAlarm | 'over'>

export const alarms: Aggregate<Alarms, AlarmEvent> = {
  category: 'alarm',
  initial: new Map(),
  evolve: (state, event) => new Map([...state, [event.data.id, event.type === 'AlarmSet' ? event.data : 'over']]),
}

function ring({ id, due }: Due, state: Alarms): readonly AlarmEvent[] {
  const alarm = state.get(id)
  if (alarm === undefined || alarm === 'over' || alarm.deadline !== due) return []
  if (alarm.fails === 'refusal') throw new Rejected('not_now', 'It is too early.')
  if (alarm.fails === 'bug') throw new Error('Nora Byrne, 14 Lapwing Quay')
  return [{ type: 'AlarmRang', data: { id, ...(alarm.fails === 'unfit' ? { text: '\u0000' } : {}) } }]
}

/** `AlarmRang` says nothing of the wait: what fired goes away by itself. */
export const ringing: Wait = wait<Alarms, AlarmEvent>({
  name: 'ringing',
  owner: 'night-porter',
  on: ['AlarmSet', 'AlarmStopped'],
  read(stored) {
    const { type, data } = domainEvent<AlarmEvent>(stored)
    return type === 'AlarmSet' ? { id: data.id, due: data.deadline } : { id: data.id, over: true }
  },
  aggregate: alarms,
  target: ({ stream }) => stream,
  decide: (due) => (state) => ring(due, state),
})

export const set = (id: string, deadline: Instant, fails?: SetAlarm['fails']): AlarmEvent => ({ type: 'AlarmSet', data: { id, deadline, ...(fails === undefined ? {} : { fails }) } })
export const stopped = (id: string): AlarmEvent => ({ type: 'AlarmStopped', data: { id } })

/** A store with tables of its own; `again` is the same one as another process has it, over its own pool where one is given: its appends are not heard by listeners of this one. */
export async function openAlarms(settings: { readonly pool: Pool; readonly schema: string; readonly tag: number }, waits: readonly Wait[] = [ringing]): Promise<TimerSource & { again(elsewhere?: Pool): TimerSource }> {
  const { pool, schema } = settings
  const source = (store: EventStore, own: Pool): TimerSource => ({ service: schema, store: announceAppends(store), pool: own, schema, waits })
  const postgres = openPostgresStore(settings)
  await postgres.migrate()
  await migrateMessaging(pool, schema)
  return { ...source(postgres, pool), again: (elsewhere = pool) => source(openPostgresStore({ ...settings, pool: elsewhere }), elsewhere) }
}

export const alarmStream = (name: string): StreamName => StreamName.of(alarms.category, name)

export const alarmMetadata: Omit<EventMetadata, 'occurredAt'> = { shopId: 'aldermoor' as ShopId, correlationId: wismoSpace, causationId: wismoSpace, actor: { type: 'system', id: 'test' } }

/** Appends behind whatever is there; answers the events as they were named. */
export async function appendAlarms(store: EventStore, name: string, events: readonly AlarmEvent[], occurredAt: Instant): Promise<void> {
  const stream = alarmStream(name)
  const version = (await store.readMany([stream])).get(stream)?.length ?? 0
  const named = events.map((event, i): NewEvent => ({ id: uuidV5(wismoSpace, 'alarm', name, version + i), ...event, metadata: { ...alarmMetadata, occurredAt } }))
  const { outcome } = await store.append({ stream, expected: version === 0 ? 'none' : version, events: named })
  if (outcome !== 'appended') throw new Error(`the events of ${name} were not appended: ${outcome}`)
}

/** The ids that rang, as often as they rang. */
export async function rung(store: EventStore, name: string): Promise<readonly string[]> {
  const stored = (await store.readMany([alarmStream(name)])).get(alarmStream(name)) ?? []
  return stored.map((event) => domainEvent<AlarmEvent>(event)).flatMap(({ type, data }) => (type === 'AlarmRang' ? [data.id] : []))
}

/** What stands after these events, by the id of the alarm. */
export const standing = (events: readonly Pick<RecordedEvent, 'type' | 'data'>[]): ReadonlyMap<string, Instant> => {
  const state = fold(alarms, events.map((event) => domainEvent<AlarmEvent>(event)))
  return new Map([...state].flatMap(([id, alarm]) => (alarm === 'over' ? [] : [[id, alarm.deadline]])))
}
