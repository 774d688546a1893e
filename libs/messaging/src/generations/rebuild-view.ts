// Builds the next generation of a view from the stores, lets it catch up with the log, and has it serve.
import { getHeapStatistics } from 'node:v8'
import type { Pool } from 'pg'
import { letUse } from '@wismo/database'
import { Conflict } from '@wismo/kernel'
import type { MessageBus } from '../port.ts'
import { topicsOf } from '../runner.ts'
import { placeOf } from '../positions.ts'
import { alone } from './alone.ts'
import { dropRetired, dropUnused } from './drop-generations.ts'
import { aboutHowManyEvents, foldStores, type ViewStores } from './fold-stores.ts'
import { beginFollowing, beginGeneration, generationRows, inShortTransaction, retire, type Generation } from './generation-rows.ts'
import { switchOver, type SwitchProgress } from './switch-over.ts'
import type { ViewGenerations } from './view-generations.ts'
import { viewWriter } from './view-writer.ts'

export interface Rebuilding {
  readonly generations: ViewGenerations
  readonly stores: Omit<ViewStores, 'group'>
  readonly bus: MessageBus
  /** Of the owner of the view's tables, at least four connections. */
  readonly owner: Pool
  /** Events whose rows are in memory at a time, about: more of them are read in several passes. */
  readonly eventsPerPass?: number
  /** Begins again instead of going on where another run broke off. */
  readonly anew?: boolean
  /** Leaves the tables that served until now. */
  readonly keepOld?: boolean
  /** Switches though some rows become older. */
  readonly anyway?: boolean
  /** A running service moves, and whoever holds a lock lets go, within this time, in milliseconds. */
  readonly patienceMs?: number
  /** Aborted to end after the page under way; nothing is switched after that. */
  readonly signal?: AbortSignal
  tell(progress: RebuildProgress): void
}

export type RebuildProgress =
  /** `events` were read of `about`, in all passes. */
  | { readonly step: 'filling'; readonly generation: number; readonly pass: number; readonly passes: number; readonly events: number; readonly about: number }
  | SwitchProgress
  /** Processes that have not let go of the old tables. */
  | { readonly step: 'dropping'; readonly generation: number; readonly users: number }

export interface Rebuilt {
  /** The generation that serves now. */
  readonly generation: number
  /** It was broken off: another run goes on. */
  readonly aborted: boolean
  /** Rows it has, and messages that are parked for it. */
  readonly rows: number
  readonly parked: number
  /** Tables of these are gone. */
  readonly dropped: readonly number[]
}

/** Of the rows that one event of a whole order leaves, about a quarter of one, in memory: measured. */
const heapBytesPerEvent = 1_800

/** What half of the memory that this process may have holds; the other half is for what is on its way. */
const defaultEventsPerPass = Math.floor(getHeapStatistics().heap_size_limit / 2 / heapBytesPerEvent)

/**
 * Fills, follows, switches, drops; each step is remembered, so a run goes on where the one before broke off. Reads go on as they
 * are meanwhile. Throws `Conflict` when another rebuild of this view runs or rows would become older, `Unavailable` when a
 * database, the log or a running service is missing.
 */
export async function rebuildView(rebuilding: Rebuilding): Promise<Rebuilt> {
  const { generations, owner } = rebuilding
  return alone(owner, generations, rebuilding.signal, (signal) => rebuiltAlone({ ...rebuilding, signal }))
}

async function rebuiltAlone(rebuilding: Rebuilding): Promise<Rebuilt> {
  const old = await dropRetired(rebuilding)
  const from = await servingOf(rebuilding)
  const log = await rebuilding.bus.identity()
  const begun = old.aborted ? undefined : await beginOrGoOn(rebuilding, log)
  if (begun === undefined) return { generation: from, aborted: true, ...(await sizeOf(rebuilding, from)), dropped: old.dropped }
  const { number } = begun
  await letServicesUse(rebuilding)
  const isSwitched = (await fill(rebuilding, number)) && (await switchOver(rebuilding, { from, to: number, log, anyway: rebuilding.anyway ?? false }))
  if (!isSwitched) return { generation: from, aborted: true, ...(await sizeOf(rebuilding, number)), dropped: old.dropped }
  const size = await sizeOf(rebuilding, number)
  const { dropped } = rebuilding.keepOld === true ? { dropped: [] } : await dropRetired(rebuilding)
  return { generation: number, aborted: false, ...size, dropped: [...old.dropped, ...dropped] }
}

/** The generation to go on with: one that was begun, where it can be gone on with, else a new one; undefined when it was aborted. */
async function beginOrGoOn(rebuilding: Rebuilding, log: string): Promise<Generation | undefined> {
  const { generations, owner, bus, stores, anew = false } = rebuilding
  const ends = await bus.ends(topicsOf(generations.group(1), stores.contracts))
  const oldest = new Map(ends.map((place) => [placeOf(place), place]))
  const open = (await generationRows(owner, generations.schema)).find(({ state }) => state === 'filling' || state === 'following')
  const isOfThisLog = (one: Generation): boolean => one.log === log && one.ends.every((place) => {
    const now = oldest.get(placeOf(place))
    return one.state === 'following' || (now !== undefined && now.made === place.made && now.oldest <= place.next && place.next <= now.next)
  })
  if (open !== undefined && (anew || !isOfThisLog(open))) {
    await retire(owner, generations, open.number)
    if (!(await dropUnused(rebuilding, open.number))) return undefined
  } else if (open !== undefined) return goOnWith(rebuilding, open)
  await beginGeneration(owner, generations, log, ends, await passesFor(rebuilding))
  return must((await generationRows(owner, generations.schema)).find(({ state }) => state === 'filling'))
}

const passesFor = async ({ stores, eventsPerPass = defaultEventsPerPass }: Rebuilding): Promise<number> => Math.max(1, Math.ceil((await aboutHowManyEvents(stores.sources)) / eventsPerPass))

/** Stores grew since it was begun, so the same size of a pass may come to some more passes. */
const grownBy = 1.25

/** In passes of the size that is asked for now. Throws `Conflict` where some of another size are done: they hold other shares of the rows. */
async function goOnWith(rebuilding: Rebuilding, open: Generation): Promise<Generation> {
  const { owner, generations, eventsPerPass } = rebuilding
  if (open.state !== 'filling' || eventsPerPass === undefined) return open
  const passes = await passesFor(rebuilding)
  if (open.passesDone === 0) {
    await owner.query(`update ${generations.schema}.generation set passes = $2 where number = $1`, [open.number, passes])
    return { ...open, passes }
  }
  const isNear = passes <= Math.ceil(open.passes * grownBy) && open.passes <= passes
  if (!isNear) throw new Conflict('passes_differ', `Generation ${open.number} was begun in ${open.passes} passes, and ${open.passesDone} of them are done; --events-per-pass ${eventsPerPass} would be ${passes}. Leave it out to go on, or add --anew to begin again.`)
  return open
}

/** The services use the tables by a role that does not own them. */
async function letServicesUse({ generations: { pool, schema }, owner }: Rebuilding): Promise<void> {
  const { rows } = await pool.query<{ role: string }>('select current_user as role')
  await letUse(owner, rows[0]?.role ?? '', [schema])
}

/** Answers whether it is filled; false when it was aborted. */
async function fill(rebuilding: Rebuilding, number: number): Promise<boolean> {
  const { generations, owner, signal } = rebuilding
  const generation = must((await generationRows(owner, generations.schema)).find((one) => one.number === number))
  if (generation.state !== 'filling') return true
  const about = (await aboutHowManyEvents(rebuilding.stores.sources)) * generation.passes
  for (let pass = generation.passesDone; pass < generation.passes; pass += 1) {
    if (!(await fillPass(rebuilding, generation, pass, about)) || signal?.aborted === true) return false
  }
  await beginFollowing(owner, generations, generation)
  await owner.query(`analyze ${generations.schema}.${generations.group(number).table}`)
  return true
}

async function fillPass({ generations, stores, owner, signal, tell }: Rebuilding, { number, passes }: Generation, pass: number, about: number): Promise<boolean> {
  const { schema } = generations
  const group = generations.group(number)
  const client = await owner.connect()
  try {
    // A crash of the server forgets what the pass wrote last, and with it that the pass is done.
    await client.query('set synchronous_commit = off; set statement_timeout = 0')
    const serving = generations.group(must((await generationRows(owner, schema)).find(({ state }) => state === 'serving')).number).table
    const writer = viewWriter({ client, group, serving })
    const done = (about / passes) * pass
    const folded = await foldStores({ ...stores, group }, {
      pass: { number: pass, of: passes }, signal,
      took: (taken) => writer.events(taken),
      read: (events) => tell({ step: 'filling', generation: number, pass: pass + 1, passes, events: done + events, about }),
    })
    if (folded === undefined) return false
    await writer.rows(folded.rows.values())
    await writer.parked(folded.parked)
    await client.query(`update ${schema}.generation set passes_done = $2 where number = $1`, [number, pass + 1])
    return true
  } finally {
    client.release(true)
  }
}

const servingOf = async ({ owner, generations: { schema } }: Rebuilding): Promise<number> => must((await generationRows(owner, schema)).find(({ state }) => state === 'serving')).number

/** Without the statement timeout of the pool: counting many millions of rows takes minutes. */
const sizeOf = ({ owner, generations }: Rebuilding, number: number): Promise<Pick<Rebuilt, 'rows' | 'parked'>> => inShortTransaction(owner, async (client) => {
  const { name, table } = generations.group(number)
  const { rows } = await client.query<{ rows: number; parked: number }>(
    `select (select count(*)::float8 from ${generations.schema}.${table}) as rows, (select count(*)::float8 from ${generations.schema}.parked where group_name = $1) as parked`,
    [name],
  )
  return rows[0] ?? { rows: 0, parked: 0 }
})

function must<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('The table of generations is not as a rebuild leaves it.')
  return value
}
