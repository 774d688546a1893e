import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { newKey } from './cipher.ts'
import type { Sealed, Vault } from './port.ts'
import { rotateMasterKey } from './rotate.ts'
import { WrongMasterKey, type VaultSettings } from './settings.ts'
import { cause, page, person, refOf, request, shopId, vaultScene, type VaultScene } from './testing/vault-scene.ts'
import { openVault } from './vault.ts'

const [oldKey, nextKey] = [newKey(), newKey()]
let scene: VaultScene
let sealed: readonly Sealed[]
let body: Awaited<ReturnType<Vault['sealBodies']>>
beforeEach(async () => {
  scene = await vaultScene(oldKey)
  sealed = await scene.vault.seal(Array.from({ length: 25 }, (_, i) => request(`order ${i}`, person(`person${i}`))))
  body = await scene.vault.sealBodies([{ shopId, cause: cause('body'), body: Buffer.from('one') }, { shopId: undefined, cause: cause('body 2'), body: Buffer.from('two') }])
})
afterEach(() => scene.database.drop())

const under = (...masterKeys: VaultSettings['masterKeys']): VaultSettings => ({ ...scene.settings, masterKeys })

async function readsAll(vault: Vault): Promise<void> {
  expect((await vault.open(shopId, sealed.map((one) => refOf(one)), page)).size).toBe(25)
  expect((await Promise.all(body.map((ref) => vault.openBody(ref)))).map((bytes) => Buffer.from(bytes ?? []).toString())).toEqual(['one', 'two'])
  expect(vault.fingerprint('x')).toBe(scene.vault.fingerprint('x'))
}

test('after a rotation a process with the new key alone reads all, and one with the old key alone does not start', async () => {
  expect(await rotateMasterKey(under(nextKey, oldKey), { pageSize: 4 })).toBe(28)
  await readsAll(await openVault(under(nextKey)))
  await expect(openVault(under(oldKey))).rejects.toThrow(WrongMasterKey)
})

test('told again there is nothing to do', async () => {
  await rotateMasterKey(under(nextKey, oldKey))
  expect(await rotateMasterKey(under(nextKey, oldKey))).toBe(0)
})

test('one that was killed in the middle leaves all readable with both keys, the new one alone refused, and is gone on with', async () => {
  const killed = new Error('killed')
  const pages: number[] = []
  const dies = rotateMasterKey(under(nextKey, oldKey), { pageSize: 4, onPage: ({ changed }) => {
    if (pages.push(changed) === 3) throw killed
  } })
  await expect(dies).rejects.toThrow(killed)
  await readsAll(await openVault(under(nextKey, oldKey)))
  await readsAll(await openVault(under(oldKey, nextKey)))
  await expect(openVault(under(nextKey))).rejects.toThrow(WrongMasterKey)
  expect(await rotateMasterKey(under(nextKey, oldKey), { pageSize: 4 })).toBe(28 - 12)
  await readsAll(await openVault(under(nextKey)))
})

test('services seal and erase while it goes on: what is new is under the new key, what is gone stays gone', async () => {
  const running = await openVault(under(nextKey, oldKey))
  const gone = sealed[20] as Sealed
  const during: Promise<unknown>[] = []
  await rotateMasterKey(under(nextKey, oldKey), { pageSize: 4, onPage: () => {
    during.push(running.seal([request(`during ${during.length}`, person(`during${during.length}`))]), running.erase(shopId, gone.subjectRef))
  } })
  await Promise.all(during)
  await rotateMasterKey(under(nextKey, oldKey))
  const vault = await openVault(under(nextKey))
  expect((await vault.open(shopId, sealed.map((one) => refOf(one)), page)).size).toBe(24)
  expect(await scene.count('subject_key')).toBe(24 + during.length / 2)
})

test('neither key fits: refused', async () => {
  await expect(openVault(under(newKey(), newKey()))).rejects.toThrow(WrongMasterKey)
  await expect(rotateMasterKey(under(newKey(), newKey()))).rejects.toThrow(WrongMasterKey)
})
