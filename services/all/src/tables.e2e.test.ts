import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startWismo, type TestWismo } from './testing/start-wismo.ts'

let wismo: TestWismo
beforeAll(async () => {
  wismo = await startWismo()
}, 60_000)
afterAll(() => wismo.stop())

/** The first digits of the checksum of every step that a release shipped: a new step is a new line, and no line ever changes. */
const shipped = {
  'wismo_carrier_tracking 0001-event': '4d628e098e442273',
  'wismo_carrier_tracking 0002-append-many': '73606730326c1fd0',
  'wismo_carrier_tracking 0003-read-all': '208fae592e853eb2',
  'wismo_carrier_tracking 0004-append': '563310e74f86c37b',
  'wismo_carrier_tracking 0005-read-all-of-types': '420f553e53650f43',
  'wismo_carrier_tracking 0006-least-privilege': '185417b5adf00cbc',
  'wismo_carrier_tracking 0007-append-many-by-index': '701cfdf578bfb649',
  'wismo_carrier_tracking messaging-1': '6fe4ba1c4ab09087',
  'wismo_carrier_tracking messaging-2-redrive': '87a2e49eb88d52f7',
  'wismo_carrier_tracking messaging-3-timers': 'ec0cd1ddbf1b5fd9',
  'wismo_carrier_tracking messaging-4-unsent': '5ccdea8039b4906a',
  'wismo_carrier_tracking messaging-5-made': 'eb34d957bbaf20ee',
  'wismo_carrier_tracking scans-1': '1a9ae89f494f395b',
  'wismo_carrier_tracking scans-2-published': '991a9299439b69fc',
  'wismo_fulfillment 0001-event': '37ec6f33eeeb973e',
  'wismo_fulfillment 0002-append-many': '597ee285bf7b9735',
  'wismo_fulfillment 0003-read-all': '51bd2e222b5becc8',
  'wismo_fulfillment 0004-append': 'f11e5f59e86c163a',
  'wismo_fulfillment 0005-read-all-of-types': 'd37d1716cac4bffe',
  'wismo_fulfillment 0006-least-privilege': '00cc30a117cb3565',
  'wismo_fulfillment 0007-append-many-by-index': '07bcb5b52a2ea0ad',
  'wismo_fulfillment messaging-1': '0599cfec241920dc',
  'wismo_fulfillment messaging-2-redrive': '4bf833a08d251621',
  'wismo_fulfillment messaging-3-timers': 'e0703f7ad364920b',
  'wismo_fulfillment messaging-4-unsent': '3dfaa76c9aa1c7c3',
  'wismo_fulfillment messaging-5-made': '8c38670eb6201944',
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
  'wismo_payments 0001-event': '4d0ca6bedb497437',
  'wismo_payments 0002-append-many': '79c41a505646393f',
  'wismo_payments 0003-read-all': '9619912a3f10b04b',
  'wismo_payments 0004-append': '1c44ad75b8c80b2a',
  'wismo_payments 0005-read-all-of-types': 'b3f56a7e74434758',
  'wismo_payments 0006-least-privilege': 'a2442150dad04411',
  'wismo_payments 0007-append-many-by-index': '210c0b59a7c6fdfc',
  'wismo_payments messaging-1': '884d759c0c31f4ca',
  'wismo_payments messaging-2-redrive': 'd2b6d86a9f29d18d',
  'wismo_payments messaging-3-timers': '4b8621d9d02d4f18',
  'wismo_payments messaging-4-unsent': '621e67e016ce68ae',
  'wismo_payments messaging-5-made': 'fd405137ae53197c',
  'wismo_returns 0001-event': 'cb9b0f5e850b3e81',
  'wismo_returns 0002-append-many': '2f12a96d01df769f',
  'wismo_returns 0003-read-all': '65e568c4896f7f25',
  'wismo_returns 0004-append': '46b9c96c14a713ba',
  'wismo_returns 0005-read-all-of-types': '344fa0bd7568fa63',
  'wismo_returns 0006-least-privilege': 'a0f8181c12af8bff',
  'wismo_returns 0007-append-many-by-index': '7e14bbfd743e7c1d',
  'wismo_returns messaging-1': '05c5de2d958c54b2',
  'wismo_returns messaging-2-redrive': 'de4a2debbfdee68c',
  'wismo_returns messaging-3-timers': '9439bd8c0e855333',
  'wismo_returns messaging-4-unsent': '0728b426e14ec7a2',
  'wismo_returns messaging-5-made': '72708a8689fd49b0',
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
