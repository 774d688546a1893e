// Sends what the demo's retailer tells, once each, and remembers what it sent for as long as the log does.
import { Instant, orderIdOf, uuidV5, wismoSpace, type OrderId, type Uuid } from '@wismo/kernel'
import type { OutgoingMessage } from '@wismo/messaging'
import type { Runtime } from '@wismo/service'
import { demoShop } from './demo-principal.ts'
import type { Fact } from './works.ts'

/** A fact that went out. */
export interface SentFact {
  readonly id: Uuid
  /** `RetailParcelReported`. */
  readonly type: string
  readonly externalId: string
  readonly orderId: OrderId
  readonly message: OutgoingMessage
}

/** A fact with the moment at which it happened. */
export interface TimedFact extends Pick<Fact, 'type' | 'key' | 'data'> {
  readonly at: Instant
}

export interface Teller {
  /** Sends those that were not sent yet, in this order; answers how many. */
  tell(externalId: string, facts: readonly TimedFact[]): Promise<number>
  /** The same for several orders at once. */
  tellAll(orders: readonly { readonly externalId: string; readonly facts: readonly TimedFact[] }[]): Promise<number>
  /** Sends messages as they are, unless one of this id was sent before. */
  send(messages: readonly OutgoingMessage[]): Promise<number>
  /** It was told, as far as is remembered. */
  knows(externalId: string, key: string): boolean
  /** Something was told of that order. */
  hasTold(externalId: string): boolean
  /** Oldest first; the newest 5,000. */
  sent(): readonly SentFact[]
  /** Remembers what was told before this process began as well; nothing where the log is too long to be read for that. */
  recall(): Promise<void>
  /** Sends everything again, under the same ids; answers how many. */
  again(): Promise<number>
}

/** Who says it, in the envelope. */
export const source = '/demo'
const mostKept = 5_000
/** Messages of a log that is read from its beginning. */
const mostRead = 50_000
/** Messages in one call of the log. */
const pieceSize = 200

type Retailer = Pick<Runtime, 'bus' | 'contracts'>
const tellers = new WeakMap<Runtime['bus'], Teller>()

/** The one teller of a process: whoever tells something remembers it for all. */
export function tellerOf(runtime: Retailer): Teller {
  const teller = tellers.get(runtime.bus) ?? openTeller(runtime)
  tellers.set(runtime.bus, teller)
  return teller
}

function openTeller({ bus, contracts }: Retailer): Teller {
  const sent = new Map<string, SentFact>()
  /** On their way to the log: told, and not yet to be looked for. */
  const leaving = new Set<string>()
  const keep = (messages: readonly OutgoingMessage[]): void => {
    for (const message of messages) sent.set(idOf(message), sentFact(message))
    for (const id of [...sent.keys()].slice(0, Math.max(0, sent.size - mostKept))) sent.delete(id)
  }
  const isKnown = (id: string): boolean => sent.has(id) || leaving.has(id)
  const send = async (messages: readonly OutgoingMessage[]): Promise<number> => {
    const fresh = messages.filter((message) => !isKnown(idOf(message)))
    for (const message of fresh) leaving.add(idOf(message))
    try {
      // Where it fails some may have landed: sent again under the same ids they are the same facts.
      if (fresh.length > 0) await bus.publish(fresh)
      keep(fresh)
    } finally {
      for (const message of fresh) leaving.delete(idOf(message))
    }
    return fresh.length
  }
  return {
    send,
    tellAll: (orders) => send(orders.flatMap(({ externalId, facts }) => facts.map((fact) => factMessage(contracts, externalId, fact)))),
    tell: (externalId, facts) => send(facts.map((fact) => factMessage(contracts, externalId, fact))),
    knows: (externalId, key) => isKnown(factId(externalId, key)),
    hasTold: (externalId) => [...sent.values()].some((fact) => fact.externalId === externalId),
    sent: () => [...sent.values()],
    async recall() {
      const since = [...sent.values()].map(({ message }) => message)
      keep(await toldBefore(bus, contracts.topicOf('RetailOrderPlaced')))
      for (const message of since) sent.delete(idOf(message))
      keep(since)
    },
    async again() {
      const messages = [...sent.values()].map(({ message }) => message)
      for (let i = 0; i < messages.length; i += pieceSize) await bus.publish(messages.slice(i, i + pieceSize))
      return messages.length
    },
  }
}

const idOf = ({ headers }: Pick<OutgoingMessage, 'headers'>): string => headers['ce_id'] ?? ''

/** What any process of the demo told, oldest first, as far as the log still has it. */
async function toldBefore(bus: Retailer['bus'], topic: string): Promise<readonly OutgoingMessage[]> {
  const ends = await bus.ends([topic])
  if (ends.reduce((sum, { oldest, next }) => sum + Number(next - oldest), 0) > mostRead) return []
  const told = (await bus.readTopic(topic)).filter(({ headers }) => headers['ce_source'] === source && headers['ce_shop'] === demoShop)
  return told.map(({ key, value, headers }) => ({ topic, key, value, headers }))
}

/** The same fact has the same id in every run: told twice it is one. */
export const factId = (externalId: string, key: string): Uuid => uuidV5(wismoSpace, 'demo', externalId, key)

export function factMessage(contracts: Runtime['contracts'], externalId: string, { type, key, data, at }: TimedFact): OutgoingMessage {
  return {
    topic: contracts.topicOf(type),
    key: `${demoShop}:${externalId}`,
    value: Buffer.from(JSON.stringify({ shopId: demoShop, externalId, occurredAt: at, ...data })),
    headers: { ce_id: factId(externalId, key), ce_type: contracts.ceType(type), ce_source: source, ce_specversion: '1.0', ce_shop: demoShop },
  }
}

function sentFact(message: OutgoingMessage): SentFact {
  const externalId = message.key.slice(demoShop.length + 1)
  const [, , type = ''] = (message.headers['ce_type'] ?? '').split('.')
  return { id: message.headers['ce_id'] as Uuid, type, externalId, orderId: orderIdOf(demoShop, externalId), message }
}

/** Facts that happen now, one after the other: each a millisecond after the one before it, and none before what is known already. */
export function timed(facts: readonly Fact[], now: Instant, newest: Instant | undefined): readonly TimedFact[] {
  const start = Math.max(Instant.toMillis(now), newest === undefined ? 0 : Instant.toMillis(newest) + 1)
  return facts.map((fact, i) => ({ ...fact, at: Instant.fromMillis(start + i) }))
}
