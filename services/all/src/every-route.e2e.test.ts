// Every route as every principal: whom it lets in follows from what it declares and from nothing else.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { DeclaredRoute } from '@wismo/service'
import { nameOf, routesOf } from '../../../tools/declared-routes.ts'
import { everyService } from './services.ts'
import { callersOf, type TestCaller } from './testing/callers.ts'
import { calls, send, sentBy, unversioned, versionless, type Call } from './testing/calls.ts'
import { bearerFor } from './testing/credentials.ts'
import { startTwoShops, type TwoShops } from './testing/two-shops.ts'

let shops: TwoShops
let callers: readonly TestCaller[]
const routes = await routesOf(everyService)
const commands = routes.filter(({ method, url }) => method === 'POST' && url.startsWith('/v1/'))
beforeAll(async () => {
  shops = await startTwoShops()
  callers = callersOf(shops)
}, 60_000)
afterAll(() => shops.stop())

const callOf = (route: DeclaredRoute): Call => calls[nameOf(route)]?.(shops.a) ?? { path: 'no call in the table' }

test('every route is in the table of calls, and nothing else is', () => {
  expect(Object.keys(calls).sort()).toEqual(routes.map(nameOf).sort())
})

test('no route forgets to say who may call it', () => {
  expect(routes.filter((route) => route.callers.length === 0).map(nameOf)).toEqual([])
})

/** What an answer has to be, by the declaration and by whose things are called for: whatever a test of its own holds too often, nothing is here. */
function allowed({ callers: declared }: DeclaredRoute, { owned, nodes, denies }: Call, caller: TestCaller): (status: number, text: string) => boolean {
  if (caller.unknown) return (status) => status === 401
  const isOpen = declared.some(({ kind }) => kind === 'anonymous')
  if (!isOpen && !declared.some(caller.isLetInBy)) return (status) => status === (caller.bearer === undefined ? 401 : 403)
  if (!isOpen && caller.revoked) return (status) => status === 404
  if (!isOpen && owned && (caller.foreign || (caller.ofNodes && !nodes))) return (status) => status === 404 || status === 403
  const code = denies?.[caller.name]
  if (code !== undefined) return (status, text) => status === 403 && (JSON.parse(text) as { code?: string }).code === code
  return (status) => ![401, 403, 429].includes(status) && status < 500
}

test.each(routes.map((route) => [nameOf(route), route] as const))('%s lets in whom it declares', async (_name, route) => {
  const answers = await Promise.all(
    callers.map(async (caller) => {
      const call = sentBy(callOf(route), caller)
      const { status, text } = await send(shops.wismo.url, route.method, call, caller.bearer)
      return allowed(route, call, caller)(status, text) ? [] : [`${caller.name}: ${status} ${text.slice(0, 300)}`]
    }),
  )
  expect(answers.flat()).toEqual([])
})

describe('every command', () => {
  const told = async (route: DeclaredRoute, over: Partial<Call>, headers: Record<string, string> = {}) => {
    const { status, text } = await send(shops.wismo.url, 'POST', { ...callOf(route), ...over }, bearerFor(route, shops.a), headers)
    return { status, json: JSON.parse(text) as Record<string, unknown> }
  }
  const kept = async (): Promise<unknown> => (await shops.wismo.pool.query(`select (select count(*) from wismo_order.event) as events, (select count(*) from wismo_order.idempotency) as answers, (select count(*) from wismo_vault.sealed_value) as sealed`)).rows
  const needsKey = async (route: DeclaredRoute): Promise<void> => expect((await told(route, {}, { 'idempotency-key': '' })).json['code']).toBe('idempotency_key_missing')

  test.each(commands.filter((route) => !(nameOf(route) in versionless)).map((route) => [nameOf(route), route] as const))('%s: a dry run keeps nothing, a version that is not there is refused, and a key is needed', async (_name, route) => {
    const before = await kept()
    const dry = await told(route, { path: `${callOf(route).path}?dryRun=true` })
    expect([dry.json['code'] ?? dry.status, await kept()]).toEqual([expect.anything(), before])
    expect(dry.status).not.toBe(400)
    if (!(nameOf(route) in unversioned)) {
      const late = await told(route, {}, { 'if-match': '"999999"' })
      expect([late.status, late.json['code'], late.json['currentVersion']]).toEqual([412, 'version_mismatch', expect.any(Number)])
    }
    await needsKey(route)
  })

  test.each(commands.filter((route) => nameOf(route) in versionless).map((route) => [nameOf(route), route] as const))('%s keeps nothing under a version: a dry run is refused and not done', async (name, route) => {
    const before = await kept()
    const dry = await told(route, { path: `${callOf(route).path}?dryRun=true` })
    expect([dry.status, dry.json['code'], await kept()]).toEqual([400, 'unknown_parameter', before])
    if (name === 'POST /v1/agent/orders/:id/reveal') expect((await told(route, {}, { 'idempotency-key': '' })).status).toBe(200)
    else await needsKey(route)
  })
})
