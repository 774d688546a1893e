import { randomBytes } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { showConfig } from './config.ts'
import type { Output } from './output.ts'

const key = randomBytes(32).toString('hex')
const env = { DATABASE_URL: 'postgres://me:hunter2@db.example/wismo', LINK_KEYS: key, VAULT_KEY: key, BASE_URL: 'https://track.example' }

async function shown(over: Record<string, string> = {}): Promise<readonly [string, string]> {
  const told: unknown[] = []
  const output = { one: (...one: unknown[]) => void told.push(one) } as unknown as Output
  const end = await showConfig({ ...env, ...over }, output).then(String, (error: Error) => error.message)
  return [JSON.stringify(told), end]
}

test('given settings, then they are told as they count, and no secret', async () => {
  const [told, end] = await shown()
  expect(end).toBe('true')
  for (const said of ['"MODE","test"', '"PORT","3000"', '"VAULT_KEY","[redacted]"', '"DATABASE_URL","postgres://db.example/wismo"']) expect(told).toContain(said)
  for (const secret of [key, 'hunter2']) expect(told).not.toContain(secret)
})

test('given settings that are not safe in live, then they are told, and each reason by the name of the setting', async () => {
  const [told, end] = await shown({ MODE: 'live', DEMO: 'on', VAULT_KEY: 'ab'.repeat(32) })
  expect(told).toContain('"MODE","live"')
  expect(end).toMatch(/^A service would not start with MODE=live:\n {2}DEMO: [^\n]+\n {2}VAULT_KEY: [^\n]+$/)
})

test('given settings that cannot be read, then each is named', async () => {
  expect(await shown({ PORT: 'none', VAULT_KEY: 'short' })).toEqual(['[]', expect.stringMatching(/\n {2}PORT: [^\n]+\n {2}VAULT_KEY: /)])
})
