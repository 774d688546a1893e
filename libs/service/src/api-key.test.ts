import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { Instant, ShopId } from '@wismo/kernel'
import { apiKeys, hashApiKey, isApiKey, loadApiKeys, newApiKey } from './api-key.ts'

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

describe('the file of keys', () => {
  const write = async (content: unknown): Promise<string> => {
    const file = join(await mkdtemp(join(tmpdir(), 'wismo-keys-')), 'keys.json')
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
    return file
  }

  test('holds hashes and is read', async () => {
    const token = newApiKey('test', randomBytes)
    const file = await write([stored(token)])
    expect((await loadApiKeys(file, clock)).find(token)?.shopIds).toEqual(shops)
    expect(await readFile(file, 'utf8')).not.toContain(token)
  })

  test.each([
    ['a hash that is none', [stored('x', { hash: 'abc' })], '0.hash'],
    ['an unknown scope', [stored('x', { scopes: ['everything'] })], '0.scopes.0'],
    ['a shop that is no name', [stored('x', { shops: ['No Shop'] })], '0.shops.0'],
    ['a property nobody knows', [stored('x', { key: 'wsk_test_x' })], '0'],
    ['no JSON', '[{', 'not JSON'],
  ])('names what is wrong: %s', async (_name, content, place) => {
    const file = await write(content)
    await expect(loadApiKeys(file, clock)).rejects.toThrow(place)
    await expect(loadApiKeys(file, clock)).rejects.toThrow(file)
  })
})
