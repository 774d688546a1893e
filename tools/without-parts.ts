// For tools that build the services to see what they are made of: their routes, their groups, where their tables are.
import pg from 'pg'
import { openContracts } from '@wismo/contracts'
import { Instant } from '@wismo/kernel'
import type { MessageBus } from '@wismo/messaging'
import type { Vault } from '@wismo/privacy'
import { apiKeys, createLog, demoClientIds, demoIssuer, linkTokens, shopsOf, textSeal, type RateLimits, type Runtime } from '@wismo/service'

const clock = (): Instant => Instant.fromMillis(0)

/** A runtime to build services with: whatever is not given must not be called, and the time stands still. */
export function withoutParts(given: Partial<Runtime> = {}): Runtime {
  const never = (): never => {
    throw new Error('a tool that only looks at the services called one of their parts')
  }
  const pool = new pg.Pool({ connectionString: 'postgres://localhost:1/none' })
  const bus: MessageBus = { partitions: 1, identity: never, ensureTopics: never, publish: never, subscribe: never, ends: never, readTopic: never, close: never }
  const vault: Vault = {
    seal: never, open: never, valuesOf: never, findSubjects: never, subjectOf: never, erase: never, isKept: never, subjectsBefore: never, ordersOf: never, erasedAmong: never, audit: never,
    sealBodies: never, openBody: never, forgetBodies: never, shopsOfBodies: never, fingerprint: never, conceal: never, reveal: never,
  }
  const limits: RateLimits = { requests: undefined, take: never, draw: never, forget: never, start: never }
  return {
    baseUrl: 'http://localhost:3000', demo: true, clock, random: (size) => new Uint8Array(size), log: createLog({ level: 'silent', name: 'tools' }), bus, contracts: given.contracts ?? openContracts(), vault,
    desk: { client: { issuer: demoIssuer('http://localhost:3000'), clientId: demoClientIds.desk, scope: 'openid' }, apiUrl: 'http://localhost:3000', seal: textSeal([Buffer.alloc(32)], 'desk') },
    owners: { clientOf: never, whoIs: never, seal: textSeal([Buffer.alloc(32)], 'owners') },
    shops: shopsOf([]), keys: apiKeys([], clock), links: linkTokens([Buffer.alloc(32)], clock), limits, tell: never, database: () => ({ pool, schema: 'none' }),
    ...given,
  }
}
