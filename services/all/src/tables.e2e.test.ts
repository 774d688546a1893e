import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startWismo, type TestWismo } from './testing/start-wismo.ts'

let wismo: TestWismo
beforeAll(async () => {
  wismo = await startWismo()
}, 60_000)
afterAll(() => wismo.stop())

/** The first digits of the checksum of every step that a release shipped: a new step is a new line, and no line ever changes. */
const shipped = {
  'wismo_limits limits-1': '0462ee70ca7590e2',
  'wismo_log 0001-log': '24f5ba8252c5f638',
  'wismo_log 0002-days-of-the-owner': 'ffc48fac30485947',
  'wismo_log 0003-members': 'd061067a6d64df12',
  'wismo_order 0001-event': '5194e08448e007e6',
  'wismo_order 0002-append-many': '5d897eae225be666',
  'wismo_order 0003-read-all': 'd1c04120faed85bd',
  'wismo_order 0004-append': 'a3c857ea2b89904f',
  'wismo_order 0005-read-all-of-types': '666e40df5385e6c2',
  'wismo_order 0006-least-privilege': 'b116ca5c93094daf',
  'wismo_order 0007-append-many-by-index': '84139bc984a63b7d',
  'wismo_order idempotency-1': 'eb77cf6d90e68a4e',
  'wismo_order messaging-1': 'd384946d2dc8fda0',
  'wismo_order messaging-2-redrive': 'd078f547f0362c78',
  'wismo_order messaging-3-timers': '79dc923c7d38fe14',
  'wismo_order messaging-4-unsent': 'd769503e4e3c5e81',
  'wismo_order messaging-5-made': 'd744990fe0e1a0b5',
  'wismo_order order-import-1': 'e99e1c6cdfc7ba47',
  'wismo_order retail-rejection-1': 'fa81da4ee541bef0',
  'wismo_order retail-told-1': '3650ee542420dc05',
  'wismo_order retention-1': 'f29fb6a7cbf78d84',
  'wismo_order retention-2': '501a454680b2d47e',
  'wismo_order_view 0001-order-part': 'ac2704be49d87e31',
  'wismo_order_view 0002-generations': '038030c45b42ffe0',
  'wismo_order_view messaging-1': '6d89e4521fabe402',
  'wismo_order_view messaging-2-redrive': '64a9dc5f75c0469a',
  'wismo_order_view messaging-3-timers': 'adf34cc1d898c3db',
  'wismo_order_view messaging-4-unsent': 'd710a46465d025e9',
  'wismo_order_view messaging-5-made': '4da4d261392afc96',
  'wismo_tracking_api 0001-event': '61bcd39aca8fd313',
  'wismo_tracking_api 0002-append-many': '22dbff6c8d0dd9af',
  'wismo_tracking_api 0003-read-all': 'c697ec18445ee904',
  'wismo_tracking_api 0004-append': '82619b0e440fab69',
  'wismo_tracking_api 0005-read-all-of-types': 'e93867c1df4b7a1c',
  'wismo_tracking_api 0006-least-privilege': '7d2502c365a75986',
  'wismo_tracking_api 0007-append-many-by-index': '8366066881309876',
  'wismo_tracking_api lookup-1': 'dc516f36a8a8a73e',
  'wismo_tracking_api messaging-1': '9d5150f80d7d55a8',
  'wismo_tracking_api messaging-2-redrive': 'ddf0c57bfa7ee0cc',
  'wismo_tracking_api messaging-3-timers': '3094725e61b17573',
  'wismo_tracking_api messaging-4-unsent': 'f9caff656f75466b',
  'wismo_tracking_api messaging-5-made': '1f9780c27703e246',
  'wismo_vault vault-1': '4c7cd3c140454a04',
  'wismo_vault vault-2': '5f53376ef2b27271',
  'wismo_vault vault-3': '275fb15b9ce30eb0',
}

test('a step that was shipped reads as it did', async () => {
  const { rows } = await wismo.pool.query<{ schema: string }>(`select nspname as schema from pg_namespace where nspname like 'wismo\\_%' order by 1`)
  const steps = await Promise.all(rows.map(async ({ schema }) => (await wismo.pool.query<{ name: string; checksum: string }>(`select name, left(checksum, 16) as checksum from ${schema}.migration order by applied_at, name`)).rows.map(({ name, checksum }) => [`${schema} ${name}`, checksum] as const)))
  expect(Object.fromEntries(steps.flat())).toEqual(shipped)
})

test('the owner of the tables is not connected once requests are taken', async () => {
  const { rows } = await wismo.pool.query(`select usename from pg_stat_activity where application_name like 'wismo%' and datname = current_database() and usename = current_user`)
  expect(rows).toEqual([])
  const { rowCount } = await wismo.pool.query(`select from pg_stat_activity where application_name like 'wismo%' and datname = current_database()`)
  expect(rowCount).toBeGreaterThan(0)
})
