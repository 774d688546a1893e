import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { Instant, ShopId } from '@wismo/kernel'
import { apiKeys, hashApiKey, isApiKey, keysOf, newApiKey } from './api-key.ts'
import { documentsOf, loadApiKeys, type ApiKeyDocument } from './keys/key-document.ts'

const shops = [ShopId.parse('aldermoor'), ShopId.parse('olist-br')]
const clock = (): Instant => Instant.parse('2026-11-24T10:00:00Z')
const stored = (token: string, over = {}) => ({ id: 'demo', hash: hashApiKey(token), shops, scopes: ['orders:write' as const], ...over })

describe('API keys', () => {
  test('a key finds its partner, all its shops and scopes; no other text does', () => {
    const token = newApiKey('test', randomBytes)
    const keys = apiKeys([stored(newApiKey('test', randomBytes), { id: 'other' }), stored(token)], clock)
    expect(keys.find(token)).toEqual({ kind: 'partner', actorId: 'demo', shopIds: shops, scopes: ['orders:write'] })
    for (const wrong of ['', `${token}x`, token.slice(0, -1), token.replace('test', 'live'), hashApiKey(token), newApiKey('test', randomBytes)]) expect(keys.find(wrong)).toBeUndefined()
  })

  test('says its kind, has 256 random bits and never repeats', () => {
    const tokens = Array.from({ length: 1_000 }, () => newApiKey('live', randomBytes))
    expect(tokens.every((token) => isApiKey(token) && token.startsWith('wsk_live_') && token.length === 52)).toBe(true)
    expect(new Set(tokens).size).toBe(1_000)
  })

  test('two keys of one partner overlap while one is rotated; an expired one is unknown', () => {
    const [old, next] = [newApiKey('test', randomBytes), newApiKey('test', randomBytes)]
    const keys = apiKeys([stored(old, { expiresAt: clock() }), stored(next, { expiresAt: Instant.plus(clock(), 1) })], clock)
    expect(keys.find(old)).toBeUndefined()
    expect(keys.find(next)?.actorId).toBe('demo')
  })
})

describe('what is learnt of keys', () => {
  const token = newApiKey('test', randomBytes)
  const [document] = documentsOf([stored(token)], clock()) as [ApiKeyDocument]
  const later = newApiKey('test', randomBytes)

  test('the file opens nothing, a newer version counts, an older one or the same again changes nothing', () => {
    const keys = keysOf([document], clock)
    expect(keys.find(token)).toBeUndefined()
    expect(keys.learn({ ...document, secrets: [{ number: 2, hash: hashApiKey(later), madeAt: clock() }] }, 2)).toBe(true)
    expect([keys.find(token), keys.find(later)?.actorId]).toEqual([undefined, 'demo'])
    expect([keys.learn(document, 1), keys.learn(document, 2)]).toEqual([false, false])
    expect([keys.find(token), keys.find(later)?.actorId]).toEqual([undefined, 'demo'])
  })

  test('a revoked key is unknown, whatever the file said', () => {
    const keys = keysOf([document], clock)
    keys.learn({ ...document, revokedAt: clock(), revokedBecause: 'leaked' }, 1)
    expect(keys.find(token)).toBeUndefined()
    expect(keys.ofTheFile).toEqual([document])
  })

  test('a node’s key names its nodes', () => {
    expect(apiKeys([stored(token, { locations: ['store-cork'] })], clock).find(token)).toMatchObject({ locations: ['store-cork'] })
  })
})

describe('a key of the other kind', () => {
  const [live, test_] = [newApiKey('live', randomBytes), newApiKey('test', randomBytes)]
  const told: unknown[] = []
  let now = clock()
  const asked = (mode: 'live' | 'test') => apiKeys([stored(live), stored(test_)], () => now, { mode, strange: (...one) => told.push(one) })

  test('is unknown, and told of by its id at most once a minute', () => {
    const keys = asked('test')
    expect([keys.find(test_)?.actorId, keys.find(live), keys.find(newApiKey('live', randomBytes))]).toEqual(['demo', undefined, undefined])
    expect(told.splice(0)).toEqual([['live', 'demo']])
    now = Instant.plus(now, 60_000)
    keys.find(newApiKey('live', randomBytes))
    expect(told.splice(0)).toEqual([['live', undefined]])
  })

  test('in live a test key and a key of a demo are unknown', () => {
    const keys = asked('live')
    expect([keys.find(live)?.actorId, keys.find(test_)]).toEqual(['demo', undefined])
    expect(apiKeys([stored(live, { demo: true })], clock, { mode: 'live' }).find(live)).toBeUndefined()
  })
})

describe('the file of keys', () => {
  const write = async (content: unknown): Promise<string> => {
    const file = join(await mkdtemp(join(tmpdir(), 'wismo-keys-')), 'keys.json')
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
    return file
  }

  test('holds hashes and is read', async () => {
    const token = newApiKey('test', randomBytes)
    const file = await write([stored(token)])
    expect(await loadApiKeys(file, clock())).toEqual([expect.objectContaining({ id: 'demo', shops, secrets: [expect.objectContaining({ hash: hashApiKey(token) })] })])
    expect(await readFile(file, 'utf8')).not.toContain(token)
  })

  test.each([
    ['a hash that is none', [stored('x', { hash: 'abc' })], '0.hash'],
    ['an unknown scope', [stored('x', { scopes: ['everything'] })], '0.scopes.0'],
    ['a shop that is no name', [stored('x', { shops: ['No Shop'] })], '0.shops.0'],
    ['a property nobody knows', [stored('x', { key: 'wsk_test_x' })], '0'],
    ['an id that is there twice and may do different things', [stored('x'), stored('y', { scopes: ['read'] })], 'demo is there twice'],
    ['a label that may name a person', [stored('x', { label: 'nora@example.com' })], '0.label'],
    ['no JSON', '[{', 'not JSON'],
  ])('names what is wrong: %s', async (_name, content, place) => {
    const file = await write(content)
    await expect(loadApiKeys(file, clock())).rejects.toThrow(place)
    await expect(loadApiKeys(file, clock())).rejects.toThrow(file)
  })
})
