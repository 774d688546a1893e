// The API against its own OpenAPI document: requests made from the schemas, right ones and wrong ones, and every answer looked at.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Instant } from '@wismo/kernel'
import { cursorsOf, keyPlace } from '@wismo/service'
import { z } from 'zod'
import { nameOf, routesOf } from '../../../tools/declared-routes.ts'
import { everyService } from './services.ts'
import { startTwoShops, type StockedShop, type TwoShops } from './testing/two-shops.ts'

const python = process.env['WISMO_TEST_SCHEMATHESIS'] ?? ''
/** Made-up requests for an operation; the long run makes more, and goes through every limit of the order document too. */
const examples = Number(process.env['WISMO_SCHEMATHESIS_EXAMPLES'] ?? 3)
const isLong = examples > 3

interface Report {
  readonly complete: boolean
  readonly operations: { readonly total: number; readonly selected: number; readonly tested: number }
  readonly test_cases: { readonly generated: number }
  readonly failures: readonly { readonly code: string; readonly title: string; readonly operations: readonly string[] }[]
  readonly errors: readonly unknown[]
}

if (python === '') {
  test('schemathesis is there, or its absence is said', () => {
    if (process.env['CI'] === 'true') throw new Error('WISMO_TEST_SCHEMATHESIS is not set: in CI the API is held to its OpenAPI document.')
    process.stderr.write('Left out: the API against its OpenAPI document. It needs a Python with schemathesis.\n')
  })
} else {
  describe('the OpenAPI document', () => {
    let shops: TwoShops
    let folder: string
    beforeAll(async () => {
      shops = await startTwoShops()
      await giveBackEveryPermit(shops)
      // More often than an hour allows.
      for (let i = 0; i < 6; i += 1) expect((await shops.wismo.call('/v1/track/lookups', { key: null, body: { shopId: shops.a.shopId, number: 'N-1', email: 'nobody@mail.example' } })).status).toBe(202)
      folder = mkdtempSync(join(tmpdir(), 'wismo-schemathesis-'))
    }, 60_000)
    afterAll(async () => {
      rmSync(folder, { recursive: true, force: true })
      await shops.stop()
    })

    /** Runs it with a fixed seed and all checks; answers what it says and what it counted. */
    async function run({ name, bearer, operations }: Run): Promise<{ readonly said: string; readonly report: Report }> {
      const [config, report] = [join(folder, `${name}.toml`), join(folder, `${name}.json`)]
      writeFileSync(config, configOf(shops, await firstCursors(shops)))
      const filter = operations.flatMap((operation) => ['--include-name', operation])
      const child = spawn(python, ['-m', 'schemathesis.cli', '--config-file', config, 'run', `${shops.wismo.url}/v1/openapi.json`, '--header', `Authorization: Bearer ${bearer}`, '--header', 'Prefer: wait=0', ...filter,
        '--max-examples', String(examples), '--seed', '1', '--workers', '1', '--no-color', '--continue-on-failure', '--phases', 'examples,coverage,fuzzing', '--report', 'json', '--report-json-path', report], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
      const said = await text(child.stdout)
      return { said, report: JSON.parse(readFileSync(report, 'utf8')) as Report }
    }

    test('holds for every operation, asked by everybody who is let in: with a key that may do everything, a verified link, as staff, as a customer who is signed in', async () => {
      const { paths } = (await shops.wismo.call('/v1/openapi.json', { key: null })).json as { paths: Record<string, object> }
      const inDocument = Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`))
      const declared = await declaredOperations()
      expect(declared.map(({ name }) => name).filter((name) => / \/v1\//.test(name) && !inDocument.includes(name))).toEqual(['GET /v1/openapi.json'])
      const runs = runsOf(shops, declared.filter(({ name }) => inDocument.includes(name)))
      expect([...new Set(runs.flatMap(({ operations }) => operations))].sort()).toEqual(inDocument.sort())
      let generated = 0
      for (const one of runs) {
        const { said, report } = await run(one)
        if (report.failures.length > 0) process.stderr.write(said)
        expect([one.name, report.complete, report.errors, report.failures.map(({ code, title, operations }) => [code, title, operations])]).toEqual([one.name, true, [], []])
        expect([one.name, report.operations.tested]).toEqual([one.name, one.operations.length])
        generated += report.test_cases.generated
      }
      expect(generated).toBeGreaterThan(1_000)
      const answers = answersOf(shops.wismo.logged())
      expect(answers.filter(({ status }) => status === 429)).toEqual([])
      const gotThrough = new Set(answers.filter(({ status }) => status < 400).map(({ operation }) => operation))
      expect(inDocument.filter((operation) => !gotThrough.has(operation)).sort()).toEqual(Object.keys(refusing).sort())
    }, 1_800_000)
  })
}

/** No made-up request is right for these, and why; what they answer to a right one is for tests of their own. */
const refusing: Readonly<Record<string, string>> = {
  'GET /v1/agent/stream': 'it is logged when it ends, and the client does not wait for that',
  'GET /v1/me/stream': 'likewise',
  'GET /v1/track/parcels/{carrier}/{number}': 'no parcel of these shops was seen',
  'GET /v1/track/stream': 'it is logged when it ends, and the client does not wait for that',
  'POST /v1/agent/tasks/{id}/give-back': 'a task is open as long as its cause, and holds are released meanwhile',
  'POST /v1/agent/tasks/{id}/take': 'likewise',
  'POST /v1/shops': 'the key covers no shop that is not there',
  'POST /v1/track/verify': 'nobody guesses what is on file',
}

interface Answered {
  readonly operation: string
  readonly status: number
}

/** Every request that was answered, by the log. */
const answersOf = (logged: string): readonly Answered[] =>
  logged.split('\n').flatMap((line) => {
    const { msg, method, route, status } = (line === '' ? {} : JSON.parse(line)) as { msg?: string; method?: string; route?: string; status?: number }
    return msg === 'answered' && method !== undefined && route !== undefined && status !== undefined ? [{ operation: inDocumentAs(`${method} ${route}`), status }] : []
  })

const inDocumentAs = (name: string): string => name.replaceAll(/:(\w+)/g, '{$1}')

interface Operation {
  /** As the document has it: `GET /v1/shops/{id}`. */
  readonly name: string
  readonly kinds: readonly string[]
}

interface Run {
  readonly name: string
  readonly bearer: string
  readonly operations: readonly string[]
}

async function declaredOperations(): Promise<readonly Operation[]> {
  const routes = await routesOf(everyService)
  return routes.map((route) => ({ name: inDocumentAs(nameOf(route)), kinds: route.callers.map(({ kind }) => kind) }))
}

/** Each operation as everybody whom it is declared for; what is open to everybody once. */
function runsOf({ a }: TwoShops, declared: readonly Operation[]): readonly Run[] {
  const by = (...wanted: readonly string[]): readonly string[] => declared.filter(({ kinds }) => kinds.some((kind) => wanted.includes(kind))).map(({ name }) => name)
  return [
    { name: 'key', bearer: a.key, operations: by('partner', 'anonymous') },
    { name: 'link', bearer: a.link(), operations: by('customer') },
    { name: 'staff', bearer: a.staff, operations: by('csr', 'associate') },
    { name: 'owner', bearer: a.owner, operations: by('owner') },
  ]
}

/**
 * Looking an order up and proving that it is yours are limited whatever is set: after five requests nothing of them would be
 * seen but 429. Here each permit is given back as soon as it was counted, so that the limits are asked and never reached;
 * that they refuse the sixth is for `lookup.e2e` and `links.e2e`.
 */
const giveBackEveryPermit = ({ wismo: { pool } }: TwoShops) => pool.query(`
  create function wismo_limits.give_back() returns trigger language plpgsql security definer as $$ begin delete from wismo_limits.rate_limit; return null; end $$;
  create trigger give_back after insert or update on wismo_limits.rate_limit for each statement execute function wismo_limits.give_back();
`)

/** No 429: an operation behind a limit would be held to nothing. */
const accepted = ['2xx', '3xx', '401', '403', '404', '409', '5xx']
const texts = (values: readonly string[]): string => `[${values.map((value) => JSON.stringify(value)).join(', ')}]`

/** What no schema can say: which things there are, and what is refused beyond the form. No check is off. */
function configOf({ wismo, a: shop }: TwoShops, { timeline, orders }: FirstCursors): string {
  const clock = () => Instant.fromMillis(Date.now())
  const cursor = (list: string, place: string): string => cursorsOf(list, list.startsWith('rejections') ? z.string() : keyPlace, clock).of(place)
  const things = { ...thingsOf(shop, cursor), '/v1/order-views/{id}/timeline': { 'path.id': shop.orderId, 'query.cursor': timeline, 'query.before': before, 'query.min-version': `${shop.orderId}:1` }, '/v1/track/order/timeline': { 'query.cursor': timeline, 'query.before': before, 'query.min-version': `${shop.orderId}:1` }, '/v1/me/orders/{id}/timeline': { 'path.id': shop.orderId, 'query.cursor': timeline, 'query.before': before, 'query.min-version': `${shop.orderId}:1` }, '/v1/me/orders': { 'query.cursor': orders } }
  return `
base-url = ${JSON.stringify(wismo.url)}
max-stream-events = 1

[checks.positive_data_acceptance]
# 412: If-Match names a version that is not there. 422: well-formed, and against a rule: a shop that is not there, sums that do not add up.
expected-statuses = ${texts([...accepted, '412', '422'])}

# Places of a document against rules that JSON Schema has no words for are \`invalid\`, 400, with all other wrong places: time zones,
# languages, countries, drawings, opening hours that overlap.
[[operations]]
# Likewise whom a request is about, which customers leave out and retailers say, fields that the order does not have, and an end that is over.
include-path = ['/v1/orders', '/v1/shops', '/v1/shops/{id}/change', '/v1/shops/{id}/nodes', '/v1/shops/{id}/nodes/{nodeId}/change', '/v1/policies', '/v1/subject-requests', '/v1/agent/orders/{id}/reveal', '/v1/tracking-links']
include-method = 'POST'
[operations.checks.positive_data_acceptance]
expected-statuses = ${texts([...accepted, '400', '412', '422'])}

[[operations]]
# A cursor goes on with the question that it came from, and with no other; who is signed in names the order, a link need not.
include-path = ['/v1/order-views/{id}/timeline', '/v1/track/order/timeline', '/v1/me/orders/{id}/timeline', '/v1/agent/search', '/v1/agent/orders/{id}/timeline', '/v1/agent/tasks', '/v1/track/answer', '/v1/locations', '/v1/agent/stream']
include-method = 'GET'
[operations.checks.positive_data_acceptance]
expected-statuses = ${texts([...accepted, '400', '412', '422'])}
${isLong ? '' : '\n# Half a minute for every limit of the order document: that is for the long run.\n[[operations]]\ninclude-path = "/v1/orders"\nphases.coverage.enabled = false\n'}
${Object.entries(things).map(([path, parameters]) => `[[operations]]\ninclude-path = ${JSON.stringify(path)}\nparameters = { ${Object.entries(parameters).map(([name, value]) => `${JSON.stringify(name)} = ${JSON.stringify(value)}`).join(', ')} }\n`).join('\n')}`
}

/** A cursor goes on with the moment that it came with: one behind all that happened. */
const before = '2099-01-01T00:00:00Z'

interface FirstCursors {
  readonly timeline: string
  readonly orders: string
}

/** Behind the first entry of lists whose places are made elsewhere. */
async function firstCursors({ wismo, a }: TwoShops): Promise<FirstCursors> {
  const cursorOf = async (path: string, key: string): Promise<string> => String((await wismo.call(`${path}&limit=1`, { key })).json['nextCursor'])
  return { timeline: await cursorOf(`/v1/order-views/${a.orderId}/timeline?before=${before}`, a.key), orders: await cursorOf('/v1/me/orders?', a.owner) }
}

/** Things that are there, so that requests get further than to their absence; a cursor is good where it was made alone. */
const thingsOf = ({ shopId, subjectRef, orderId, holdId, policyId, nodeId, linkId, grantedId, openId, importId }: StockedShop, cursor: (list: string, place: string) => string): Readonly<Record<string, Readonly<Record<string, string>>>> => ({
  '/v1/order-views/{id}': { 'path.id': orderId, 'query.asOf': '2026-11-24T10:00:00Z', 'query.min-version': `${orderId}:1` },
  '/v1/track/answer': { 'query.orderId': orderId, 'query.min-version': `${orderId}:1` },
  '/v1/track/order': { 'query.min-version': `${orderId}:1` },
  '/v1/agent/orders/{id}': { 'path.id': orderId, 'query.asOf': '2026-11-24T10:00:00Z', 'query.min-version': `${orderId}:1` },
  '/v1/agent/orders/{id}/reveal': { 'path.id': orderId },
  '/v1/agent/orders/{id}/timeline': { 'path.id': orderId, 'query.asOf': Instant.fromMillis(Date.now()) },
  '/v1/locations': { 'query.shopId': shopId },
  '/v1/agent/stream': { 'query.orderId': orderId },
  '/v1/agent/tasks/{id}/take': { 'path.id': `hold:${shopId}:fraud:task` },
  '/v1/agent/tasks/{id}/give-back': { 'path.id': `hold:${shopId}:fraud:task` },
  '/v1/agent/tasks': { 'query.due.lte': '2026-11-24T10:00:00Z' },
  '/v1/agent/customers/{subjectRef}': { 'path.subjectRef': subjectRef },
  '/v1/agent/search': { 'query.q': 'SAME-1' },
  '/v1/me/orders/{id}': { 'path.id': orderId, 'query.min-version': `${orderId}:1` },
  '/v1/subject-requests/{id}': { 'path.id': openId },
  '/v1/subject-requests/{id}/decide': { 'path.id': openId },
  '/v1/subject-requests/{id}/export': { 'path.id': grantedId },
  '/v1/tracking-links/{id}/revoke': { 'path.id': linkId },
  '/v1/orders/{id}': { 'path.id': orderId },
  '/v1/orders/{id}/holds': { 'path.id': orderId },
  '/v1/orders/{id}/holds/{holdId}/release': { 'path.id': orderId, 'path.holdId': holdId },
  '/v1/policies/{id}': { 'path.id': policyId },
  '/v1/policies/{id}/publish': { 'path.id': policyId },
  '/v1/policies/{id}/versions': { 'path.id': policyId, 'query.cursor': cursor(`policy versions ${policyId}`, '1') },
  '/v1/policies': { 'query.shopId': shopId, 'query.kind': 'return', 'query.cursor': cursor(`policies ${shopId} return`, policyId) },
  '/v1/retail-events/rejections': { 'query.shopId': shopId, 'query.cursor': cursor(`rejections ${shopId}`, '1') },
  '/v1/order-views/without-order': { 'query.shopId': shopId, 'query.cursor': cursor(`without order ${shopId}`, orderId) },
  '/v1/order-imports/{id}': { 'path.id': importId },
  '/v1/order-imports/{id}/errors': { 'path.id': importId },
  '/v1/parcels/waiting': { 'query.shopId': shopId, 'query.cursor': cursor(`waiting parcels ${shopId}`, '2026-11-24T10:00:00.000Z 0195f1a0-0000-7000-8000-000000000000') },
  '/v1/shops': { 'query.cursor': cursor('shops', shopId) },
  '/v1/shops/{id}': { 'path.id': shopId },
  '/v1/shops/{id}/change': { 'path.id': shopId },
  '/v1/shops/{id}/versions': { 'path.id': shopId, 'query.cursor': cursor(`shop versions ${shopId}`, '1') },
  '/v1/shops/{id}/nodes': { 'path.id': shopId, 'query.cursor': cursor(`nodes ${shopId}`, nodeId) },
  '/v1/shops/{id}/nodes/{nodeId}': { 'path.id': shopId, 'path.nodeId': nodeId },
  '/v1/shops/{id}/nodes/{nodeId}/change': { 'path.id': shopId, 'path.nodeId': nodeId },
})
