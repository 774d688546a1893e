// The vault on PostgreSQL: which part does what.
import { readAudit } from './audit.ts'
import { findSubjects, termsOf } from './blind-index.ts'
import { forgetBodies, openBody, sealBodies, shopsOfBodies } from './bodies.ts'
import { deriveKey, keyedHash, open, seal } from './cipher.ts'
import { eraseSubject, erasedAmong, isKept, ordersOf, subjectsBefore } from './erase.ts'
import { vaultKey } from './keys.ts'
import type { Vault } from './port.ts'
import type { VaultSettings } from './settings.ts'
import { subjectRefOf } from './subjects.ts'
import { migrateVault } from './tables.ts'
import { givenOf, openValues, planSeal, sealValues, valuesOf } from './values.ts'

/** Opens the vault, making its tables and keys on first use. Throws `WrongMasterKey`. */
export async function openVault(settings: VaultSettings): Promise<Vault> {
  await migrateVault(settings.pool, settings.schema)
  const hashing = await vaultKey(settings, 'hashing')
  const contentKey = deriveKey(hashing, 'content')
  const contactKey = deriveKey(hashing, 'contact')
  const refKey = deriveKey(hashing, 'reference')
  const terms = termsOf(hashing)
  const waitingKey = deriveKey(hashing, 'waiting')
  return {
    async seal(batch) {
      const planned = batch.map((request) => planSeal(refKey, request, subjectRefOf(contactKey, request.shopId, request.subject)))
      await sealValues(settings, terms, givenOf(batch, planned))
      return planned
    },
    open: (shopId, refs, access) => openValues(settings, shopId, refs, access),
    valuesOf: (shopId, subjectRef, access) => valuesOf(settings, shopId, subjectRef, access),
    findSubjects: (shopId, query, access) => findSubjects(settings, terms, shopId, query, access),
    subjectOf: (shopId, hint) => subjectRefOf(contactKey, shopId, hint),
    erase: (shopId, subjectRef, bounds) => eraseSubject(settings, shopId, subjectRef, bounds),
    isKept: (shopId, subjectRef, until) => isKept(settings, shopId, subjectRef, until),
    subjectsBefore: (shopId, moment, limit, after) => subjectsBefore(settings, shopId, moment, limit, after),
    ordersOf: (shopId, subjectRef) => ordersOf(settings, shopId, subjectRef),
    erasedAmong: (refs) => erasedAmong(settings, refs),
    audit: (filter) => readAudit(settings, filter),
    sealBodies: (bodies) => sealBodies(settings, settings.clock().slice(0, 7), bodies),
    openBody: (ref) => openBody(settings, ref),
    forgetBodies: (shopId, before) => forgetBodies(settings, shopId, before),
    shopsOfBodies: (before) => shopsOfBodies(settings, before),
    fingerprint: (text) => keyedHash(contentKey, text),
    conceal: (text) => seal(waitingKey, Buffer.from(text), waitingName),
    reveal: (concealed) => open(waitingKey, concealed, waitingName).toString('utf8'),
  }
}

/** The name under which a concealed text is sealed. */
const waitingName = 'waiting'
