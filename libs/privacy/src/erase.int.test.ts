import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Instant, ShopId, SubjectRef } from '@wismo/kernel'
import { fillIndex } from './fill-index.ts'
import type { Sealed } from './port.ts'
import { between, cause, orderId, otherShop, page, person, refOf, request, search, shopId, vaultScene, type VaultScene } from './testing/vault-scene.ts'
import { openVault } from './vault.ts'

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

  test('I37 an order that is sent once more under another key brings nobody back: no key, no value, no word', async () => {
    const { sealOne, vault } = scene
    const order = { orderId: orderId('resync'), ...person('rhea') }
    const first = await sealOne(request('first key', order))
    await vault.erase(shopId, first.subjectRef)
    const [again, kept] = await vault.seal([request('second key', order), request('somebody else', { orderId: orderId('resync'), ...person('sol') })])
    expect(again?.subjectRef).toBe(first.subjectRef)
    expect(await rowsOf(first.subjectRef)).toEqual([0, 0, 0])
    const refs = [refOf(again as Sealed), refOf(kept as Sealed)]
    expect(refs[0]).not.toBe(refOf(first))
    expect([...(await vault.open(shopId, refs, page)).keys()]).toEqual([refs[1]])
    // Whoever records them is told that there is nobody behind.
    expect([...(await vault.erasedAmong(refs))]).toEqual([refs[0]])
    expect(await vault.ordersOf(shopId, first.subjectRef)).toEqual({ kept: [], erased: [orderId('resync')] })
  })

  test('I37 another order of somebody who was erased is theirs, also beside one of before', async () => {
    const { sealOne, vault } = scene
    const gone = { orderId: orderId('gone'), ...person('tess') }
    const { subjectRef } = await sealOne(request('gone', gone))
    await vault.erase(shopId, subjectRef)
    const [before, next] = await vault.seal([request('gone again', gone), request('next', person('tess'))])
    expect([...(await vault.open(shopId, [refOf(before as Sealed), refOf(next as Sealed)], page)).keys()]).toEqual([refOf(next as Sealed)])
    expect(await rowsOf(subjectRef)).toEqual([1, 1, 3])
    expect(await vault.ordersOf(shopId, subjectRef)).toEqual({ kept: [orderId('next')], erased: [orderId('gone')] })
  })

  test('I37 nobody comes back who is erased between the look at their key and the write, though another order brings them a new key', async () => {
    const { sealOne, settings, vault } = scene
    const order = { orderId: orderId('between'), ...person('uma') }
    const { subjectRef } = await sealOne(request('between', order))
    const racing = await openVault({ ...settings, pool: between(settings.pool, /subject_key k/, async () => {
      await vault.erase(shopId, subjectRef)
      await sealOne(request('uma 2', { ...person('uma'), values: { contact: { email: 'uma@example.org' } } }))
    }) })
    await racing.seal([request('between again', order)])
    expect(await vault.findSubjects(shopId, { name: 'uma' }, search)).toEqual([])
    expect(await rowsOf(subjectRef)).toEqual([1, 1, 1])
  })

  test('filling the index puts back no word of a key that is gone, though the person is back under another one', async () => {
    const { sealOne, settings, vault } = scene
    const { subjectRef } = await sealOne(request('filled', person('vera')))
    const pool = between(settings.pool, /v\.value, /, async () => {
      await vault.erase(shopId, subjectRef)
      await sealOne(request('filled 2', { ...person('vera'), values: { contact: { email: 'vera@example.org' } } }))
    })
    await fillIndex({ ...settings, pool })
    expect(await vault.findSubjects(shopId, { name: 'vera' }, search)).toEqual([])
    expect(await vault.findSubjects(shopId, { email: 'vera@example.org' }, search)).toEqual([subjectRef])
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

  test('whether a key of before a moment is there tells one who is busy from one who is gone', async () => {
    const { sealOne, vault } = scene
    const decided = scene.now
    const { subjectRef } = await sealOne(request('kept', person('wim')))
    expect([await vault.isKept(shopId, subjectRef, decided), await vault.isKept(shopId, subjectRef, Instant.plus(decided, -1)), await vault.isKept(otherShop, subjectRef, decided)]).toEqual([true, false, false])
    await vault.erase(shopId, subjectRef)
    scene.now = Instant.plus(decided, 1)
    await sealOne(request('kept since', person('wim')))
    expect(await vault.isKept(shopId, subjectRef, decided)).toBe(false)
  })

  test('who was sealed for before a moment, and not since, is listed in pages; who is gone is not', async () => {
    const { sealOne, vault } = scene
    const shop = ShopId.parse('list-shop')
    const of = (name: string, order = name) => request(order, { ...person(name), shopId: shop })
    scene.now = Instant.parse('2026-11-25T10:00:00Z')
    const [one, two, busy, gone] = [await sealOne(of('list1')), await sealOne(of('list2')), await sealOne(of('list3')), await sealOne(of('list4'))]
    await vault.erase(shop, gone.subjectRef)
    const limit = Instant.plus(scene.now, 1)
    scene.now = limit
    await sealOne(of('list3', 'list3 again'))
    await sealOne(of('list5'))
    // What is sent once more of an erased order is no news of anybody.
    await vault.seal([{ ...of('list4'), cause: cause('list4 again') }])
    const both = [one.subjectRef, two.subjectRef].sort((a, b) => (SubjectRef.toUuid(a) < SubjectRef.toUuid(b) ? -1 : 1))
    expect(await vault.subjectsBefore(shop, limit, 10)).toEqual(both)
    expect([await vault.subjectsBefore(shop, limit, 1), await vault.subjectsBefore(shop, limit, 1, both[0]), await vault.subjectsBefore(shop, limit, 1, both[1])]).toEqual([[both[0]], [both[1]], []])
    expect(await vault.subjectsBefore(shop, Instant.plus(limit, 1), 10)).toContain(busy.subjectRef)
    scene.now = Instant.parse('2026-11-24T10:00:00Z')
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
