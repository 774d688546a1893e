// npx wismo key: what an operator makes and revokes, and that a running Wismo goes by it without a restart.
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { eventually } from '@wismo/testing'
import { runWismo, type Ended } from './testing/operator.ts'
import { startWismo, type TestWismo } from './testing/start-wismo.ts'

/** A command that is a process of its own takes seconds to start on a busy machine. */
const within = { within: 30_000 }
const wholeKey = /wsk_(live|test)_[A-Za-z0-9_-]{43}/
const hash = /[0-9a-f]{64}/

let wismo: TestWismo
beforeAll(async () => {
  wismo = await startWismo()
}, 60_000)
afterAll(() => wismo.stop())

const command = (...words: readonly string[]): Promise<Ended> => runWismo({ DATABASE_URL: wismo.databaseUrl, PARTITIONS: '4' }, 'key', ...words)
const status = async (key: string): Promise<number> => (await wismo.call('/v1/shops/aldermoor', { key })).status
const secretOf = (json: string): string => (JSON.parse(json) as { secret: string }).secret

test('given a key that is made, then its secret is shown once and works; nothing else ever shows it or its hash', async () => {
  const made = await command('create', '--shops', 'aldermoor', '--scopes', 'config,read', '--label', 'ERP', '--id', 'erp', '--expires', '90d')
  expect([made.code, made.err]).toEqual([0, ''])
  const [secret = ''] = wholeKey.exec(made.out) ?? []
  expect(secret).toMatch(/^wsk_test_/)
  await eventually(async () => (await status(secret)) === 200, within)
  const listed = await command('list')
  expect(listed.out).toMatch(/^key +label +shops +scopes +nodes +secrets +ends +state\ndemo-\S+ +aldermoor olist-br +orders:write read config +all +1 +good\nerp +ERP +aldermoor +config read +all +1 +20\S+ +good\nolist-/)
  const shown = await command('show', 'erp', '--json')
  expect(JSON.parse(shown.out)).toMatchObject({ id: 'erp', version: 1, key: { secrets: [{ number: 1, kind: 'test' }], lifetimeMs: 7_776_000_000 } })
  for (const { out } of [listed, shown]) for (const hidden of [wholeKey, hash]) expect(out).not.toMatch(hidden)
  // I35 no secret in an event or in a line of the log.
  const { rows: [found] } = await wismo.pool.query<{ n: number }>(`select count(*)::int as n from wismo_order.event where strpos(data::text, $1) > 0`, [secret.slice(9)])
  expect([found?.n, wismo.logged().includes(secret.slice(9))]).toEqual([0, false])
}, 120_000)

test('given it is rotated, then both secrets work until the older one is revoked, and none when the key is', async () => {
  const before = secretOf((await command('create', '--shops', 'aldermoor', '--scopes', 'read', '--id', 'pos', '--json')).out)
  const after = secretOf((await command('rotate', 'pos', '--overlap', '2h', '--json')).out)
  await eventually(async () => (await status(after)) === 200, within)
  expect([after === before, await status(before)]).toEqual([false, 200])
  const half = await command('revoke', 'pos', '--secret', '1', '--reason', 'leaked')
  expect(half.out).toMatch(/\nsecret 1 +test, made \S+, ended \S+\nsecret 2 +test, made \S+\n$/)
  expect(half.out).not.toMatch(hash)
  await eventually(async () => (await status(before)) === 401, within)
  expect(await status(after)).toBe(200)
  expect((await command('revoke', 'pos', '--reason', 'retired')).out).toMatch(/\nstate +revoked\nrevoked +\S+, retired\n/)
  await eventually(async () => (await status(after)) === 401, within)
  expect(await command('rotate', 'pos')).toEqual({ code: 1, out: '', err: 'This key was revoked, and that is for good. Make another one.\n' })
}, 120_000)

test('what cannot be is said in one sentence', async () => {
  const [missing, scope] = await Promise.all([command('show', 'nobody'), command('create', '--shops', 'aldermoor', '--scopes', 'everything')])
  expect(missing).toEqual({ code: 1, out: '', err: 'There is no key nobody.\n' })
  expect(scope).toMatchObject({ code: 2, out: '', err: expect.stringContaining('There is no scope everything. There are: orders:write') })
}, 60_000)
