// Builds the next generation of a view from the stores, lets it catch up with the log, and has it serve.
import { setTimeout as pause } from 'node:timers/promises'
import type { Pool } from 'pg'
import { letUse } from '@wismo/database'
import { Conflict, isWismoError, Unavailable } from '@wismo/kernel'
import type { MessageBus } from '../port.ts'
import { topicsOf } from '../runner.ts'
import { placeOf } from '../positions.ts'
import { aboutHowManyEvents, foldStores, type ViewStores } from './fold-stores.ts'
import { beginFollowing, beginGeneration, dropGeneration, generationRows, retire, usersOf, type Generation } from './generation-rows.ts'
import { behindPlaces, behindServing, olderRows, servingPlaces, switchGeneration, type OlderRow, type Switch } from './switch-generation.ts'
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
  /** Aborted to end after the page under way. */
  readonly signal?: AbortSignal
  tell(progress: RebuildProgress): void
}

export type RebuildProgress =
  /** `events` were read of `about`, in all passes. */
  | { readonly step: 'filling'; readonly generation: number; readonly pass: number; readonly passes: number; readonly events: number; readonly about: number }
  /** Messages that the serving generation is ahead. */
  | { readonly step: 'following'; readonly generation: number; readonly behind: number }
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

/** Half a million events of whole orders are some 150,000 rows: they fit into the memory that Node has by default. */
const defaultEventsPerPass = 500_000

/**
 * Fills, follows, switches, drops; each step is remembered, so a run goes on where the one before broke off. Reads go on as they
 * are meanwhile. Throws `Conflict` when another rebuild of this view runs or rows would become older, `Unavailable` when a
 * database, the log or a running service is missing.
 */
export async function rebuildView(rebuilding: Rebuilding): Promise<Rebuilt> {
  const { generations, owner } = rebuilding
  return alone(owner, generations, async () => {
    const dropped = [...(await dropRetired(rebuilding))]
    const log = await rebuilding.bus.identity()
    const { number } = await begun(rebuilding, log)
    await letServicesUse(rebuilding)
    const isFilled = await fill(rebuilding, number)
    if (!isFilled) return { generation: await servingOf(rebuilding), aborted: true, ...(await sizeOf(rebuilding, number)), dropped }
    const change: Switch = { from: await servingOf(rebuilding), to: number, log, anyway: rebuilding.anyway ?? false }
    const isSwitched = await switchOver(rebuilding, change)
    const size = await sizeOf(rebuilding, number)
    if (!isSwitched) return { generation: change.from, aborted: true, ...size, dropped }
    if (rebuilding.keepOld !== true) dropped.push(...(await dropRetired(rebuilding)))
    return { generation: number, aborted: false, ...size, dropped }
  })
}

/** Two at once would fill one generation: the second is told. */
async function alone<Result>(owner: Pool, { schema, view }: ViewGenerations, work: () => Promise<Result>): Promise<Result> {
  const client = await owner.connect()
  let lost: (error: Error) => void = () => undefined
  const isLost = new Promise<never>((_, reject) => {
    lost = reject
  })
  isLost.catch(() => undefined)
  client.on('error', lost)
  try {
    const { rows } = await client.query<{ free: boolean }>('select pg_try_advisory_lock(hashtext($1), hashtext($2)) as free', ['wismo:rebuild', schema])
    if (rows[0]?.free !== true) throw new Conflict('rebuild_runs', `Another rebuild of ${view} runs.`)
    return await Promise.race([work(), isLost])
  } finally {
    // The server may see a closed connection only a moment later, and whoever comes next would be told.
    await client.query('select pg_advisory_unlock_all()').catch(() => undefined)
    client.release(true)
  }
}

/** The generation to go on with: one that was begun, where it can be gone on with, else a new one. */
async function begun(rebuilding: Rebuilding, log: string): Promise<Generation> {
  const { generations, owner, bus, stores, anew = false, eventsPerPass = defaultEventsPerPass } = rebuilding
  const ends = await bus.ends(topicsOf(generations.group(1), stores.contracts))
  const oldest = new Map(ends.map((place) => [placeOf(place), place]))
  const open = (await generationRows(owner, generations.schema)).find(({ state }) => state === 'filling' || state === 'following')
  const isOfThisLog = (one: Generation): boolean => one.log === log && one.ends.every((place) => {
    const now = oldest.get(placeOf(place))
    return one.state === 'following' || (now !== undefined && now.made === place.made && now.oldest <= place.next && place.next <= now.next)
  })
  if (open !== undefined && (anew || !isOfThisLog(open))) {
    await retire(owner, generations, open.number)
    await dropUnused(rebuilding, open.number)
  } else if (open !== undefined) return open
  const about = await aboutHowManyEvents(stores.sources)
  await beginGeneration(owner, generations, log, ends, Math.max(1, Math.ceil(about / eventsPerPass)))
  return must((await generationRows(owner, generations.schema)).find(({ state }) => state === 'filling'))
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

const lookMs = 200
/** A running service moves within this time, in milliseconds. */
const patienceMs = 60_000

/** Answers whether the other generation serves; false when it was aborted. Goes on while the other one comes nearer. */
async function switchOver(rebuilding: Rebuilding, change: Switch): Promise<boolean> {
  const near = approach(rebuilding, change)
  for (;;) {
    if (!(await near(() => behindServing(rebuilding.owner, rebuilding.generations, change), nearlyThere))) return false
    if (!change.anyway) await refuseOlder(rebuilding, change)
    if (await isSwitched(rebuilding, change)) return true
    await pause(lookMs)
  }
}

/** Messages that are settled within the moment that the switch holds writers. */
const nearlyThere = 200

type Approach = (missing: () => Promise<number>, enough: number) => Promise<boolean>

/** Waits until no more than `enough` messages are missing; false when it was aborted. Throws `Unavailable` when they get no fewer for long. */
function approach({ generations, tell, signal }: Rebuilding, { to }: Switch): Approach {
  let [least, movedAt] = [Infinity, performance.now()]
  return async (missing, enough) => {
    for (;;) {
      if (signal?.aborted === true) return false
      const behind = await missing()
      tell({ step: 'following', generation: to, behind })
      if (behind < least) [least, movedAt] = [behind, performance.now()]
      if (performance.now() - movedAt > patienceMs) throw new Unavailable('not_caught_up', `The new generation is ${behind} messages behind and does not come nearer: does a process of ${generations.view} run? Run this again once one does.`)
      if (behind <= enough) return true
      await pause(lookMs)
    }
  }
}

/** Throws `Conflict` where rows are older though the other generation has come to where the serving one was when it had them. */
async function refuseOlder(rebuilding: Rebuilding, change: Switch): Promise<void> {
  const { owner, generations } = rebuilding
  const nameOf = ({ part, version }: OlderRow): string => `${part} ${version}`
  const first = new Set((await olderRows(owner, generations, change)).map(nameOf))
  if (first.size === 0) return
  const places = await servingPlaces(owner, generations, change)
  if (!(await approach(rebuilding, change)(() => behindPlaces(owner, generations, change, places), 0))) return
  // Those that went on meanwhile are looked at again under the lock.
  const still = (await olderRows(owner, generations, change)).filter((row) => first.has(nameOf(row)))
  if (still.length > 0) throw wouldBeOlder(still)
}

async function isSwitched({ generations, owner }: Rebuilding, change: Switch): Promise<boolean> {
  try {
    await switchGeneration(owner, generations, change)
    return true
  } catch (error) {
    if ((isWismoError(error) && (error.kind === 'unavailable' || error.code === 'would_be_older')) || (error as { code?: string }).code === lockNotAvailable) return false
    throw error
  }
}

const lockNotAvailable = '55P03'

function wouldBeOlder(rows: readonly OlderRow[]): Conflict {
  const named = rows.slice(0, 5).map(({ part, version, becomes }) => `${part} (version ${version} would become ${becomes})`)
  return new Conflict('would_be_older', `The new generation knows less of ${rows.length} rows than the one that serves: ${named.join(', ')}${rows.length > named.length ? ', ...' : ''}. Heal them (wismo parked list, wismo republish --stream) and run this again, or switch --anyway.`)
}

/** What retired and is used by nobody any more. */
async function dropRetired(rebuilding: Rebuilding): Promise<readonly number[]> {
  const retired = (await generationRows(rebuilding.owner, rebuilding.generations.schema)).filter(({ state }) => state === 'retired')
  for (const { number } of retired) await dropUnused(rebuilding, number)
  return retired.map(({ number }) => number)
}

async function dropUnused({ generations, owner, tell }: Rebuilding, number: number): Promise<void> {
  const until = performance.now() + patienceMs
  for (;;) {
    const users = await usersOf(owner, generations.schema, number)
    tell({ step: 'dropping', generation: number, users })
    if (users === 0) {
      try {
        return await dropGeneration(owner, generations, number)
      } catch (error) {
        if ((error as { code?: string }).code !== lockNotAvailable || performance.now() > until) throw error
      }
    } else if (performance.now() > until) throw new Unavailable('still_used', `The tables of generation ${number} are still used by ${users} processes. Nothing is wrong with the view; run this again later to drop them.`)
    await pause(lookMs)
  }
}

const servingOf = async ({ owner, generations: { schema } }: Rebuilding): Promise<number> => must((await generationRows(owner, schema)).find(({ state }) => state === 'serving')).number

async function sizeOf({ owner, generations }: Rebuilding, number: number): Promise<Pick<Rebuilt, 'rows' | 'parked'>> {
  const { name, table } = generations.group(number)
  const { rows } = await owner.query<{ rows: number; parked: number }>(
    `select (select count(*)::float8 from ${generations.schema}.${table}) as rows, (select count(*)::float8 from ${generations.schema}.parked where group_name = $1) as parked`,
    [name],
  )
  return rows[0] ?? { rows: 0, parked: 0 }
}

function must<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('The table of generations is not as a rebuild leaves it.')
  return value
}
