import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { describeConfig, describeSettings, readConfig } from './config.ts'
import { customersIssuerOf, staffIssuerOf } from './oidc/issuer.ts'
import { customerClientOf, staffClientOf } from './oidc/sign-in-client.ts'
import type { Shop } from './shops/shop-document.ts'

const hex = 'ab'.repeat(32)
const least = { DATABASE_URL: 'postgres://wismo:hunter2@db.example:5432/wismo', LINK_KEYS: hex, VAULT_KEY: hex }

describe('the environment', () => {
  test('the least that is needed gives the rest by default', () => {
    expect(readConfig(least)).toMatchObject({ PORT: 3000, BASE_URL: 'http://localhost:3000', KAFKA_BROKERS: [], PARTITIONS: 12, SHOPS_FILE: 'shops.json', MODE: 'test', LOG_LEVEL: 'info', DEMO: false })
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

  test('customers sign in on pages where their shop names a client, or in the demo; its secret is no part of the shop', () => {
    const shop = (identity?: Shop['identity']) => ({ id: 'aldermoor', ...(identity && { identity }) }) as Shop
    const issuer = 'https://login.aldermoor.example'
    const config = readConfig({ ...least, CUSTOMER_CLIENT_SECRETS: 'olist-br=other, aldermoor=hunter%2C2' })
    expect([customerClientOf(shop(), config), customerClientOf(shop({ issuer }), config)]).toEqual([undefined, undefined])
    expect(customerClientOf(shop({ issuer, clientId: 'orders' }), config)).toMatchObject({ issuer: { issuer, audience: 'wismo' }, clientId: 'orders', clientSecret: 'hunter,2', scope: 'openid profile' })
    const demo = readConfig({ ...least, DEMO: 'on' })
    expect([customerClientOf(shop(), demo)?.clientId, customerClientOf(shop({ issuer }), demo)]).toEqual(['wismo-me', undefined])
    expect(failure(() => readConfig({ ...least, CUSTOMER_CLIENT_SECRETS: 'hunter2' }))).toMatch(/CUSTOMER_CLIENT_SECRETS: Secrets are expected as name=value(?!.*hunter2)/)
  })

  test('the issuer of staff is named as its tokens name it, and is reached by https or on this machine', () => {
    expect(readConfig({ ...least, STAFF_ISSUER: 'https://id.example/realms/shop/' })).toMatchObject({ STAFF_ISSUER: 'https://id.example/realms/shop/', STAFF_AUDIENCE: 'wismo', STAFF_TOKEN_TYPE: 'at+jwt' })
    expect(staffClientOf(readConfig({ ...least, STAFF_ISSUER: 'https://id.example' }))).toBeUndefined()
    expect(staffClientOf(readConfig({ ...least, STAFF_ISSUER: 'https://id.example', STAFF_CLIENT_ID: 'desk', DEMO: 'on' }))).toMatchObject({ issuer: { issuer: 'https://id.example' }, clientId: 'desk', scope: 'openid profile' })
    expect(staffClientOf(readConfig({ ...least, DEMO: 'on' }))).toMatchObject({ issuer: { issuer: 'http://localhost:3000/demo/issuer' }, clientId: 'wismo-desk' })
    expect(readConfig({ ...least, STAFF_ISSUER: 'http://localhost:8080', STAFF_JWKS_URL: 'http://127.0.0.1:8080/keys' }).STAFF_JWKS_URL).toBe('http://127.0.0.1:8080/keys')
    expect(failure(() => readConfig({ ...least, STAFF_ISSUER: 'http://id.example', STAFF_JWKS_URL: 'http://id.example/keys', STAFF_TOKEN_TYPE: 'id_token' }))).toMatch(/STAFF_ISSUER: .*\n.*STAFF_JWKS_URL: .*\n.*STAFF_TOKEN_TYPE: /)
  })

  test('without an issuer there is no staff, but in the demo', () => {
    expect([staffIssuerOf(readConfig(least)), customersIssuerOf(readConfig(least))]).toEqual([undefined, undefined])
    const demo = { issuer: 'http://localhost:3000/demo/issuer', audience: 'wismo', type: 'at+jwt' }
    expect([staffIssuerOf(readConfig({ ...least, DEMO: 'on' })), customersIssuerOf(readConfig({ ...least, DEMO: 'on' }))]).toEqual([demo, demo])
    expect(staffIssuerOf(readConfig({ ...least, DEMO: 'on', STAFF_ISSUER: 'https://id.example' }))?.issuer).toBe('https://id.example')
  })

  test('a secret can come from a file; the variable itself wins', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'wismo-config-')), 'vault-key')
    await writeFile(file, `${'cd'.repeat(32)}\n`)
    expect(readConfig({ ...least, VAULT_KEY: '', VAULT_KEY_FILE: file }).VAULT_KEY[0].toString('hex')).toBe('cd'.repeat(32))
    expect(readConfig({ ...least, VAULT_KEY_FILE: file }).VAULT_KEY[0].toString('hex')).toBe(hex)
    expect(() => readConfig({ ...least, VAULT_KEY: undefined, VAULT_KEY_FILE: '/nowhere' })).toThrow('VAULT_KEY_FILE: the file cannot be read')
  })

  test('all that is missing or wrong is named at once, never its value', () => {
    const wrong = { PORT: '99999', VAULT_KEY: 'short-secret', DATABASE_URL: 'mysql://root:hunter2@x', DATABASE_URL_ORDER: 'nonsense-url', LOG_LEVEL: 'loud', MODE: 'demo', OTEL_EXPORTER_OTLP_HEADERS: 'hunter2', DEMO: 'perhaps', PARTITIONS: '0', BASE_URL: 'ftp://x' }
    const message = failure(() => readConfig(wrong))
    for (const name of ['PORT', 'VAULT_KEY', 'DATABASE_URL', 'DATABASE_URL_ORDER', 'LOG_LEVEL', 'DEMO', 'PARTITIONS', 'BASE_URL', 'MODE', 'OTEL_EXPORTER_OTLP_HEADERS', 'LINK_KEYS']) expect(message).toMatch(new RegExp(`^  ${name}(\\.\\d+)?: `, 'm'))
    for (const value of ['short-secret', 'hunter2', 'nonsense-url']) expect(message).not.toContain(value)
  })

  test('what is printed at start masks every secret', () => {
    const printed = describeConfig(readConfig({ ...least, PORT: '8080' }))
    expect(printed).toMatchObject({ PORT: '8080', VAULT_KEY: '[redacted]', LINK_KEYS: '[redacted]', DATABASE_URL: 'postgres://db.example:5432/wismo' })
    expect(JSON.stringify(printed)).not.toMatch(/hunter2|abab/)
  })

  const filled: Readonly<Record<string, string>> = {
    DATABASE_URL: 'postgres://wismo:hunter2@db.example/wismo?password=hunter2', DATABASE_OWNER_URL: 'postgres://owner:hunter2@db.example/wismo', LINK_KEYS: `${hex},${hex}`, VAULT_KEY: hex, STAFF_CLIENT_SECRET: 'hunter2', CUSTOMER_CLIENT_SECRETS: 'aldermoor=hunter2', OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20hunter2',
  }
  const secrets = describeSettings().filter(({ secret }) => secret).map(({ name }) => name)

  test('there is an example of every secret here', () => {
    expect(Object.keys(filled).sort()).toEqual([...secrets].sort())
  })

  test.each(secrets)('%s comes from the environment or a file, and is masked when it is printed; a file that is away is named', async (name) => {
    const file = join(await mkdtemp(join(tmpdir(), 'wismo-config-')), 'secret')
    await writeFile(file, `${filled[name]}\n`)
    const direct = readConfig({ ...least, ...filled })
    const byFile = readConfig({ ...least, ...filled, [name]: undefined, [`${name}_FILE`]: file })
    expect(byFile[name as 'VAULT_KEY']).toEqual(direct[name as 'VAULT_KEY'])
    expect(describeConfig(byFile)).toHaveProperty(name)
    expect(JSON.stringify(describeConfig(byFile))).not.toMatch(/hunter2|abab|q6ur/)
    expect(failure(() => readConfig({ ...least, ...filled, [name]: undefined, [`${name}_FILE`]: '/nowhere/hunter2' }))).toBe(`UnusableSettings: The environment cannot be used:\n  ${name}_FILE: the file cannot be read`)
  })

  test('all files that are away are named at once; a password in an address that needs none is masked', () => {
    const away = Object.fromEntries(secrets.map((name) => [`${name}_FILE`, '/nowhere']))
    expect(failure(() => readConfig(away)).match(/^  \S+_FILE: the file cannot be read$/gm)).toHaveLength(secrets.length)
    expect(JSON.stringify(describeConfig(readConfig({ ...least, BASE_URL: 'https://me:hunter2@orders.example', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://me:hunter2@collector:4318' })))).not.toMatch(/hunter2/)
  })

  test('headers of traces are read as OpenTelemetry has them', () => {
    expect(readConfig({ ...least, OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20x, x-tenant = a=b ,' }).OTEL_EXPORTER_OTLP_HEADERS).toEqual({ authorization: 'Bearer x', 'x-tenant': 'a=b' })
    for (const wrong of ['authorization', 'a=%', '=x']) expect(() => readConfig({ ...least, OTEL_EXPORTER_OTLP_HEADERS: wrong })).toThrow('OTEL_EXPORTER_OTLP_HEADERS')
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
