import type { Pool } from 'pg'
import { Invalid, isWismoError, SealedRef, ShopId, uuidV5, wismoSpace, type Uuid } from '@wismo/kernel'
import type { Vault } from '@wismo/privacy'
import type { Parked } from './group.ts'
import { orderKeyOf, typeOf } from './inbound.ts'
import type { ReceivedMessage } from './port.ts'

/** A message on its way into the parked table. */
export interface ParkedMessage extends Parked {
  readonly message: ReceivedMessage
}

export const maxParkedDetail = 1_000

/** PostgreSQL keeps no NUL in text: without this a message could not even be set aside. */
const storable = (text: string): string => text.replaceAll('\u0000', '\ufffd')

/** Nor does its jsonb keep an escaped NUL or half a character. */
const storableJson = (value: unknown): string => JSON.stringify(value).replaceAll(/\\u(?:0000|d[89a-f][0-9a-f]{2})/gi, '\\ufffd')

/** Why a message was set aside. An error without a code is a bug of ours: its words may hold data and stay out. */
export function parkedBecause(group: string, message: ReceivedMessage, error: unknown, behind = false): ParkedMessage {
  const known = isWismoError(error)
  return {
    group,
    key: orderKeyOf(message),
    code: known ? error.code : 'internal',
    detail: (known ? error.message : 'The handler failed; the log of the service has the cause.').slice(0, maxParkedDetail),
    faults: error instanceof Invalid ? error.faults : [],
    messageId: (message.headers['ce_id'] ?? '').slice(0, 200),
    messageKey: message.key,
    type: (typeOf(message) ?? '').slice(0, 200),
    shopId: shopOf(message),
    behind,
    message,
  }
}

/** Which of these orders have something parked in this group. */
export async function parkedKeys(pool: Pool, schema: string, group: string, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await pool.query<{ key: string }>({
    name: `${schema}.parked_keys`,
    text: `select distinct key from ${schema}.parked where group_name = $1 and key = any($2)`,
    values: [group, [...new Set(keys.map(storable))]],
  })
  return new Set(rows.map((row) => row.key))
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

function shopOf(message: ReceivedMessage): string | undefined {
  try {
    return ShopId.parse(message.headers['ce_shop'] ?? message.key.split(':', 1)[0] ?? '')
  } catch {
    return undefined
  }
}

/** Rows of the parked table as parallel arrays, in the order of `parkedInsert`. */
export function parkedColumns(parked: readonly ParkedMessage[], bodies: readonly SealedRef[]): readonly unknown[][] {
  return [
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
    parked.map((one) => storableJson(one.message.headers)),
    parked.map((one) => storable(one.message.key)),
    bodies.map((ref) => SealedRef.toUuid(ref)),
  ]
}

/** The insert of those columns with parameters from `$from` on: text to be placed inside a larger statement. */
export const parkedInsert = (schema: string, from: number): string => {
  const types = ['text', 'text', 'text', 'text', 'text', 'text', 'text', 'jsonb', 'boolean', 'text', 'int', 'bigint', 'jsonb', 'text', 'uuid']
  return `insert into ${schema}.parked (group_name, key, message_id, type, shop_id, code, detail, faults, behind, topic, partition, log_offset, headers, message_key, body_ref)
    select * from unnest(${types.map((type, i) => `$${from + i}::${type}[]`).join(', ')}) on conflict (group_name, topic, partition, log_offset) do nothing`
}

