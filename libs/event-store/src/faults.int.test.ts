import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import pg from 'pg'
import { openPool } from '@wismo/database'
import { eventually, eventuallyHolds } from '@wismo/testing'
import { startPostgres, type RunningPostgres } from '../../../tools/postgres.ts'
import type { KeptPage } from './killed-reader.ts'
import type { Said } from './killed-writer.ts'
import { maxAppends, type EventStore } from './port.ts'
import { openPostgresStore } from './postgres.ts'
import { appendTo, newEvent, newStream, readToEnd } from './sample-events.ts'
import { acknowledgedBy, notAsAnswered, outOfTurn, startLoad, wrongAnswers, type Acknowledged, type Load } from './steady-load.ts'

// Processes are killed and connections cut while writers and a reader go on. What was answered is there, what was not is
// there or not but never twice, and asking again gets the same answer.

const older = '/usr/lib/postgresql/15/bin'
if (process.env['CI'] === 'true' && !existsSync(older)) throw new Error(`In CI the store is broken on PostgreSQL 15 too: ${older} is missing.`)
const servers = [{ name: 'PostgreSQL', settings: {} }, ...(existsSync(older) ? [{ name: 'PostgreSQL 15', settings: { binaries: older } }] : [])]

describe.each(servers)('a store on $name', ({ settings }) => {
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

  /** That calls were cut off, or the fault did not meet any. */
  const wasFelt = (): void => expect(load.acknowledged.filter(({ unknown }) => unknown)).not.toEqual([])

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
    for (let cuts = 0; cuts < 6; cuts += 1) {
      await eventually(() => load.inFlight() > 0)
      expect((await pool.query(cut)).rowCount).toBeGreaterThan(0)
      await goesOn()
    }
    wasFelt()
    await holds()
  })

  test('outlives a backend that is killed: the server ends all others and recovers', async () => {
    const { rows } = await pool.query<{ pid: number }>(`select pid from pg_stat_activity where application_name = 'wismo' and pid <> pg_backend_pid()`)
    kill(rows.map(({ pid }) => pid).slice(0, 1))
    await goesOn()
    wasFelt()
    await holds()
  })

  test('outlives a restart of the server', async () => {
    for (let restarts = 0; restarts < 2; restarts += 1) {
      const { url } = server
      await server.stop()
      server = await start()
      expect(server.url).toBe(url)
      await goesOn()
    }
    wasFelt()
    await holds()
  })

  /** The server, all of its processes at one moment: nothing of it gets to tidy up. */
  const killServer = async (): Promise<void> => {
    const { rows: [folder] } = await pool.query<{ data_directory: string }>('show data_directory')
    const postmaster = Number(readFileSync(join(folder?.data_directory ?? '', 'postmaster.pid'), 'utf8').split('\n')[0])
    // Stopped, it starts no process that would be missing from the list.
    process.kill(postmaster, 'SIGSTOP')
    const all = [postmaster, ...childrenOf(postmaster)]
    kill(all)
    await expect(server.failed).rejects.toThrow('PostgreSQL ended')
    await eventually(() => all.every(isGone))
    server = await start()
  }

  test('outlives kill -9 of the server and all its processes, again and again', async () => {
    for (let kills = 0; kills < 3; kills += 1) {
      await eventually(() => load.inFlight() > 0)
      await killServer()
      await goesOn()
    }
    wasFelt()
    await holds()
  })

  test('gives no number a second time that a reader has gone past, also when who drew it rolled back and the server was killed', async () => {
    await load.stopWriting()
    // The sequence writes 32 numbers ahead: the one behind them is the one whose drawing is not on disk yet.
    while ((await pool.query(`select from ${schema}.position where log_cnt = 0`)).rowCount === 0) await store.append(appendTo(newStream(), 'none'))
    const { rows: writing } = await pool.query<{ pid: number }>(`select pid from pg_stat_activity where backend_type in ('walwriter', 'checkpointer', 'background writer')`)
    for (const { pid } of writing) process.kill(pid, 'SIGSTOP')
    const one = openPool(server.url, { max: 1 })
    await one.query('begin')
    await openPostgresStore({ pool: one, schema, tag }).append(appendTo(newStream(), 'none'))
    await one.query('rollback')
    await one.end()
    const { next } = await readToEnd(store)
    await killServer()
    const event = newEvent()
    await eventually(() => store.append(appendTo(newStream(), 'none', [event])))
    expect((await readToEnd(store, next)).events.map(({ id }) => id)).toEqual([event.id])
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

function kill(pids: readonly number[]): void {
  for (const pid of pids) if (!isGone(pid)) process.kill(pid, 'SIGKILL')
}

/** The fields of /proc/<pid>/stat behind the name: state, parent, ... */
const statOf = (pid: number): readonly string[] => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
  } catch {
    return []
  }
}

const childrenOf = (parent: number): readonly number[] => readdirSync('/proc').map(Number).filter((pid) => Number.isInteger(pid) && statOf(pid)[1] === String(parent))

/** Also when nobody has asked for its exit code yet. */
const isGone = (pid: number): boolean => ['Z', undefined].includes(statOf(pid)[0])
