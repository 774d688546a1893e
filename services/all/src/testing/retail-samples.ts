// What a retailer tells: every message once, about an order and a shop of the test.
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { exampleOf, openContracts, typesOf } from '@wismo/contracts'
import { retailTypes, scopes, type RetailType, type Scope } from '@wismo/service'

const { source } = openContracts()
const example = JSON.parse(readFileSync('examples/order.json', 'utf8')) as Record<string, unknown>

export const freshName = (): string => `E-${randomUUID()}`

/** The example order under a new name. */
export const orderNamed = (externalId: string, over: object = {}): Record<string, unknown> & { externalId: string } => ({ ...example, externalId, number: externalId, ...over })

/** A message of that type about an order of Aldermoor, with all that has to be said. */
export function reportOf(type: RetailType, externalId: string, over: object = {}): Record<string, unknown> {
  const entry = source.events.find(({ event }) => event === type)
  if (entry === undefined) throw new Error(`${type} is in no catalogue.`)
  const { data } = exampleOf(entry.schema, typesOf(source), { optional: false })
  return { ...data, shopId: 'aldermoor', externalId, occurredAt: '2026-11-25T10:00:00Z', ...('currency' in data ? { currency: 'EUR' } : {}), ...('contact' in data ? { contact: { email: 'ada@example.org' } } : {}), ...over }
}

export interface TestEvent {
  readonly id: string
  readonly type: string
  readonly data: unknown
}

export const eventOf = (type: string, data: unknown, id: string = randomUUID()): TestEvent => ({ id, type, data })

/** One of every type there is, each about an order of its own. */
export const oneOfEach = (): readonly TestEvent[] => [
  ...['RetailOrderPlaced', 'RetailOrderImported'].map((type) => eventOf(type, orderNamed(freshName()))),
  ...retailTypes.map((type) => eventOf(type, reportOf(type, freshName()))),
]

export interface MadeKey {
  readonly token: string
  /** As a file of keys has it. */
  readonly entry: Readonly<Record<string, unknown>>
}

export function keyFor(name: string, shops: readonly string[], of: readonly Scope[] = scopes, more: object = {}): MadeKey {
  const token = `wsk_test_${randomBytes(32).toString('base64url')}`
  const hash = createHash('sha256').update(token).digest('hex')
  return { token, entry: { id: `${name}-${hash.slice(0, 8)}`, hash, shops, scopes: of, ...more } }
}
