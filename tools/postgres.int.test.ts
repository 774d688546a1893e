import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import pg from 'pg'
import { eventually, eventuallyHolds } from '@wismo/testing'
import { startPostgres, type PostgresSettings } from './postgres.ts'

const root = mkdtempSync(join(tmpdir(), 'wismo-postgres-'))
const folder = (name: string): string => join(root, name)
const debian = '/usr/lib/postgresql/15/bin'

/** A folder that makes `unshare` answer as where user namespaces are forbidden. */
function withoutNamespaces(): string {
  mkdirSync(folder('bin'), { recursive: true })
  writeFileSync(join(folder('bin'), 'unshare'), '#!/bin/sh\nexit 1\n', { mode: 0o755 })
  return folder('bin')
}

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<Record<string, unknown>>(sql)
  await client.end()
  return Object.values(rows[0] ?? {})[0]
}

/** A process of its own that starts a server, says its address and waits to be killed; asked to end, it stops the server. */
async function startElsewhere(settings: PostgresSettings, path: readonly string[] = []): Promise<{ pid: number; url: string; said: string; ended: Promise<unknown> }> {
  const script = `import('./tools/postgres.ts').then(({ startPostgres }) => startPostgres({ ...${JSON.stringify(settings)}, say: console.log })).then(({ url, stop }) => { console.log(url); process.once('SIGTERM', () => stop().then(() => process.exit())); setInterval(() => undefined, 1e6) })`
  const env = { ...process.env, PATH: [...path, process.env['PATH']].join(':') }
  const child = spawn(process.execPath, ['--import', 'tsx', '-C', '@wismo/source', '--input-type=module', '-e', script], { cwd: resolve('.'), env, stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', (data: Buffer) => (said += data.toString()))
  const ended = new Promise((done) => child.once('exit', done))
  const url = await eventually(() => /postgres:\S+/.exec(said)?.[0], { within: 40_000 })
  return { pid: child.pid ?? 0, url, said, ended }
}

describe('our own PostgreSQL', () => {
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  test('is made on first use, keeps its data and its port', async () => {
    const first = await startPostgres({ directory: folder('keeps') })
    await ask(first.url, 'create table kept as select 7 as n')
    await first.stop()
    const second = await startPostgres({ directory: folder('keeps') })
    expect(await ask(second.url, 'select n from kept')).toBe(7)
    expect(second.url).toBe(first.url)
    await second.stop()
  }, 60_000)

  test('listens on this machine alone, commits to disk, and asks for its password', async () => {
    const server = await startPostgres({ directory: folder('settings') })
    expect(await ask(server.url, 'show listen_addresses')).toBe('127.0.0.1')
    expect([await ask(server.url, 'show fsync'), await ask(server.url, 'show synchronous_commit')]).toEqual(['on', 'on'])
    await expect(ask(server.url.replace(/:[^:@]+@/, ':wrong@'), 'select 1')).rejects.toThrow('password')
    await server.stop()
  }, 60_000)

  test('a second start on the same folder is told who uses it', async () => {
    const { pid, url, ended } = await startElsewhere({ directory: folder('second') })
    await expect(startPostgres({ directory: folder('second') })).rejects.toThrow(`Another Wismo (process ${pid}) uses`)
    expect(await ask(url, 'select 1')).toBe(1)
    process.kill(pid, 'SIGTERM')
    await ended
  }, 60_000)

  test('after kill -9 the next start ends what was left and has everything that was committed', async () => {
    const { pid, url } = await startElsewhere({ directory: folder('killed') })
    await ask(url, 'create table kept as select 7 as n')
    process.kill(pid, 'SIGKILL')
    await eventuallyHolds(() => expect(existsSync(`/proc/${pid}`)).toBe(false))
    const next = await startPostgres({ directory: folder('killed') })
    expect(await ask(next.url, 'select n from kept')).toBe(7)
    await next.stop()
  }, 90_000)

  test('a lock and a pid file of processes that are gone are stale', async () => {
    const first = await startPostgres({ directory: folder('stale') })
    await first.stop()
    writeFileSync(join(folder('stale'), 'lock'), '999999')
    writeFileSync(join(folder('stale'), 'data', 'postmaster.pid'), '999999\n')
    const next = await startPostgres({ directory: folder('stale') })
    expect(await ask(next.url, 'select 1')).toBe(1)
    await next.stop()
  }, 60_000)

  test('a half-made data folder is made anew', async () => {
    mkdirSync(join(folder('half'), 'data.new', 'base'), { recursive: true })
    const server = await startPostgres({ directory: folder('half') })
    expect(await ask(server.url, 'select 1')).toBe(1)
    await server.stop()
  }, 60_000)

  test('data of another major version is left alone and told', async () => {
    mkdirSync(join(folder('old'), 'data'), { recursive: true })
    writeFileSync(join(folder('old'), 'data', 'PG_VERSION'), '13\n')
    await expect(startPostgres({ directory: folder('old') })).rejects.toThrow('was made by PostgreSQL 13, this is 18')
    expect(readFileSync(join(folder('old'), 'data', 'PG_VERSION'), 'utf8')).toBe('13\n')
  })

  test('a folder of something else is left alone and told', async () => {
    mkdirSync(join(folder('other'), 'data'), { recursive: true })
    writeFileSync(join(folder('other'), 'data', 'photos.txt'), 'x')
    await expect(startPostgres({ directory: folder('other') })).rejects.toThrow('is no PostgreSQL data folder')
    expect(existsSync(join(folder('other'), 'data', 'photos.txt'))).toBe(true)
  })

  test('a place that cannot be written to is told', async () => {
    writeFileSync(folder('file'), 'x')
    await expect(startPostgres({ directory: join(folder('file'), 'postgres') })).rejects.toThrow('cannot be written to')
  })

  // In CI it has to be there; elsewhere `npm test` says that it was left out.
  if (existsSync(debian) || process.env['CI'] === 'true') {
    test('another PostgreSQL is started by its own binaries, which know their own data alone', async () => {
      const older = await startPostgres({ directory: folder('older'), binaries: debian })
      expect(await ask(older.url, 'show server_version')).toMatch(/^15\./)
      await older.stop()
      await expect(startPostgres({ directory: folder('older') })).rejects.toThrow('was made by PostgreSQL 15, this is 18')
      await expect(startPostgres({ directory: folder('keeps'), binaries: debian })).rejects.toThrow('was made by PostgreSQL 18, this is 15')
    }, 60_000)
  }

  if (process.getuid?.() === 0) {
    test.each([undefined, ...[debian].filter((binaries) => existsSync(binaries))])('where root cannot lend its folders the data is in a place that nobody owns (binaries: %p)', async (binaries) => {
      const settings = { directory: folder(`moved-${binaries === undefined ? 'packaged' : 'debian'}`), ...(binaries === undefined ? {} : { binaries }) }
      const { pid, url, said, ended } = await startElsewhere(settings, [withoutNamespaces()])
      expect(await ask(url, 'select 1')).toBe(1)
      process.kill(pid, 'SIGTERM')
      await ended
      const place = /its data is in (\/var\/lib\/wismo\/[0-9a-f]{16}), owned by nobody/.exec(said)?.[1] ?? ''
      expect(statSync(join(place, 'data', 'PG_VERSION')).uid).toBe(65534)
      rmSync(place, { recursive: true })
    }, 90_000)
  }

  test('below a folder that is its owner’s alone it works too', async () => {
    mkdirSync(folder('private'), { mode: 0o700 })
    chmodSync(folder('private'), 0o700)
    const server = await startPostgres({ directory: join(folder('private'), 'deep', 'postgres') })
    expect(await ask(server.url, 'select 1')).toBe(1)
    await server.stop()
  }, 60_000)
})
