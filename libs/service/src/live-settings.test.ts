import { randomBytes } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { Instant } from '@wismo/kernel'
import { readConfig } from './config.ts'
import { documentsOf } from './keys/key-document.ts'
import { refuseUnsafeForLive } from './live-settings.ts'

const fresh = (): string => randomBytes(32).toString('hex')
const safe = { MODE: 'live', BASE_URL: 'https://track.example', DATABASE_URL: 'postgres://db.example/wismo', LINK_KEYS: fresh(), VAULT_KEY: fresh() }
const demo = Buffer.concat([Buffer.from('demo'), randomBytes(28)]).toString('hex')
const ascending = Buffer.from(Array.from({ length: 32 }, (_, i) => i + 1)).toString('hex')
const few = Buffer.from(Array.from({ length: 32 }, (_, i) => (i * i) % 7)).toString('hex')
const equal = 'ab'.repeat(32)

function refusal(env: Record<string, string>, keys: readonly object[] = []): string {
  try {
    refuseUnsafeForLive(readConfig({ ...safe, ...env }), documentsOf(keys as never, Instant.parse('2026-11-27T10:00:00Z')))
  } catch (error) {
    return String(error)
  }
  return 'starts'
}

describe('in live', () => {
  test('what is safe starts, and so does everything in test', () => {
    expect(refusal({})).toBe('starts')
    expect(refusal({ MODE: 'test', DEMO: 'on', BASE_URL: 'http://localhost:3000', VAULT_KEY: demo, LINK_KEYS: equal }, [{ id: 'demo', demo: true }])).toBe('starts')
  })

  test.each<[string, string, Record<string, string>, (readonly object[])?]>([
    ['the demo', 'DEMO', { DEMO: 'on' }],
    ['links without https', 'BASE_URL', { BASE_URL: 'http://track.example' }],
    ['no address, which is localhost', 'BASE_URL', { BASE_URL: '' }],
    ['a vault key of npm start', 'VAULT_KEY', { VAULT_KEY: demo }],
    ['a vault key of one byte', 'VAULT_KEY', { VAULT_KEY: equal }],
    ['a vault key that counts', 'VAULT_KEY', { VAULT_KEY: ascending }],
    ['a vault key of few bytes', 'VAULT_KEY', { VAULT_KEY: few }],
    ['a link key of npm start', 'LINK_KEYS', { LINK_KEYS: demo }],
    ['a second link key that counts', 'LINK_KEYS', { LINK_KEYS: `${fresh()},${ascending}` }],
    ['a key of a demonstration', 'KEYS_FILE', {}, [{ id: 'shown-around', hash: 'ab'.repeat(32), shops: ['aldermoor'], scopes: ['read'], demo: true }]],
  ])('%s is refused by the name of the setting, in one line and without its value', (_what, name, env, keys = []) => {
    const [first, ...lines] = refusal(env, keys).split('\n')
    expect(first).toContain('MODE is live')
    expect(lines).toEqual([expect.stringMatching(new RegExp(`^  ${name}: `))])
    for (const value of [...Object.values(env).filter((one) => one.length > 3), 'ab'.repeat(32)]) expect(lines.join()).not.toContain(value)
  })

  test('every reason is named at once', () => {
    expect(refusal({ DEMO: 'on', BASE_URL: 'http://x.example', VAULT_KEY: demo, LINK_KEYS: `${demo},${few}` }).split('\n').map((line) => line.trim().split(':')[0])).toEqual(['UnusableSettings', 'DEMO', 'BASE_URL', 'VAULT_KEY', 'LINK_KEYS', 'LINK_KEYS'])
  })
})
