// A process that must not start: it ends with 1, names every setting that is wrong, and repeats no value.
import { spawn } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { describeSettings } from '@wismo/service'

interface Ended {
  readonly code: number | null
  readonly said: string
}

function start(env: Readonly<Record<string, string>>): Promise<Ended> {
  return new Promise((done) => {
    const child = spawn(process.execPath, ['--import', 'tsx', '-C', '@wismo/source', 'services/all/src/main.ts'], { env: { PATH: process.env['PATH'], ...env } })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += String(text)))
    child.on('close', (code) => done({ code, said }))
  })
}

const folder = mkdtempSync(join(tmpdir(), 'wismo-settings-'))
const marker = 'hunter2'
const secrets = describeSettings().filter(({ secret }) => secret).map(({ name }) => name)
/** Of what an issuer made up as a secret nothing is malformed. */
const formed = secrets.filter((name) => name !== 'STAFF_CLIENT_SECRET')
const needed = ['DATABASE_URL', 'LINK_KEYS', 'VAULT_KEY']
const all = (value: (name: string) => string): Record<string, string> => Object.fromEntries(secrets.map((name) => [name, value(name)]))
const fileWith = (text: string): string => {
  const file = join(folder, randomBytes(4).toString('hex'))
  writeFileSync(file, text)
  return file
}
/** What a URL reader of Node would quote in its error. */
const broken = `postgres://me:${marker}/@db:port/wismo`

test.each<[string, Record<string, string>, readonly string[]]>([
  ['nothing is set', {}, needed],
  ['every secret is too short or malformed', all((name) => (name.startsWith('DATABASE') ? broken : marker)), formed],
  ['every secret is in a file, too short or malformed', Object.fromEntries(secrets.map((name) => [`${name}_FILE`, fileWith(name.startsWith('DATABASE') ? broken : marker)])), formed],
  ['every secret is in a file that is away', Object.fromEntries(secrets.map((name) => [`${name}_FILE`, join(folder, marker)])), secrets.map((name) => `${name}_FILE`)],
])('%s', async (_what, env, names) => {
  const { code, said } = await start(env)
  expect(code).toBe(1)
  const [first, ...lines] = said.trimEnd().split('\n')
  expect(first).toBe('The environment cannot be used:')
  expect(lines.map((line) => /^  ([A-Z_]+)(\.\d)?: /.exec(line)?.[1]).sort()).toEqual([...names].sort())
  expect(said).not.toContain(marker)
}, 60_000)

test('in live, what a demonstration runs with is refused by name', async () => {
  const demo = Buffer.concat([Buffer.from('demo'), randomBytes(28)]).toString('hex')
  const keys = fileWith(JSON.stringify([{ id: 'shown-around', hash: 'ab'.repeat(32), shops: ['aldermoor'], scopes: ['read'], demo: true }]))
  const { code, said } = await start({ MODE: 'live', DEMO: 'on', BASE_URL: 'http://track.example', DATABASE_URL: `postgres://me:${marker}@127.0.0.1:1/wismo`, VAULT_KEY: demo, LINK_KEYS: `${randomBytes(32).toString('hex')},${demo}`, KEYS_FILE: keys, LOG_LEVEL: 'warn' })
  expect(code).toBe(1)
  expect(said.split('\n').map((line) => /^  ([A-Z_]+): /.exec(line)?.[1]).filter((name) => name !== undefined)).toEqual(['DEMO', 'BASE_URL', 'VAULT_KEY', 'LINK_KEYS', 'KEYS_FILE'])
  for (const value of [marker, demo, 'track.example', keys, 'ab'.repeat(32)]) expect(said).not.toContain(value)
}, 60_000)
