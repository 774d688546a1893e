import type { Pool } from 'pg'
import { Invalid, isWismoError, SealedRef, ShopId, uuidV5, wismoSpace, type Uuid } from '@wismo/kernel'
import type { Vault } from '@wismo/privacy'
import type { Parked } from './group.ts'
import { orderKeyOf, typeOf } from './inbound.ts'
import type { Headers, ReceivedMessage } from './port.ts'

/** A message on its way into the parked table. */
export interface ParkedMessage extends Parked {
  readonly message: ReceivedMessage
  /** The aggregate whose row in a view waits for it; it is the key then. */
  readonly aggregate: string | undefined
  /** Tries that this batch made: none where the message only waits. */
  readonly attempts: number
  /** It comes again by itself after this many milliseconds. */
  readonly retryInMs: number | undefined
}

/** What else is known about a message that is parked. */
export type Circumstances = Partial<Pick<ParkedMessage, 'behind' | 'aggregate' | 'attempts' | 'retryInMs'>>

export const maxParkedDetail = 1_000

/** Places named in one reason, as over HTTP: what a sender is told has to fit into one message. */
export const maxParkedFaults = 100

/** PostgreSQL keeps no NUL in text: without this a message could not even be set aside. */
export const storable = (text: string): string => text.replaceAll('\u0000', '\ufffd')

/** Nor does its jsonb keep an escaped NUL or half a character. */
const storableJson = (value: unknown): string => JSON.stringify(value).replaceAll(/\\u(?:0000|d[89a-f][0-9a-f]{2})/gi, '\\ufffd')

/** Why a message was set aside. An error without a code is a bug of ours: its words may hold data and stay out. */
export function parkedBecause(group: string, message: ReceivedMessage, error: unknown, { behind = false, aggregate, attempts = behind ? 0 : 1, retryInMs }: Circumstances = {}): ParkedMessage {
  const known = isWismoError(error)
  return {
    group,
    key: aggregate ?? orderKeyOf(message),
    code: known ? error.code : 'internal',
    detail: (known ? error.message : 'The handler failed; the log of the service has the cause.').slice(0, maxParkedDetail),
    faults: error instanceof Invalid ? error.faults.slice(0, maxParkedFaults) : [],
    messageId: (message.headers['ce_id'] ?? '').slice(0, 200),
    messageKey: message.key,
    type: (typeOf(message) ?? '').slice(0, 200),
    shopId: shopOf(message),
    behind,
    message,
    aggregate,
    attempts,
    retryInMs,
  }
}

/** Nothing is wrong with the message: it waits for one before it. */
export class Behind extends Invalid {
  constructor() {
    super('behind_parked', 'An earlier message of this order is parked.')
  }
}

/** Which of these keys have something parked in this group. */
export async function parkedKeys(pool: Pool, schema: string, group: string, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const named = new Map(keys.map((key) => [storable(key), key]))
  const { rows } = await pool.query<{ key: string }>({
    name: `${schema}.parked_keys`,
    text: `select distinct key from ${schema}.parked where group_name = $1 and key = any($2)`,
    values: [group, [...named.keys()]],
  })
  return new Set(rows.map(({ key }) => named.get(key) ?? key))
}

/** Keeps the bodies sealed; a message that is parked again gets the same reference. */
export function sealParked(vault: Vault, parked: readonly ParkedMessage[]): Promise<readonly SealedRef[]> {
  return vault.sealBodies(
    parked.map(({ message, shopId, code }) => ({
      shopId: shopId === undefined ? undefined : (shopId as ShopId),
      cause: placeOf(message),
      // Card data is not kept, not even sealed.
      body: code === 'card_number_refused' ? new Uint8Array() : (message.value ?? new Uint8Array()),
    })),
  )
}

const placeOf = (message: ReceivedMessage): Uuid => uuidV5(wismoSpace, 'record', message.topic, message.partition, String(message.offset), String(message.timestamp))

/** By the header, else by the key: whoever wrote no shop into one of them is told why by the other. */
const shopOf = ({ headers, key }: ReceivedMessage): string | undefined => [headers['ce_shop'], key.split(':', 1)[0]].find((name) => name !== undefined && ShopId.pattern.test(name))

/** Where the body of a parked message lies: in its row, sealed in the vault, or nowhere. */
export interface KeptBody {
  readonly value?: Uint8Array | null
  readonly ref?: SealedRef
}

/** What a message is read by. Senders add headers of their own that may say anything about anybody. */
const keptHeaders = ['ce_id', 'ce_source', 'ce_specversion', 'ce_type', 'ce_shop', 'traceparent']

const ownHeaders = (headers: Headers): Headers => Object.fromEntries(keptHeaders.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])))

/** Rows of the parked table as parallel arrays, in the order of `parkedInsert`. */
export const parkedColumns = (parked: readonly ParkedMessage[], bodies: readonly KeptBody[]): readonly unknown[][] => [
  parked.map((one) => one.group),
  parked.map((one) => storable(one.key)),
  parked.map((one) => storable(one.messageId)),
  parked.map((one) => storable(one.type)),
  parked.map((one) => one.shopId ?? null),
  parked.map((one) => one.code),
  parked.map((one) => storable(one.detail)),
  parked.map((one) => storableJson(one.faults)),
  parked.map((one) => one.behind),
  parked.map((one) => one.message.topic),
  parked.map((one) => one.message.partition),
  parked.map((one) => String(one.message.offset)),
  parked.map((one) => storableJson(ownHeaders(one.message.headers))),
  parked.map((one) => storable(one.message.key)),
  parked.map((one) => one.attempts),
  parked.map((one) => one.message.timestamp),
  parked.map((one) => (one.aggregate === undefined ? null : storable(one.aggregate))),
  bodies.map(({ value }) => (value === undefined || value === null ? null : Buffer.from(value.buffer, value.byteOffset, value.byteLength))),
  bodies.map(({ ref }) => (ref === undefined ? null : SealedRef.toUuid(ref))),
  parked.map((one) => one.retryInMs ?? null),
]

const parkedTypes = ['text', 'text', 'text', 'text', 'text', 'text', 'text', 'jsonb', 'boolean', 'text', 'int', 'bigint', 'jsonb', 'text', 'int', 'bigint', 'text', 'bytea', 'uuid', 'float8']

/**
 * The insert of those columns with parameters from `$from` on: text to be placed inside a larger statement, whose part `held`
 * has the positions before it. What lies before those is settled: a member that lost its partition parks nothing of it.
 * Where the group has no position yet there is nothing to hold: a member that lost the partition during its very first batch
 * may park what its successor settles at that moment. Both decide alike, so it parks the same rows or ones that only wait,
 * which go on by themselves; what a state that changed between them made different waits until somebody asks for it, and
 * what was recorded of it already adds nothing.
 * Rows are numbered in the order given, whatever plan the look at the positions gets: a key's messages come back in that order.
 */
export const parkedInsert = (schema: string, from: number, held: string): string =>
  `insert into ${schema}.parked (group_name, key, message_id, type, shop_id, code, detail, faults, behind, topic, partition, log_offset, headers, message_key, attempts, log_time, aggregate, value, body_ref, retry_at)
    select g, k, m, t, s, c, d, f, b, tp, p, o, h, mk, a, lt, ag, v, r, now() + ra * interval '1 millisecond'
    from unnest(${parkedTypes.map((type, i) => `$${from + i}::${type}[]`).join(', ')}) with ordinality u(g, k, m, t, s, c, d, f, b, tp, p, o, h, mk, a, lt, ag, v, r, ra, place)
    where not exists (select from ${held} where topic = tp and partition = p and next_offset > o)
    order by place
    on conflict (group_name, topic, partition, log_offset) do nothing`

/** Columns that say why a message that was taken up failed again, in the order of `failedUpdate`. */
export const failedColumns = (failed: readonly { readonly id: string; readonly attempts: number; readonly why: ParkedMessage }[]): readonly unknown[][] => [
  failed.map(({ id }) => id),
  failed.map(({ attempts }) => attempts),
  failed.map(({ why }) => why.code),
  failed.map(({ why }) => storable(why.detail)),
  failed.map(({ why }) => storableJson(why.faults)),
  failed.map(({ why }) => why.retryInMs ?? null),
]

/** The update of those columns with parameters from `$from` on. */
export const failedUpdate = (schema: string, from: number): string =>
  `update ${schema}.parked p set behind = false, attempts = f.a, code = f.c, detail = f.d, faults = f.f, failed_at = now(), asked_at = null, retry_at = now() + f.r * interval '1 millisecond'
    from unnest($${from}::bigint[], $${from + 1}::int[], $${from + 2}::text[], $${from + 3}::text[], $${from + 4}::jsonb[], $${from + 5}::float8[]) f(id, a, c, d, f, r) where p.id = f.id`

/**
 * Frees the places of these messages where another message of a log that is gone holds them: a topic made anew counts from
 * 0 again, and a place is only ever taken once. The first release did not keep when the log took a message: then its id tells.
 */
export async function freePlaces(pool: Pool, schema: string, group: string, parked: readonly ParkedMessage[]): Promise<void> {
  await pool.query({
    name: `${schema}.free_places`,
    text: `update ${schema}.parked p set log_offset = -p.id from unnest($2::text[], $3::int[], $4::bigint[], $5::bigint[], $6::text[]) u(t, n, o, at, m)
      where p.group_name = $1 and p.topic = u.t and p.partition = u.n and p.log_offset = u.o and (p.log_time <> u.at or (p.log_time is null and (u.m = '' or p.message_id <> u.m)))`,
    values: [group, parked.map(({ message }) => message.topic), parked.map(({ message }) => message.partition), parked.map(({ message }) => String(message.offset)), parked.map(({ message }) => message.timestamp), parked.map(({ messageId }) => storable(messageId))],
  })
}
