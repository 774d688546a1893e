import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { describeConfig, readConfig } from './config.ts'

const hex = 'ab'.repeat(32)
const least = { DATABASE_URL: 'postgres://wismo:hunter2@db.example:5432/wismo', KEYS_FILE: 'keys.json', LINK_KEYS: hex, VAULT_KEY: hex }

describe('the environment', () => {
  test('the least that is needed gives the rest by default', () => {
    expect(readConfig(least)).toMatchObject({ PORT: 3000, BASE_URL: 'http://localhost:3000', KAFKA_BROKERS: [], PARTITIONS: 12, SHOPS_FILE: 'shops.json', LOG_LEVEL: 'info', DEMO: false })
  })

  test('reads lists, flags, numbers and keys', () => {
    const config = readConfig({ ...least, PORT: '8080', BASE_URL: 'https://orders.example/', KAFKA_BROKERS: 'a:9092, b:9092', PARTITIONS: '4', DEMO: 'true', LINK_KEYS: `${hex},${Buffer.alloc(32, 1).toString('base64')}` })
    expect(config).toMatchObject({ PORT: 8080, BASE_URL: 'https://orders.example', KAFKA_BROKERS: ['a:9092', 'b:9092'], PARTITIONS: 4, DEMO: true })
    expect(config.LINK_KEYS.map((key) => key.length)).toEqual([32, 32])
  })

  test('one service’s tables can be elsewhere', () => {
    const config = readConfig({ ...least, DATABASE_URL_ORDER_VIEW: 'postgres://db2.example/views' })
    expect(config.databaseUrl('order-view')).toBe('postgres://db2.example/views')
    expect(config.databaseUrl('order')).toBe(least.DATABASE_URL)
  })

  test('a secret can come from a file; the variable itself wins', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'wismo-config-')), 'vault-key')
    await writeFile(file, `${'cd'.repeat(32)}\n`)
    expect(readConfig({ ...least, VAULT_KEY: '', VAULT_KEY_FILE: file }).VAULT_KEY[0].toString('hex')).toBe('cd'.repeat(32))
    expect(readConfig({ ...least, VAULT_KEY_FILE: file }).VAULT_KEY[0].toString('hex')).toBe(hex)
    expect(() => readConfig({ ...least, VAULT_KEY: undefined, VAULT_KEY_FILE: '/nowhere' })).toThrow('VAULT_KEY_FILE: the file cannot be read')
  })

  test('all that is missing or wrong is named at once, never its value', () => {
    const wrong = { PORT: '99999', VAULT_KEY: 'short-secret', DATABASE_URL: 'mysql://root:hunter2@x', DATABASE_URL_ORDER: 'nonsense-url', LOG_LEVEL: 'loud', DEMO: 'perhaps', PARTITIONS: '0', BASE_URL: 'ftp://x' }
    const message = failure(() => readConfig(wrong))
    for (const name of ['PORT', 'VAULT_KEY', 'DATABASE_URL', 'DATABASE_URL_ORDER', 'LOG_LEVEL', 'DEMO', 'PARTITIONS', 'BASE_URL', 'KEYS_FILE', 'LINK_KEYS']) expect(message).toMatch(new RegExp(`^  ${name}(\\.\\d+)?: `, 'm'))
    for (const value of ['short-secret', 'hunter2', 'nonsense-url']) expect(message).not.toContain(value)
  })

  test('what is printed at start masks every secret', () => {
    const printed = describeConfig(readConfig({ ...least, PORT: '8080' }))
    expect(printed).toMatchObject({ PORT: '8080', VAULT_KEY: '[redacted]', LINK_KEYS: '[redacted]', DATABASE_URL: 'postgres://db.example:5432/wismo' })
    expect(JSON.stringify(printed)).not.toMatch(/hunter2|abab/)
  })

  test('the owner of the tables is named for all, for one, or not at all', () => {
    const config = readConfig({ ...least, DATABASE_OWNER_URL: 'postgres://owner:secret1@db.example/wismo', DATABASE_URL_ORDER: 'postgres://a@b/c', DATABASE_URL_VAULT: 'postgres://a@b/v', DATABASE_OWNER_URL_VAULT: 'postgres://secret2@b/v' })
    expect(['order-view', 'order', 'vault'].map((service) => config.ownerUrl(service))).toEqual(['postgres://owner:secret1@db.example/wismo', undefined, 'postgres://secret2@b/v'])
    expect(readConfig(least).ownerUrl('order')).toBeUndefined()
    expect(JSON.stringify(describeConfig(config))).not.toMatch(/secret/)
    expect(() => readConfig({ ...least, DATABASE_OWNER_URL_VAULT: 'mysql://x' })).toThrow('DATABASE_OWNER_URL_VAULT')
  })
})

function failure(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    return String(error)
  }
  return 'nothing was thrown'
}
