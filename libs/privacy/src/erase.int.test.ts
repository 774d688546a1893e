import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Instant, SubjectRef } from '@wismo/kernel'
import { orderId, otherShop, page, person, refOf, request, search, shopId, vaultScene, type VaultScene } from './testing/vault-scene.ts'

describe('erasing a person', () => {
  let scene: VaultScene
  beforeAll(async () => {
    scene = await vaultScene()
  })
  afterAll(() => scene.database.drop())

  const rowsOf = async (subject: SubjectRef): Promise<readonly number[]> => {
    const id = [SubjectRef.toUuid(subject)]
    return [await scene.count('subject_key', 'subject_ref = $1', id), await scene.count('sealed_value', 'subject_ref = $1 and value is not null', id), await scene.count('subject_index', 'subject_ref = $1', id)]
  }

  test('I37 leaves no key, no value and no word of the index; told twice, there was nothing', async () => {
    const { sealOne, vault } = scene
    const one = await sealOne(request('once', person('ada')))
    expect(await rowsOf(one.subjectRef)).toEqual([1, 1, 3])
    expect(await vault.erase(shopId, one.subjectRef)).toBe(true)
    expect(await rowsOf(one.subjectRef)).toEqual([0, 0, 0])
    expect((await vault.open(shopId, [refOf(one)], page)).size).toBe(0)
    expect(await vault.valuesOf(shopId, one.subjectRef, page)).toEqual([])
    expect(await vault.findSubjects(shopId, { email: 'ada@example.org' }, search)).toEqual([])
    expect(await vault.erase(shopId, one.subjectRef)).toBe(false)
  })

  test('I38 is for the shop that sealed it alone', async () => {
    const one = await scene.sealOne(request('other shop', person('otto')))
    expect(await scene.vault.erase(otherShop, one.subjectRef)).toBe(false)
    expect((await scene.vault.open(shopId, [refOf(one)], page)).size).toBe(1)
  })

  test('I37 a later order of the same person is readable; the old references stay gone, also when their message is told again', async () => {
    const { sealOne, vault } = scene
    const before = await sealOne(request('before', person('bea')))
    await vault.erase(shopId, before.subjectRef)
    const after = await sealOne(request('after', person('bea')))
    const again = await sealOne(request('before', person('bea')))
    expect(after.subjectRef).toBe(before.subjectRef)
    expect(again).toEqual(before)
    expect([...(await vault.open(shopId, [refOf(before), refOf(after)], page)).keys()]).toEqual([refOf(after)])
    expect([...(await vault.erasedAmong([refOf(before), refOf(after)]))]).toEqual([refOf(before)])
    expect(await vault.ordersOf(shopId, before.subjectRef)).toEqual({ kept: [orderId('after')], erased: [orderId('before')] })
  })

  test('an erasure of before takes nothing of what was bought since', async () => {
    const { sealOne, vault } = scene
    const decided = scene.now
    const { subjectRef } = await sealOne(request('until', person('cleo')))
    expect(await vault.erase(shopId, subjectRef, { until: decided })).toBe(true)
    scene.now = Instant.parse('2026-11-24T11:00:00Z')
    const since = await sealOne(request('since', person('cleo')))
    expect(await vault.erase(shopId, subjectRef, { until: decided })).toBe(false)
    expect((await vault.open(shopId, [refOf(since)], page)).size).toBe(1)
  })

  test('somebody for whom something was sealed lately is left alone', async () => {
    const { sealOne, vault } = scene
    const { subjectRef } = await sealOne(request('quiet', person('dan')))
    const sealedAt = scene.now
    expect(await vault.erase(shopId, subjectRef, { quietSince: Instant.plus(sealedAt, -1) })).toBe(false)
    expect(await rowsOf(subjectRef)).toEqual([1, 1, 3])
    expect(await vault.erase(shopId, subjectRef, { quietSince: sealedAt })).toBe(true)
  })

  test('whoever seals while somebody is erased seals before all of it or after: nothing comes back, nothing is unreadable', async () => {
    const { sealOne, vault, database } = scene
    for (let round = 0; round < 12; round += 1) {
      const first = await sealOne(request(`race ${round}`, person(`race${round}`)))
      const racing = Array.from({ length: 6 }, (_, i) => sealOne(request(`race ${round} ${i}`, person(`race${round}`))))
      const [erased, ...sealed] = await Promise.all([vault.erase(shopId, first.subjectRef), ...racing])
      expect(erased).toBe(true)
      const refs = [first, ...sealed].map((one) => refOf(one))
      const [read, gone] = [await vault.open(shopId, refs, page), await vault.erasedAmong(refs)]
      expect(refs.filter((ref) => read.has(ref) === gone.has(ref))).toEqual([])
      expect(gone.has(refOf(first))).toBe(true)
      const { rows } = await database.pool.query('select from wismo_vault.subject_index i where not exists (select from wismo_vault.subject_key k where k.subject_ref = i.subject_ref)')
      expect(rows).toEqual([])
    }
  })

  test('an erasure waits for who is sealing and takes what they wrote with it', async () => {
    const { sealOne, vault, database } = scene
    const { subjectRef } = await sealOne(request('held', person('dora')))
    const client = await database.pool.connect()
    await client.query('begin')
    await client.query('select from wismo_vault.subject_key where subject_ref = $1 for key share', [SubjectRef.toUuid(subjectRef)])
    const erasing = vault.erase(shopId, subjectRef)
    await client.query(`insert into wismo_vault.sealed_value (ref, subject_ref, shop_id, value) values (gen_random_uuid(), $1, $2, 'late')`, [SubjectRef.toUuid(subjectRef), shopId])
    await client.query('commit')
    client.release()
    expect(await erasing).toBe(true)
    expect(await rowsOf(subjectRef)).toEqual([0, 0, 0])
  })
})
