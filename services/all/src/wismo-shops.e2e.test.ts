// npx wismo shop: what an operator sees and changes, and that a running Wismo goes by it without a restart.
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { policyIdOf, ShopId } from '@wismo/kernel'
import { eventually } from '@wismo/testing'
import { runWismo, spawnWismo, type Ended } from './testing/operator.ts'
import { startWismo, type TestWismo } from './testing/start-wismo.ts'

const folder = mkdtempSync(join(tmpdir(), 'wismo-shops-'))
const [aldermoor] = JSON.parse(readFileSync('shops.json', 'utf8')) as [Record<string, unknown>]
const shopId = ShopId.parse('aldermoor')
const within = { within: 30_000 }

let wismo: TestWismo
beforeAll(async () => {
  wismo = await startWismo()
}, 60_000)
afterAll(() => wismo.stop())

const command = (...words: readonly string[]): Promise<Ended> => runWismo({ DATABASE_URL: wismo.databaseUrl, PARTITIONS: '4' }, 'shop', ...words)

function file(content: unknown): string {
  const path = join(folder, `${randomUUID()}.json`)
  writeFileSync(path, JSON.stringify(content))
  return path
}

test('given the shops of the file, then they are listed and shown', async () => {
  const listed = await spawnWismo({ DATABASE_URL: wismo.databaseUrl, PARTITIONS: '4' }, 'shop', 'list')
  expect(listed.code).toBe(0)
  expect(listed.out).toMatch(/^shop +name +country[^\n]*\naldermoor +Aldermoor +IE[^\n]*live +1 +1\nolist-br +Olist +BR[^\n]*test +0 +1\n$/)
  expect(JSON.parse((await command('show', 'aldermoor', '--json')).out)).toMatchObject({ id: 'aldermoor', version: 1, shop: aldermoor, shownTheme: { light: { brand: '#0b6350' } } })
  expect(await command('show', 'nobody')).toEqual({ code: 1, out: '', err: 'There is no shop nobody.\n' })
}, 60_000)

test('given a change, then the running Wismo goes by it, and the history says who and what; an old version is refused', async () => {
  const changed = await command('change', 'aldermoor', file({ name: 'Alder & Moor', support: { phone: '+35315550199' }, you: { de: 'informal' } }), '--if-version', '1')
  expect([changed.code, changed.err]).toEqual([0, ''])
  expect(changed.out).toMatch(/^shop +aldermoor\nversion +2\nname +Alder & Moor\n(?:[^\n]*\n)*says "you" +de informal\n/)
  await eventually(() => wismo.running.runtime.shops.find(shopId)?.name === 'Alder & Moor', within)
  expect(await command('change', 'aldermoor', file({ name: 'Late' }), '--if-version', '1')).toEqual({ code: 1, out: '', err: 'It is at version 2 now, not at 1.\n' })
  expect((await command('versions', 'aldermoor')).out).toMatch(/^version +at +by +changed\n +2 +\S+ +system operator +\/name \/support\/email \/support\/hours \/support\/phone \/support\/url \/you\n +1 +\S+ +system shops-file\n$/)
  expect(JSON.parse((await command('show', 'aldermoor', '--version', '1', '--json')).out)).toMatchObject({ version: 1, shop: { name: 'Aldermoor' } })
}, 120_000)

test('given a new shop and a node, then both are there; what is wrong is named place by place', async () => {
  expect((await command('create', file({ ...aldermoor, id: 'aldermoor-uk', country: 'GB', currency: 'GBP', timeZone: 'Europe/London' }))).code).toBe(0)
  const node = { id: 'store-leeds', name: 'Leeds', kind: 'store', address: { line1: '1 Canal Road', city: 'Leeds', country: 'GB' }, methods: ['pickup'] }
  expect((await command('node', 'aldermoor-uk', file(node))).code).toBe(0)
  expect((await command('node', 'aldermoor-uk', file({ active: false }), '--change', 'store-leeds')).out).toMatch(/\nnodes +store-quayside, store-leeds\n/)
  await eventually(() => wismo.running.runtime.shops.find(ShopId.parse('aldermoor-uk'))?.nodes?.find(({ id }) => id === 'store-leeds')?.active === false, within)
  const wrong = await command('create', file({ ...aldermoor, id: 'wrong', logo: '<svg><script/></svg>' }))
  expect(wrong).toEqual({ code: 1, out: '', err: 'The shop cannot be used as it is:\n  /logo: The element script is none that a mark is made of.\n' })
  expect((await command('show', 'aldermoor-uk')).out).toMatch(/\ncolors +light #0b6350 on #eaf3ef, dark #5fcbac on #12211d\n/)
  expect((await command('create', join(folder, 'nothing.json'))).err).toMatch(/nothing\.json cannot be read \(ENOENT\)\.\n$/)
}, 120_000)

test('given a policy that is drafted and published, then the running Wismo has orders placed under it', async () => {
  expect((await command('policy', 'draft', 'aldermoor', 'return', 'examples/policies/return.json')).out).toMatch(/^policy +return\n/)
  expect(wismo.running.runtime.shops.policy(policyIdOf(shopId, 'return'), 1)).toBeUndefined()
  expect((await command('policy', 'publish', 'aldermoor', 'return')).out).toMatch(/\nversion +1\n/)
  await eventually(() => wismo.running.runtime.shops.policy(policyIdOf(shopId, 'return'), 1) !== undefined, within)
  expect((await command('policy', 'list', 'aldermoor')).out).toMatch(/^kind +id +version +in force from +draft\nreturn +plc_\S+ +1 +\S+\n$/)
  expect(JSON.parse((await command('policy', 'show', 'aldermoor', 'return', '--version', '1', '--json')).out)).toMatchObject({ version: 1, rules: { windowDays: 30 } })
  expect(await command('policy', 'publish', 'aldermoor', 'return')).toEqual({ code: 1, out: '', err: 'There is no draft to publish.\n' })
  expect(await command('policy', 'draft', 'aldermoor', 'refund', file({ deadlineDays: 15 }))).toMatchObject({ code: 1, err: expect.stringContaining('/rules/deadlineDays: ') })
  expect(await command('policy', 'show', 'aldermoor', 'returns')).toEqual({ code: 2, out: '', err: 'There is no policy of the kind returns. There are: return, change, appeasement, message, pickup, refund, retention.\n' })
}, 120_000)
