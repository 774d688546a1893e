// Another master key: every key is wrapped anew by the first one, while services run that know both.
import { SubjectRef, type Uuid } from '@wismo/kernel'
import { bodyKeyName } from './bodies.ts'
import { throughPages, type PagedWork } from './pages.ts'
import { ask, opened, unwrap, wrap, type VaultSettings } from './settings.ts'

/**
 * Wraps by the first master key what another one wraps, and answers how many keys that were. Broken off, it leaves keys of
 * both kinds, which whoever knows both reads; run again it does the rest. The vault's own key comes last: a process that
 * knows only the new master key does not start before everything can be read with it. Throws `WrongMasterKey`.
 */
export async function rotateMasterKey(settings: VaultSettings, work: PagedWork = {}): Promise<number> {
  let changed = 0
  for (const table of [subjectKeys(settings.schema), bodyKeys(settings.schema), vaultKeys(settings.schema)]) {
    const report: PagedWork = { ...work, onPage: (done) => work.onPage?.({ ...done, changed: changed + done.changed }) }
    // A process that was slow to learn of the new key may wrap by the old one meanwhile: gone through until nothing is left.
    for (let again = true; again && work.stop?.aborted !== true; ) {
      const more = await throughPages<string>(report, (after, size) => rotatePage(settings, table, after, size))
      changed += more
      again = more > 0
    }
  }
  return changed
}

/** A table with wrapped keys: what orders and names a row, its type, and what the key is wrapped for. */
interface KeyTable {
  readonly name: string
  readonly place: (row: string) => string
  readonly type: 'uuid' | 'text'
  nameOf(place: string): string
}

const subjectKeys = (schema: string): KeyTable => ({ name: `${schema}.subject_key`, place: (row) => `${row}.subject_ref`, type: 'uuid', nameOf: (place) => SubjectRef.fromUuid(place as Uuid) })
const bodyKeys = (schema: string): KeyTable => ({ name: `${schema}.body_key`, place: (row) => `${row}.shop_id || ' ' || ${row}.month`, type: 'text', nameOf: (place) => bodyKeyName(...(place.split(' ') as [string, string])) })
const vaultKeys = (schema: string): KeyTable => ({ name: `${schema}.vault_key`, place: (row) => `${row}.name`, type: 'text', nameOf: (place) => place })

async function rotatePage(settings: VaultSettings, { name, place, type, nameOf }: KeyTable, after: string | undefined, size: number): Promise<{ readonly next: string | undefined; readonly seen: number; readonly changed: number }> {
  const { rows } = await ask<{ place: string; wrapped: Buffer }>(settings, {
    text: `select ${place('t')} as place, wrapped from ${name} t where $1::${type} is null or ${place('t')} > $1 order by ${place('t')} limit $2`,
    values: [after ?? null, size],
  })
  const old = rows.filter((row) => opened(settings.masterKeys[0], row.wrapped, nameOf(row.place)) === undefined)
  const renewed = old.map((row) => ({ ...row, anew: wrap(settings, unwrap(settings, row.wrapped, nameOf(row.place)), nameOf(row.place)) }))
  // Only what still is as it was read: a key that was destroyed meanwhile stays so.
  const { rowCount } = await ask(settings, {
    text: `update ${name} t set wrapped = u.anew from unnest($1::${type}[], $2::bytea[], $3::bytea[]) u(place, old, anew) where ${place('t')} = u.place and t.wrapped = u.old`,
    values: [renewed.map((row) => row.place), renewed.map((row) => row.wrapped), renewed.map((row) => row.anew)],
  })
  return { next: rows.length < size ? undefined : rows.at(-1)?.place, seen: rows.length, changed: rowCount ?? 0 }
}
