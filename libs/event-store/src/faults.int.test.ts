import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import pg from 'pg'
import { openPool } from '@wismo/database'
import { childrenOf, eventually, eventuallyHolds, hasEnded } from '@wismo/testing'
import { startPostgres, type RunningPostgres } from '../../../tools/postgres.ts'
import type { KeptPage } from './killed-reader.ts'
import type { Said } from './killed-writer.ts'
import { maxAppends, type EventStore } from './port.ts'
import { openPostgresStore } from './postgres.ts'
import { appendTo, newStream, readToEnd } from './sample-events.ts'
import { acknowledgedBy, notAsAnswered, outOfTurn, startLoad, wrongAnswers, type Acknowledged, type Load, type Sent } from './steady-load.ts'

// Processes are killed and connections cut while writers and a reader go on. What was answered is there, what was not is
// there or not but never twice, and asking again gets the same answer.

const older = '/usr/lib/postgresql/15/bin'
if (process.env['CI'] === 'true' && !existsSync(older)) throw new Error(`In CI the store is broken on PostgreSQL 15 too: ${older} is missing.`)
const servers = [{ name: 'PostgreSQL', settings: {} }, ...(existsSync(older) ? [{ name: 'PostgreSQL 15', settings: { binaries: older } }] : [])]

/** Faults that met no call, one after the other, before it is believed that none ever does. */
const mostFaults = 16

describe.each(servers)('I24 a store on $name', ({ settings }) => {
  let root: string
  const start = (): Promise<RunningPostgres> => startPostgres({ directory: join(root, 'postgres'), ...settings })
  let server: RunningPostgres
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'wismo-faults-'))
    server = await start()
  })
  afterAll(async () => {
    await server.stop()
    rmSync(root, { recursive: true, force: true })
  })

  let tag = 0
  let schema: string
  let pool: pg.Pool
  let store: EventStore
  let load: Load
  const children = new Set<ChildProcess>()
  beforeEach(async () => {
    tag += 1
    schema = `store_${tag}`
    pool = openPool(server.url)
    const opened = openPostgresStore({ pool, schema, tag })
    await opened.migrate()
    store = opened
    load = startLoad(store)
    await goesOn()
  })
  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL')
    children.clear()
    await load.stop()
    await pool.end()
  })

  /** The writers are answered again and again. */
  const goesOn = async (answers = 40): Promise<void> => {
    const from = load.acknowledged.length
    await eventually(() => {
      expect(load.failure()).toBeUndefined()
      return load.acknowledged.length >= from + answers
    }, { within: 20_000 })
  }

  /** Ends the writing; everything that was acknowledged, also `elsewhere`, was read once, in order, and stays as it was answered. */
  const holds = async (elsewhere: readonly Acknowledged[] = []): Promise<void> => {
    await load.stopWriting()
    const acknowledged = [...load.acknowledged, ...elsewhere]
    const ids = new Set(acknowledged.flatMap(({ append }) => append.events.map(({ id }) => id)))
    await eventuallyHolds(() => expect(load.read.length).toBeGreaterThanOrEqual(ids.size))
    await load.stop()
    expect(load.failure()).toBeUndefined()
    expect(load.read.map(({ id }) => id).sort()).toEqual([...ids].sort())
    expect(load.read.map(({ position }) => position)).toEqual([...new Set(load.read.map(({ position }) => position))].sort())
    expect(outOfTurn(load.read)).toEqual([])
    expect(notAsAnswered(acknowledged, load.read)).toEqual([])
    const again = await toldAgain(acknowledged)
    expect(wrongAnswers([...acknowledged, ...again])).toEqual([])
    const fresh = openPool(server.url, { max: 1 })
    expect((await readToEnd(openPostgresStore({ pool: fresh, schema, tag }), undefined, 1_000)).events).toEqual(load.read)
    await fresh.end()
  }

  /** So many faults, and more until a call was sent and got no answer: what met none has proved nothing. */
  const breakAgain = async (times: number, fault: () => Promise<unknown>): Promise<void> => {
    const wasFelt = (): boolean => load.acknowledged.some(({ unknown }) => unknown)
    for (let faults = 0; faults < times || (faults < mostFaults && !wasFelt()); faults += 1) {
      await fault()
      await goesOn()
    }
    expect(wasFelt()).toBe(true)
  }

  const toldAgain = async (acknowledged: readonly Acknowledged[]): Promise<readonly Acknowledged[]> => {
    const again: Acknowledged[] = []
    for (let i = 0; i < acknowledged.length; i += maxAppends) {
      const appends = acknowledged.slice(i, i + maxAppends).map(({ append }) => append)
      again.push(...acknowledgedBy(appends, await store.appendMany(appends), true))
    }
    return again
  }

  const run = (file: string, ...args: readonly string[]): ChildProcess => {
    const path = resolve('libs/event-store/src', file)
    const child = spawn(process.execPath, ['--import', 'tsx', '-C', '@wismo/source', path, server.url, schema, String(tag), ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
    children.add(child)
    return child
  }

  /** Kills the writer while a call is on its way, after some answers. Everything that it said. */
  const killWriting = async (child: ChildProcess, answers: number): Promise<readonly Said[]> => {
    const said: Said[] = []
    let rest = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      said.push(...lines.map((line) => JSON.parse(line) as Said))
      if (said.length > answers * 2 && isWaiting(said)) child.kill('SIGKILL')
    })
    const [, signal] = await once(child, 'close')
    expect(signal).toBe('SIGKILL')
    return said
  }

  test('outlives writers that are killed while a call of theirs is on its way or a transaction open', async () => {
    const said = await Promise.all([...[1, 6, 15].map((answers) => killWriting(run('killed-writer.ts'), answers)), killWriting(run('killed-writer.ts', 'open'), 0)])
    await eventually(async () => (await pool.query('select from pg_stat_activity where application_name = $1', [`killed ${schema}`])).rowCount === 0)
    const elsewhere: Acknowledged[] = []
    for (const lines of said) elsewhere.push(...answered(lines), ...(await sentAgain(store, lines)))
    await holds(elsewhere)
  })

  test('is read to the end by a reader that is killed and goes on from what it kept', async () => {
    const folder = mkdtempSync(join(root, 'reader-'))
    const pages = (): readonly string[] => readdirSync(folder).filter((file) => file !== 'half').sort()
    for (let kills = 0; kills < 2; kills += 1) {
      const before = pages().length
      const child = run('killed-reader.ts', folder)
      await eventually(() => pages().length >= before + 10, { within: 20_000 })
      child.kill('SIGKILL')
      await once(child, 'close')
    }
    await holds()
    run('killed-reader.ts', folder)
    const kept = (): readonly string[] => pages().flatMap((file) => (JSON.parse(readFileSync(join(folder, file), 'utf8')) as KeptPage).ids)
    await eventually(() => kept().length >= load.read.length, { within: 20_000 })
    expect(kept()).toEqual(load.read.map(({ id }) => id))
  })

  test('outlives the loss of every connection, again and again', async () => {
    const cut = `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`
    await breakAgain(6, async () => {
      await eventually(() => load.inFlight().length > 0)
      expect((await pool.query(cut)).rowCount).toBeGreaterThan(0)
    })
    await holds()
  })

  test('outlives a backend that is killed: the server ends all others and recovers', async () => {
    await breakAgain(1, async () => {
      const { rows } = await pool.query<{ pid: number }>(`select pid from pg_stat_activity where application_name = 'wismo' and pid <> pg_backend_pid()`)
      signal('SIGKILL', rows.map(({ pid }) => pid).slice(0, 1))
    })
    await holds()
  })

  test('outlives a restart of the server', async () => {
    await breakAgain(2, async () => {
      const { url } = server
      await server.stop()
      server = await start()
      expect(server.url).toBe(url)
    })
    await holds()
  })

  const findPostmaster = async (): Promise<number> => {
    const { rows: [folder] } = await pool.query<{ data_directory: string }>('show data_directory')
    return Number(readFileSync(join(folder?.data_directory ?? '', 'postmaster.pid'), 'utf8').split('\n')[0])
  }

  /** Stops all processes of the server while it is at work on appends: those that were sent before, and that it has not answered. */
  const stopAtWork = async (postmaster: number): Promise<{ readonly all: readonly number[]; readonly open: readonly Sent[] }> =>
    eventually(async () => {
      const all = stopWhole(postmaster)
      const sent = load.inFlight()
      // Answers that are here already are heard now.
      for (let turns = 0; turns < 3; turns += 1) await turn()
      const open = sent.filter((one) => load.inFlight().includes(one))
      if (open.length > 0) return { all, open }
      signal('SIGCONT', all)
      return undefined
    })

  /** At one moment: nothing of it gets to tidy up. */
  const killWhole = async (all: readonly number[]): Promise<void> => {
    signal('SIGKILL', all)
    await expect(server.failed).rejects.toThrow('PostgreSQL ended')
    await eventually(() => all.every(hasEnded))
    server = await start()
  }

  test('outlives kill -9 of the server and all its processes in the middle of appends, again and again', async () => {
    await breakAgain(3, async () => {
      const { all, open } = await stopAtWork(await findPostmaster())
      await killWhole(all)
      expect(open.map(({ cutOff }) => cutOff)).toContain(true)
    })
    await holds()
  })

  /** Whatever would put the log on disk by itself. */
  const stopWritersOfDisk = async (): Promise<void> => {
    const pidsOf = async (types: readonly string[]): Promise<readonly number[]> =>
      (await pool.query<{ pid: number }>('select pid from pg_stat_activity where backend_type = any($1)', [types])).rows.map(({ pid }) => pid)
    signal('SIGSTOP', await pidsOf(['autovacuum launcher', 'walwriter', 'checkpointer', 'background writer']))
    await eventually(async () => (await pidsOf(['autovacuum worker'])).length === 0)
  }

  test('gives no number a second time that a reader has gone past, also when who drew it rolled back and the server was killed', async () => {
    await load.stopWriting()
    // The sequence writes 32 numbers ahead: the one behind them is the one whose drawing is not on disk yet.
    while ((await pool.query(`select from ${schema}.position where log_cnt = 0`)).rowCount === 0) await store.append(appendTo(newStream(), 'none'))
    await stopWritersOfDisk()
    const one = openPool(server.url, { max: 1 })
    await one.query('begin')
    const gone = await openPostgresStore({ pool: one, schema, tag }).append(appendTo(newStream(), 'none'))
    await one.query('rollback')
    await one.end()
    const { next } = await readToEnd(store)
    await killWhole(stopWhole(await findPostmaster()))
    const append = appendTo(newStream(), 'none')
    // The same answer, position and all: the number was drawn once more.
    expect(await eventually(() => store.append(append))).toEqual(gone)
    expect((await readToEnd(store, next)).events.map(({ id }) => id)).toEqual(append.events.map(({ id }) => id))
  })
})

const isWaiting = (said: readonly Said[]): boolean => 'sending' in (said.at(-1) ?? {})

/** The calls of a killed writer that it was told the answers to. */
const answered = (said: readonly Said[]): readonly Acknowledged[] =>
  said.flatMap((line, i) => {
    const told = said[i + 1]
    return 'sending' in line && told !== undefined && 'answers' in told ? acknowledgedBy(line.sending, told.answers, false) : []
  })

/** The call that it was not: whoever takes over sends it again. */
async function sentAgain(store: EventStore, said: readonly Said[]): Promise<readonly Acknowledged[]> {
  const last = said.at(-1)
  return last !== undefined && 'sending' in last ? acknowledgedBy(last.sending, await store.appendMany(last.sending), true) : []
}

function signal(name: NodeJS.Signals, pids: readonly number[]): void {
  for (const pid of pids) if (!hasEnded(pid)) process.kill(pid, name)
}

/** Stopped first, the postmaster starts no process that would be missing. */
function stopWhole(postmaster: number): readonly number[] {
  signal('SIGSTOP', [postmaster])
  const all = [postmaster, ...childrenOf(postmaster)]
  signal('SIGSTOP', all)
  return all
}
