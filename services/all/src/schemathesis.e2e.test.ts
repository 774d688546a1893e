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
      folder = mkdtempSync(join(tmpdir(), 'wismo-schemathesis-'))
    }, 60_000)
    afterAll(async () => {
      rmSync(folder, { recursive: true, force: true })
      await shops.stop()
    })

    /** Runs it with a fixed seed and all checks; answers what it says and what it counted. */
    async function run(name: string, bearer: string, filter: readonly string[]): Promise<{ readonly said: string; readonly report: Report }> {
      const [config, report] = [join(folder, `${name}.toml`), join(folder, `${name}.json`)]
      writeFileSync(config, configOf(shops, await timelineCursor(shops)))
      const child = spawn(python, ['-m', 'schemathesis.cli', '--config-file', config, 'run', `${shops.wismo.url}/v1/openapi.json`, '--header', `Authorization: Bearer ${bearer}`, '--header', 'Prefer: wait=0', ...filter,
        '--max-examples', String(examples), '--seed', '1', '--workers', '1', '--no-color', '--continue-on-failure', '--phases', 'examples,coverage,fuzzing', '--report', 'json', '--report-json-path', report], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
      const said = await text(child.stdout)
      return { said, report: JSON.parse(readFileSync(report, 'utf8')) as Report }
    }

    test('holds for every operation, asked with a key that may do everything, and those of customers with a link', async () => {
      const forKeys = await run('key', shops.a.key, ['--exclude-path-regex', '^/v1/track/'])
      const forLinks = await run('link', shops.a.link(), ['--include-path-regex', '^/v1/track/'])
      for (const { said, report } of [forKeys, forLinks]) {
        if (report.failures.length > 0) process.stderr.write(said)
        expect([report.complete, report.errors, report.failures.map(({ code, title, operations }) => [code, title, operations])]).toEqual([true, [], []])
      }
      const { paths } = (await shops.wismo.call('/v1/openapi.json', { key: null })).json as { paths: Record<string, object> }
      const declared = Object.values(paths).flatMap((path) => Object.keys(path)).length
      expect(forKeys.report.operations.tested + forLinks.report.operations.tested).toBe(declared)
      expect(forKeys.report.test_cases.generated).toBeGreaterThan(1_000)
    }, 1_800_000)
  })
}

const accepted = ['2xx', '3xx', '401', '403', '404', '409', '429', '5xx']
const texts = (values: readonly string[]): string => `[${values.map((value) => JSON.stringify(value)).join(', ')}]`

/** What no schema can say: which things there are, and what is refused beyond the form. No check is off. */
function configOf({ wismo, a: shop }: TwoShops, behindFirst: string): string {
  const clock = () => Instant.fromMillis(Date.now())
  const cursor = (list: string, place: string): string => cursorsOf(list, list.startsWith('rejections') ? z.string() : keyPlace, clock).of(place)
  const things = { ...thingsOf(shop, cursor), '/v1/order-views/{id}/timeline': { 'path.id': shop.orderId, 'query.cursor': behindFirst, 'query.min-version': `${shop.orderId}:1` } }
  return `
base-url = ${JSON.stringify(wismo.url)}
max-stream-events = 1

[checks.positive_data_acceptance]
# 412: If-Match names a version that is not there. 422: well-formed, and against a rule: a shop that is not there, sums that do not add up.
expected-statuses = ${texts([...accepted, '412', '422'])}

# Places of a document against rules that JSON Schema has no words for are \`invalid\`, 400, with all other wrong places: time zones,
# languages, countries, contrast of colors, opening hours that overlap.
[[operations]]
include-path = ['/v1/orders', '/v1/shops', '/v1/shops/{id}/change', '/v1/shops/{id}/nodes', '/v1/shops/{id}/nodes/{nodeId}/change', '/v1/policies']
include-method = 'POST'
[operations.checks.positive_data_acceptance]
expected-statuses = ${texts([...accepted, '400', '412', '422'])}
${isLong ? '' : '\n# Half a minute for every limit of the order document: that is for the long run.\n[[operations]]\ninclude-path = "/v1/orders"\nphases.coverage.enabled = false\n'}
${Object.entries(things).map(([path, parameters]) => `[[operations]]\ninclude-path = ${JSON.stringify(path)}\nparameters = { ${Object.entries(parameters).map(([name, value]) => `${JSON.stringify(name)} = ${JSON.stringify(value)}`).join(', ')} }\n`).join('\n')}`
}

async function timelineCursor({ wismo, a }: TwoShops): Promise<string> {
  const first = await wismo.call(`/v1/order-views/${a.orderId}/timeline?limit=1`, { key: a.key })
  return String(first.json['nextCursor'])
}

/** Things that are there, so that requests get further than to their absence; a cursor is good where it was made alone. */
const thingsOf = ({ shopId, orderId, holdId, policyId, nodeId }: StockedShop, cursor: (list: string, place: string) => string): Readonly<Record<string, Readonly<Record<string, string>>>> => ({
  '/v1/order-views/{id}': { 'path.id': orderId, 'query.asOf': '2026-11-24T10:00:00Z', 'query.min-version': `${orderId}:1` },
  '/v1/track/order': { 'query.min-version': `${orderId}:1` },
  '/v1/orders/{id}': { 'path.id': orderId },
  '/v1/orders/{id}/holds': { 'path.id': orderId },
  '/v1/orders/{id}/holds/{holdId}/release': { 'path.id': orderId, 'path.holdId': holdId },
  '/v1/policies/{id}': { 'path.id': policyId },
  '/v1/policies/{id}/publish': { 'path.id': policyId },
  '/v1/policies/{id}/versions': { 'path.id': policyId, 'query.cursor': cursor(`policy versions ${policyId}`, '1') },
  '/v1/policies': { 'query.shopId': shopId, 'query.kind': 'return', 'query.cursor': cursor(`policies ${shopId} return`, policyId) },
  '/v1/retail-events/rejections': { 'query.shopId': shopId, 'query.cursor': cursor(`rejections ${shopId}`, '1') },
  '/v1/shops': { 'query.cursor': cursor('shops', shopId) },
  '/v1/shops/{id}': { 'path.id': shopId },
  '/v1/shops/{id}/change': { 'path.id': shopId },
  '/v1/shops/{id}/versions': { 'path.id': shopId, 'query.cursor': cursor(`shop versions ${shopId}`, '1') },
  '/v1/shops/{id}/nodes': { 'path.id': shopId, 'query.cursor': cursor(`nodes ${shopId}`, nodeId) },
  '/v1/shops/{id}/nodes/{nodeId}': { 'path.id': shopId, 'path.nodeId': nodeId },
  '/v1/shops/{id}/nodes/{nodeId}/change': { 'path.id': shopId, 'path.nodeId': nodeId },
})
