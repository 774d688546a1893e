// What /metrics shows after a little of everything happened: all that is documented, and nothing else. And what the log says of it.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openContracts } from '@wismo/contracts'
import { orderIdOf, ShopId } from '@wismo/kernel'
import type { OutgoingMessage } from '@wismo/messaging'
import { metricNames } from '@wismo/service'
import { eventuallyHolds } from '@wismo/testing'
import { demoToken } from './testing/demo-token.ts'
import { freePort, startWismo, type TestWismo } from './testing/start-wismo.ts'

const example = JSON.parse(readFileSync('examples/order.json', 'utf8')) as Record<string, unknown>
const fresh = (over: object = {}): Record<string, unknown> & { externalId: string } => ({ ...example, externalId: `T-${randomUUID()}`, number: undefined, ...over })
let wismo: TestWismo
let port: number

beforeAll(async () => {
  port = await freePort()
  wismo = await startWismo([], {}, { METRICS_PORT: String(port) })
}, 60_000)
afterAll(() => wismo.stop())

const shown = async (): Promise<string> => (await fetch(`http://127.0.0.1:${port}/metrics`)).text()

test('every documented figure is there, each with its labels and no other; nothing is shown that is not documented', async () => {
  const key = { 'idempotency-key': randomUUID() }
  const order = fresh()
  for (let i = 0; i < 2; i += 1) await wismo.call('/v1/orders', { body: order, headers: key })
  const orderId = orderIdOf(ShopId.parse('aldermoor'), order.externalId)
  const agent = await demoToken(wismo.url, 'who=staff&role=agent&shops=aldermoor')
  const opened = await wismo.call(`/v1/agent/orders/${orderId}?min-version=${orderId}:1`, { key: agent, headers: { prefer: 'wait=5' } })
  expect(opened.status).toBe(200)
  await wismo.call('/v1/orders', { body: fresh(), headers: key })
  const refused = fresh({ surprise: 1 })
  const messageOf = (body: typeof refused): OutgoingMessage => ({ topic: 'retail.orders.v1', key: `aldermoor:${body.externalId}`, value: Buffer.from(JSON.stringify(body)), headers: { ce_id: randomUUID(), ce_type: openContracts().ceType('RetailOrderPlaced'), ce_source: '/nora@example.org', ce_shop: 'aldermoor' } })
  const toldTwice = messageOf(fresh())
  await wismo.running.runtime.bus.publish([messageOf(refused), toldTwice, toldTwice])
  await eventuallyHolds(async () => {
    const text = await shown()
    const names = [...text.matchAll(/^# TYPE (\S+) (\S+)/gm)].map(([, name = '', kind]) => [name, kind])
    expect(Object.fromEntries(names)).toEqual(Object.fromEntries(Object.entries(metricNames).map(([name, { kind }]) => [name, kind])))
    for (const [, series = '', , labels = ''] of text.matchAll(/^(?!#)([a-z_0-9]+?)(_bucket|_sum|_count)?(?:\{(.*)\})? \S+/gm)) {
      const known = metricNames[series]?.labels ?? metricNames[`${series}_count`]?.labels
      expect([series, [...labels.matchAll(/([a-z_]+)="/g)].map(([, label]) => label).filter((label) => label !== 'le' && known?.includes(label ?? '') !== true)]).toEqual([series, []])
    }
    for (const happened of [
      /^http_server_request_duration_seconds_count\{http_request_method="POST",http_route="\/v1\/orders",http_response_status_code="201"\} 2/m,
      /^wismo_idempotency_total\{outcome="first"\} 1/m, /^wismo_idempotency_total\{outcome="replayed"\} 1/m, /^wismo_idempotency_total\{outcome="reused"\} 1/m,
      /^wismo_personal_reads_total\{purpose="agent-console",caller="csr"\} 1$/m,
      /^wismo_appends_total\{service="order",outcome="appended"\} [1-9]/m,
      /^wismo_events_published_total\{event="OrderPlaced"\} 2$/m,
      /^messaging_client_consumed_messages_total\{messaging_destination_name="order.events.v1",messaging_consumer_group_name="order-view.parts.v1",error_type=""\} 2$/m,
      // Each of the two orders, and what was promised of it.
      /^wismo_event_to_view_seconds_count\{projection="order-view.parts.v1"\} 4$/m,
      /^wismo_messages_total\{group="order.intake.v1",outcome="parked"\} 1/m,
      /^wismo_duplicates_ignored_total\{group="order.intake.v1"\} 1$/m,
      /^db_client_operation_duration_seconds_count\{db_operation_name="wismo_order.append",error_type=""\} [1-9]/m,
      /^wismo_consumer_rebalances_total\{group="order-view.parts.v1"\} [1-9]/m,
      /^wismo_build_info\{version="0\.1\.0",node="v/m,
    ]) expect(text).toMatch(happened)
  }, { within: 40_000 })
  expect(await shown()).not.toMatch(/nora|ord_|aldermoor/)
}, 60_000)

test('the log has a line for the request and one for the batch, each with its shop and order', async () => {
  const { json: { id } } = await wismo.call('/v1/orders', { body: fresh() })
  await eventuallyHolds(async () => {
    const lines = wismo.logged().split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Record<string, unknown>]))
    expect(lines).toContainEqual(expect.objectContaining({ level: 'info', msg: 'answered', route: '/v1/orders', status: 201, outcome: 'done', shopId: 'aldermoor', orderId: id }))
    expect(lines).toContainEqual(expect.objectContaining({ level: 'info', msg: 'batch settled', group: 'order-view.parts.v1', outcome: 'done', shopIds: ['aldermoor'], orderIds: [id] }))
    expect(lines.filter((line) => 'dropped' in line)).toEqual([])
  }, { within: 10_000 })
})
