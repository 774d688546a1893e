// I37 Everybody is erased, as persons ask for it and staff decide: and then nobody is to be found.
import { SubjectRef } from '@wismo/kernel'
import { eventually } from '@wismo/testing'
import { demoToken } from '../demo-token.ts'
import { runWismo } from '../operator.ts'
import type { TestWismo } from '../start-wismo.ts'
import { ordersShown } from './answers.ts'
import { holdOrder, inTurns, type CanaryOrder } from './traffic.ts'

export interface Erasure {
  /** What the vault held of the persons before. */
  readonly had: Kept
  readonly keeps: Kept
  /** Orders that say that their person was erased. */
  readonly erased: number
  /** Status and totals of the orders before, each once: `cancelled, 0 of 23290`. */
  readonly states: readonly string[]
  /** Orders whose status or sums are not what they were. */
  readonly changed: readonly string[]
  /** Of the comparison of the view with the stores: after the erasure, and once more after the view was made anew. */
  readonly compared: readonly string[]
}

interface Kept {
  readonly keys: number
  readonly values: number
  /** Rows by which somebody could be found. */
  readonly indexed: number
}

const within = { within: 60_000 }

/** Nobody looks at a hold: after three days the order is off, and over. `pass` lets hours go by. */
export async function cancelAll(wismo: TestWismo, orders: readonly CanaryOrder[], pass: (hours: number) => void): Promise<void> {
  const { rows } = await wismo.pool.query<{ id: string }>(`select part as id from wismo_order_view.order_part_v1 where doc ->> 'holds' <> '{}'`)
  const isHeld = new Set(rows.map(({ id }) => id))
  await inTurns(orders, async ({ id }, i) => void (isHeld.has(id) || (await holdOrder(wismo, id, i))))
  for (const step of ['HoldReminded', 'HoldEscalated', 'HoldWaitEnded']) {
    pass(24)
    await eventually(async () => (await count(wismo, `select count(distinct stream) from wismo_order.event where type = $1`, [step])) >= orders.length, within)
  }
  await eventually(async () => (await count(wismo, `select count(*) from wismo_order_view.order_part_v1 where doc ->> 'cancelled' = 'true'`)) >= orders.length, within)
}

/** `key`: a retailer's, with `personal:read`; `env`: an operator's. */
export async function eraseAll(wismo: TestWismo, orders: readonly CanaryOrder[], key: string, env: Readonly<Record<string, string>>): Promise<Erasure> {
  const { pool } = wismo
  const { rows } = await pool.query<{ ref: SubjectRef }>(`select distinct data ->> 'subjectRef' as ref from wismo_order.event where type = 'OrderPlaced' and stream = any($1)`, [orders.map(({ id }) => `order-${id}`)])
  const persons = rows.map(({ ref }) => SubjectRef.toUuid(ref))
  const [had, before] = [await keptOf(wismo, persons), await ordersShown(wismo, orders)]
  const staff = await demoToken(wismo.url, 'who=staff&role=privacy&shops=aldermoor')
  await inTurns(orders, async ({ id }) => {
    const asked = await wismo.call('/v1/subject-requests', { key, body: { kind: 'erase', subject: { orderId: id } } })
    const decided = await wismo.call(`/v1/subject-requests/${String(asked.json['id'])}/decide`, { key: staff, body: { decision: 'grant' } })
    if (decided.status !== 200) throw new Error(`An erasure of the canary was answered ${asked.status} and ${decided.status}: ${decided.text}`)
  })
  await eventually(async () => (await count(wismo, `select count(*) from wismo_order.event where type = 'SubjectErased'`)) >= persons.length, within)
  await eventually(async () => (await count(wismo, `select count(*) from wismo_order_view.order_part_v1 where doc ->> 'erased' = 'true'`)) >= orders.length, within)
  const after = await ordersShown(wismo, orders)
  const verify = async (): Promise<string> => differences(await runWismo(env, 'verify', 'order-view', '--json'))
  const compared = [await verify()]
  const rebuilt = await runWismo(env, 'rebuild', 'order-view')
  if (rebuilt.code !== 0) throw new Error(`The view was not made anew: ${rebuilt.err}`)
  compared.push(await verify())
  return {
    had, keeps: await keptOf(wismo, persons), compared,
    erased: [...after.values()].filter(({ isErased }) => isErased).length,
    states: [...new Set([...before.values()].map(({ state }) => state))],
    changed: orders.map(({ id }) => id).filter((id) => before.get(id)?.state !== after.get(id)?.state || before.get(id)?.sums !== after.get(id)?.sums),
  }
}

async function keptOf(wismo: TestWismo, persons: readonly string[]): Promise<Kept> {
  const [keys, values, indexed] = await Promise.all(['subject_key where subject_ref = any($1)', 'sealed_value where value is not null and subject_ref = any($1)', 'subject_index where subject_ref = any($1)'].map((rows) => count(wismo, `select count(*) from wismo_vault.${rows}`, [persons])))
  return { keys: keys ?? 0, values: values ?? 0, indexed: indexed ?? 0 }
}

const count = async ({ pool }: TestWismo, sql: string, values: readonly unknown[] = []): Promise<number> => Number((await pool.query<{ count: string }>(sql, [...values])).rows[0]?.count ?? 0)

function differences({ code, out, err }: { readonly code: number | null; readonly out: string; readonly err: string }): string {
  if (code !== 0) return err || out
  const { rows, differences: found, more } = JSON.parse(out) as { readonly rows: number; readonly differences: readonly unknown[]; readonly more: number }
  return `${found.length + more} of ${rows} rows`
}
