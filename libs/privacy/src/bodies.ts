// Raw bodies, under one key per shop and month: a month is forgotten by destroying its key.
import { SealedRef, wismoSpace, type ShopId } from '@wismo/kernel'
import { newKey, open, seal, type Key } from './cipher.ts'
import type { Vault } from './port.ts'
import { ask, unwrap, wrap, type VaultDatabase, type VaultSettings } from './settings.ts'

/** Bodies that name no shop are kept under a key of their own. */
const noShop = '-'

export async function sealBodies(settings: VaultSettings, month: string, bodies: Parameters<Vault['sealBodies']>[0]): Promise<readonly SealedRef[]> {
  if (bodies.length === 0) return []
  const keys = new Map<string, Key>()
  for (const shop of new Set(bodies.map(({ shopId }) => shopId ?? noShop))) keys.set(shop, await bodyKey(settings, shop, month))
  const rows = bodies.map(({ shopId, cause, body }) => {
    const shop = shopId ?? noShop
    const ref = SealedRef.of(wismoSpace, 'body', cause)
    return { ref, shop, value: seal(keys.get(shop) ?? newKey(), body, ref) }
  })
  await ask(settings, {
    text: `insert into ${settings.schema}.sealed_body (ref, shop_id, month, value) select r, s, $4, v from unnest($1::uuid[], $2::text[], $3::bytea[]) u(r, s, v) order by 1 on conflict do nothing`,
    values: [rows.map(({ ref }) => SealedRef.toUuid(ref)), rows.map(({ shop }) => shop), rows.map(({ value }) => value), month],
  })
  return rows.map(({ ref }) => ref)
}

/** What the key of a month is wrapped for. */
export const bodyKeyName = (shop: string, month: string): string => `${shop} ${month}`

async function bodyKey(settings: VaultSettings, shop: string, month: string): Promise<Key> {
  const name = bodyKeyName(shop, month)
  await ask(settings, { text: `insert into ${settings.schema}.body_key (shop_id, month, wrapped) values ($1, $2, $3) on conflict do nothing`, values: [shop, month, wrap(settings, newKey(), name)] })
  const { rows } = await ask<{ wrapped: Buffer }>(settings, { text: `select wrapped from ${settings.schema}.body_key where shop_id = $1 and month = $2`, values: [shop, month] })
  return unwrap(settings, rows[0]?.wrapped ?? Buffer.alloc(0), name)
}

export async function openBody(settings: VaultSettings, ref: SealedRef): Promise<Uint8Array | undefined> {
  const { schema } = settings
  const { rows: [row] } = await ask<{ shop_id: string; month: string; value: Buffer; wrapped: Buffer }>(settings, {
    text: `select b.shop_id, b.month, b.value, k.wrapped from ${schema}.sealed_body b join ${schema}.body_key k using (shop_id, month) where b.ref = $1`,
    values: [SealedRef.toUuid(ref)],
  })
  return row === undefined ? undefined : open(unwrap(settings, row.wrapped, bodyKeyName(row.shop_id, row.month)), row.value, ref)
}

/** Keys first: a body whose key is gone is gone, whether or not its row still stands. */
export async function forgetBodies(database: VaultDatabase, shopId: ShopId | undefined, before: string): Promise<number> {
  const { schema } = database
  const values = [shopId ?? noShop, before]
  await ask(database, { text: `delete from ${schema}.body_key where shop_id = $1 and month < $2`, values })
  const { rowCount } = await ask(database, { text: `delete from ${schema}.sealed_body where shop_id = $1 and month < $2`, values })
  return rowCount ?? 0
}

/** Bodies without a key count too: a run may have died between the two. */
export async function shopsOfBodies(database: VaultDatabase, before: string): Promise<readonly (ShopId | undefined)[]> {
  const { schema } = database
  const { rows } = await ask<{ shop_id: string }>(database, { text: `select shop_id from ${schema}.body_key where month < $1 union select shop_id from ${schema}.sealed_body where month < $1 order by 1`, values: [before] })
  return rows.map(({ shop_id: shop }) => (shop === noShop ? undefined : (shop as ShopId)))
}
