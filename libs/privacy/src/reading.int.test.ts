// Who reads says why, is written down, and finds people by whole words alone.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Instant, SealedRef, Unavailable } from '@wismo/kernel'
import { fillIndex } from './fill-index.ts'
import { agent, otherShop, page, person, refOf, request, search, shopId, vaultScene, type VaultScene } from './testing/vault-scene.ts'

let scene: VaultScene
beforeAll(async () => {
  scene = await vaultScene()
})
afterAll(() => scene.database.drop())

describe('reading', () => {
  test('staff who give no reason are denied', async () => {
    const one = await scene.sealOne(request('denied'))
    for (const reason of [undefined, '  ']) {
      const access = { purpose: 'agent-console', by: { type: 'csr', id: 'sam' }, ...(reason === undefined ? {} : { reason }) } as const
      await expect(scene.vault.open(shopId, [refOf(one)], access)).rejects.toThrow(expect.objectContaining({ code: 'personal_data_denied' }))
    }
    await expect(scene.vault.valuesOf(shopId, one.subjectRef, { purpose: 'export', by: { type: 'csr', id: 'sam' } })).rejects.toThrow(expect.objectContaining({ code: 'personal_data_denied' }))
  })

  test('what staff read is written down without a value, once for each person of a batch; a customer’s own page is not', async () => {
    const [eve, finn] = [await scene.sealOne(request('eve', person('eve'))), await scene.sealOne(request('finn', person('finn')))]
    await scene.vault.open(shopId, [refOf(eve), refOf(finn)], page)
    expect(await scene.vault.audit({ subjectRef: eve.subjectRef })).toEqual([])
    await scene.vault.open(shopId, [refOf(eve), refOf(finn)], agent)
    await scene.vault.valuesOf(shopId, eve.subjectRef, { ...agent, purpose: 'export' })
    const row = { at: scene.now, shopId, subjectRef: eve.subjectRef, by: agent.by, reason: agent.reason, fields: 1 }
    expect(await scene.vault.audit({ subjectRef: eve.subjectRef })).toEqual([{ ...row, purpose: 'export' }, { ...row, purpose: 'agent-console' }])
    expect(await scene.vault.audit({ subjectRef: finn.subjectRef })).toHaveLength(1)
    expect(await scene.vault.audit({ subjectRef: finn.subjectRef, actorId: 'nobody' })).toEqual([])
    expect(await scene.vault.audit({ subjectRef: finn.subjectRef, since: Instant.plus(scene.now, 1) })).toEqual([])
    expect(await scene.vault.audit({ limit: 1 })).toHaveLength(1)
  })

  test('two ciphertexts that were swapped do not open', async () => {
    const sealed = await scene.sealOne(request('swapped'))
    const [a, b] = [refOf(sealed), refOf(sealed, 'addresses.home')].map((ref) => SealedRef.toUuid(ref))
    await scene.database.pool.query('update wismo_vault.sealed_value v set value = o.value from wismo_vault.sealed_value o where v.ref in ($1, $2) and o.ref in ($1, $2) and o.ref <> v.ref', [a, b])
    await expect(scene.vault.open(shopId, [refOf(sealed)], page)).rejects.toThrow()
  })

  test('the values of a person come with the place they are for, oldest first', async () => {
    const { subjectRef, refs } = await scene.sealOne(request('all', person('gil')))
    scene.now = Instant.plus(scene.now, 60_000)
    const later = await scene.sealOne(request('later', { ...person('gil'), values: { 'hold.text': 'called twice' } }))
    const kept = await scene.vault.valuesOf(shopId, subjectRef, page)
    expect(kept.map(({ ref, value }) => [ref, value])).toEqual([[refs['contact'], { name: 'gil Byrne', email: 'gil@example.org' }], [later.refs['hold.text'], 'called twice']])
    expect(await scene.vault.valuesOf(otherShop, subjectRef, page)).toEqual([])
  })
})

describe('searching', () => {
  const find = (query: Parameters<VaultScene['vault']['findSubjects']>[1], shop = shopId) => scene.vault.findSubjects(shop, query, search)

  test('finds by a whole address, a whole number and whole words, however they are written', async () => {
    const hana = await scene.sealOne(request('hana', { subject: { email: 'hana@example.org' }, values: { contact: { name: 'Hana Müller-Lund', email: 'Hana@Example.org', phone: '+4915112345678' } } }))
    for (const query of [{ email: ' HANA@example.org' }, { phone: '0049 151 12345678' }, { name: 'muller hana' }, { name: 'LUND' }]) expect(await find(query)).toEqual([hana.subjectRef])
    for (const query of [{ email: 'hana@example' }, { phone: '+491511234567' }, { name: 'Mull' }, { name: 'a' }]) expect(await find(query)).toEqual([])
    expect(await find({ name: 'Hana' }, otherShop)).toEqual([])
  })

  test('who has more of the words comes first', async () => {
    const [one, both] = [await scene.sealOne(request('iris', { ...person('iris'), values: { contact: { name: 'Iris Quandt' } } })), await scene.sealOne(request('iris 2', { ...person('iris2'), values: { contact: { name: 'Iris Vogel' } } }))]
    expect(await find({ name: 'Vogel Iris' })).toEqual([both.subjectRef, one.subjectRef])
  })

  test('a search is written down for each person found, and where it found nobody', async () => {
    const jo = await scene.sealOne(request('jo', person('jo')))
    const by = { type: 'csr', id: 'searcher' }
    await scene.vault.findSubjects(shopId, { email: 'jo@example.org' }, { purpose: 'search', by })
    await scene.vault.findSubjects(shopId, { email: 'nobody@example.org' }, { purpose: 'search', by })
    expect((await scene.vault.audit({ actorId: 'searcher' })).map(({ subjectRef, fields }) => [subjectRef, fields])).toEqual([[undefined, 0], [jo.subjectRef, 0]])
  })

  test('sealing old values again adds nothing to the index', async () => {
    await scene.sealOne(request('again', person('kim')))
    const before = await scene.count('subject_index')
    await scene.sealOne(request('again', person('kim')))
    await scene.sealOne(request('another order', person('kim')))
    expect(await scene.count('subject_index')).toBe(before)
  })

  test('what was sealed before there was an index is found after it was filled, in pages and as often as one likes', async () => {
    const leo = await scene.sealOne(request('leo', person('leo')))
    const all = await scene.count('subject_index')
    await scene.database.pool.query('delete from wismo_vault.subject_index')
    expect(await find({ name: 'leo' })).toEqual([])
    // What the test above swapped cannot be read by anybody.
    await scene.vault.erase(shopId, (await scene.sealOne(request('swapped'))).subjectRef)
    await fillIndex(scene.settings, { pageSize: 3 })
    expect(await find({ name: 'leo' })).toEqual([leo.subjectRef])
    const filled = await scene.count('subject_index')
    expect(filled).toBeLessThanOrEqual(all)
    await fillIndex(scene.settings, { pageSize: 3 })
    expect(await scene.count('subject_index')).toBe(filled)
  })

  test('I35 no word stands in a table in clear', async () => {
    await scene.sealOne(request('mona', person('mona')))
    for (const table of ['subject_index', 'read_audit', 'subject_key', 'sealed_value']) expect(await scene.count(table, `${table}::text ilike '%mona%' or ${table}::text ilike '%' || encode('mona', 'hex') || '%'`)).toBe(0)
  })
})

test('a database that does not answer is said to be so', async () => {
  const away = new Error('Connection terminated unexpectedly')
  const pool = { query: () => Promise.reject(away), connect: () => Promise.reject(away) } as never
  const { openValues } = await import('./values.ts')
  const { eraseSubject } = await import('./erase.ts')
  const { subjectRef } = await scene.sealOne(request('away'))
  await expect(openValues({ ...scene.settings, pool }, shopId, [], page)).rejects.toThrow(Unavailable)
  await expect(eraseSubject({ ...scene.settings, pool }, shopId, subjectRef)).rejects.toThrow(Unavailable)
})
