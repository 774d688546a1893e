import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Instant, SealedRef, ShopId, uuidV5, wismoSpace } from '@wismo/kernel'
import { testDatabase, type TestDatabase } from '@wismo/testing'
import type { Access } from './access.ts'
import { newKey } from './cipher.ts'
import type { SealRequest, Vault } from './port.ts'
import { WrongMasterKey } from './settings.ts'
import { openVault } from './vault.ts'

const shopId = ShopId.parse('aldermoor')
const clock = (): Instant => Instant.parse('2026-11-24T10:00:00Z')
const masterKey = newKey()
const schema = 'wismo_vault'
const failed = (): never => {
  throw new Error('nothing was sealed')
}
const cause = (name: string) => uuidV5(wismoSpace, 'test', name)
const page: Access = { purpose: 'tracking-page', by: { type: 'customer', id: 'link' } }
const request = (name: string, over: Partial<SealRequest> = {}): SealRequest => ({
  shopId,
  subject: { email: 'nora@example.org' },
  cause: cause(name),
  values: { contact: { name: 'Nora Byrne', email: 'nora@example.org' }, 'addresses.home': { line1: '14 Lapwing Quay', city: 'Cork' } },
  ...over,
})

describe('the vault', () => {
  let database: TestDatabase
  let vault: Vault
  beforeAll(async () => {
    database = await testDatabase()
    vault = await openVault({ pool: database.pool, schema, masterKeys: [masterKey], clock })
  })
  afterAll(() => database.drop())

  const sealOne = async (one: SealRequest) => (await vault.seal([one]))[0] ?? failed()

  test('gives back what was sealed, to the shop that sealed it and to nobody else', async () => {
    const { refs } = await sealOne(request('read back'))
    const contact = refs['contact'] ?? SealedRef.of(wismoSpace, 'missing')
    expect((await vault.open(shopId, [contact], page)).get(contact)).toEqual({ name: 'Nora Byrne', email: 'nora@example.org' })
    expect((await vault.open(ShopId.parse('olist-br'), [contact], page)).size).toBe(0)
  })

  test('told twice: the same references, one row each', async () => {
    const first = await sealOne(request('twice'))
    expect(await sealOne(request('twice'))).toEqual(first)
    const { rows } = await database.pool.query(`select count(*)::int as n from ${schema}.sealed_value where ref = any($1::uuid[])`, [Object.values(first.refs).map((ref) => SealedRef.toUuid(ref))])
    expect(rows[0]).toEqual({ n: 2 })
  })

  test('the same cause with another value is another reference', async () => {
    const first = await sealOne(request('changed'))
    const second = await sealOne(request('changed', { values: { contact: { email: 'other@example.org' } } }))
    expect(second.refs['contact']).not.toBe(first.refs['contact'])
  })

  test('a guest is one person however the address is written; a registered customer goes by the shop’s id', async () => {
    const guest = await sealOne(request('guest', { subject: { email: ' Nora@Example.org ' } }))
    const again = await sealOne(request('guest again'))
    const registered = await sealOne(request('registered', { subject: { customerId: 'c-1', email: 'nora@example.org' } }))
    expect(guest.subjectRef).toBe(again.subjectRef)
    expect(registered.subjectRef).not.toBe(guest.subjectRef)
  })

  test('many at once for one new person share one key', async () => {
    const batches = await Promise.all(Array.from({ length: 8 }, (_, i) => vault.seal([request(`race ${i}`, { subject: { email: 'race@example.org' } })])))
    const refs = batches.flatMap(([sealed]) => Object.values(sealed?.refs ?? {}))
    expect((await vault.open(shopId, refs, page)).size).toBe(16)
  })

  test('I35 no clear text lies in the tables', async () => {
    await sealOne(request('clear text'))
    await vault.sealBodies([{ shopId, cause: cause('body'), body: Buffer.from('{"name":"Nora Byrne"}') }])
    const { rows } = await database.pool.query<{ hits: number }>(
      `select count(*)::int as hits from (select value from ${schema}.sealed_value union all select value from ${schema}.sealed_body) v where position('Nora'::bytea in value) > 0`,
    )
    expect(rows[0]?.hits).toBe(0)
  })

  test('bodies open again, also those that name no shop', async () => {
    const refs = await vault.sealBodies([
      { shopId, cause: cause('body 1'), body: Buffer.from('one') },
      { shopId: undefined, cause: cause('body 2'), body: new Uint8Array() },
    ])
    const bodies = await Promise.all(refs.map((ref) => vault.openBody(ref)))
    expect(bodies.map((body) => Buffer.from(body ?? 'missing').toString())).toEqual(['one', ''])
    expect(await vault.openBody(SealedRef.of(wismoSpace, 'unknown'))).toBeUndefined()
  })

  test('the shops that kept bodies name are told, also one that nobody knows, and where a key is gone and its bodies are not', async () => {
    const nobody = ShopId.parse('nobody-knows')
    await vault.sealBodies([shopId, nobody, undefined].map((shop, i) => ({ shopId: shop, cause: cause(`of a shop ${i}`), body: Buffer.from('raw') })))
    await database.pool.query(`delete from ${schema}.body_key where shop_id = $1`, [nobody])
    expect(await vault.shopsOfBodies('2026-12')).toEqual([undefined, shopId, nobody])
    expect(await vault.shopsOfBodies('2026-11')).toEqual([])
    expect([await vault.forgetBodies(nobody, '2026-12'), await vault.shopsOfBodies('2026-12')]).toEqual([1, [undefined, shopId]])
  })

  test('what waits elsewhere opens in this vault alone, and never reads the same twice', async () => {
    const text = JSON.stringify({ email: 'nora@example.org' })
    const [once, again] = [vault.conceal(text), vault.conceal(text)]
    expect([vault.reveal(once), vault.reveal(again)]).toEqual([text, text])
    expect(once.equals(again)).toBe(false)
    expect(once.toString('latin1')).not.toContain('nora')
    once[once.length - 1] = (once.at(-1) ?? 0) ^ 1
    expect(() => vault.reveal(once)).toThrow()
  })

  test('fingerprints survive a restart; another master key is refused', async () => {
    const again = await openVault({ pool: database.pool, schema, masterKeys: [masterKey], clock })
    expect(again.fingerprint('x')).toBe(vault.fingerprint('x'))
    await expect(openVault({ pool: database.pool, schema, masterKeys: [newKey()], clock })).rejects.toThrow(WrongMasterKey)
  })
})
