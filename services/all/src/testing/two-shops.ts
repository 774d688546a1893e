// One Wismo with two shops that know nothing of each other, and in each of them the same things under the same names.
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Instant, OrderId, type HoldId, type PolicyId, type ShopId, type SubjectRef } from '@wismo/kernel'
import { customerRef } from '@wismo/privacy'
import { roles, scopes, type Role, type Scope } from '@wismo/service'
import { eventuallyHolds, testIssuer } from '@wismo/testing'
import { decodeProtectedHeader } from 'jose'
import { demoToken } from './demo-token.ts'
import { startWismo, type TestWismo } from './start-wismo.ts'

/** A shop, what is in it, and who may see all of it. */
export interface StockedShop {
  readonly shopId: ShopId
  readonly currency: string
  /** In every text that a person wrote. */
  readonly marker: string
  /** With all scopes. */
  readonly key: string
  /** Of an agent who answers for privacy too. */
  readonly staff: string
  /** Of who bought, signed in. */
  readonly owner: string
  readonly email: string
  /** Of who bought. */
  readonly subjectRef: SubjectRef
  readonly orderId: OrderId
  readonly externalId: string
  readonly holdId: HoldId
  readonly policyId: PolicyId
  readonly nodeId: string
  /** Of a second order of the same customer: whoever ends it leaves the links of the first. */
  readonly linkId: string
  readonly linkedOrderId: OrderId
  /** About who bought: one for access that was granted, one that nobody decided. */
  readonly grantedId: string
  readonly openId: string
  /** A file of orders that was brought in, with a line that is none. */
  readonly importId: string
  link(over?: { readonly level?: 'link' | 'verified'; readonly generation?: number; readonly orderId?: OrderId }): string
}

export interface TwoShops {
  readonly wismo: TestWismo
  readonly a: StockedShop
  readonly b: StockedShop
  /** Of shop A, by what it may be used for; and one that has expired. */
  readonly keyWith: Readonly<Record<Scope, string>>
  readonly expiredKey: string
  /** Of shop A, with all scopes, for its `store-1` alone. */
  readonly nodeKey: string
  /** Of shop A, by their one role. */
  readonly staffWith: Readonly<Record<Role, string>>
  /** Like a supervisor's: by another key under the issuer's name for its own, and one of two hours ago. */
  readonly forgedStaff: string
  readonly expiredStaff: string
  /** A customer of shop A who bought nothing. */
  readonly stranger: string
  stop(): Promise<void>
}

export const exampleOrder = JSON.parse(readFileSync('examples/order.json', 'utf8')) as Record<string, unknown>
export const exampleRules = JSON.parse(readFileSync('examples/policies/return.json', 'utf8')) as Record<string, unknown>
const sameName = 'SAME-1'

interface KeyEntry {
  readonly id: string
  readonly token: string
  readonly shops: readonly string[]
  readonly scopes: readonly Scope[]
  readonly expiresAt?: string
  readonly locations?: readonly string[]
}

const key = (id: string, shops: readonly string[], ofScopes: readonly Scope[], more: object = {}): KeyEntry => ({ id, token: `wsk_test_${randomBytes(32).toString('base64url')}`, shops, scopes: ofScopes, ...more })

export async function startTwoShops(): Promise<TwoShops> {
  const [a, b] = [key('all-a', ['aldermoor'], scopes), key('all-b', ['olist-br'], scopes)]
  const single = scopes.map((scope) => key(scope.replace(':', '-'), ['aldermoor'], [scope]))
  const expired = key('expired', ['aldermoor'], scopes, { expiresAt: '2026-01-01T00:00:00Z' })
  const node = key('node', ['aldermoor'], scopes, { locations: ['store-1'] })
  const folder = mkdtempSync(join(tmpdir(), 'wismo-two-shops-'))
  const file = join(folder, 'keys.json')
  writeFileSync(file, JSON.stringify([a, b, ...single, expired, node].map(({ token, ...entry }) => ({ ...entry, hash: createHash('sha256').update(token).digest('hex') }))))
  // It begins two hours ago, so that a token of then has expired.
  let agoMs = 2 * 3_600_000
  const wismo = await startWismo([], { clock: () => Instant.fromMillis(Date.now() - agoMs) }, { KEYS_FILE: file, TRUSTED_PROXIES: '1' })
  const supervisor = 'who=staff&role=supervisor&shops=aldermoor'
  const expiredStaff = await demoToken(wismo.url, supervisor)
  agoMs = 0
  return {
    wismo,
    a: await stock(wismo, { shopId: 'aldermoor' as ShopId, currency: 'EUR', marker: 'Alderwood', key: a.token }),
    b: await stock(wismo, { shopId: 'olist-br' as ShopId, currency: 'BRL', marker: 'Beachside', key: b.token }),
    keyWith: Object.fromEntries(scopes.map((scope, i) => [scope, single[i]?.token ?? ''])) as Record<Scope, string>,
    expiredKey: expired.token,
    nodeKey: node.token,
    staffWith: Object.fromEntries(await Promise.all(roles.map(async (role) => [role, await demoToken(wismo.url, `who=staff&role=${role}&shops=aldermoor`)]))) as Record<Role, string>,
    forgedStaff: await forged(wismo, await demoToken(wismo.url, supervisor)),
    expiredStaff,
    stranger: await demoToken(wismo.url, 'who=customer&customer=c-stranger&shop=aldermoor'),
    async stop() {
      await wismo.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The same in every word but for who signed it. */
async function forged({ url }: TestWismo, like: string): Promise<string> {
  const forger = await testIssuer({ issuer: `${url}/demo/issuer`, clock: () => Instant.fromMillis(Date.now()) })
  return forger.token({ sub: 'demo-supervisor', roles: ['supervisor'] }, { ...decodeProtectedHeader(like) })
}

/** An order of a shop in which every text that a person wrote holds the marker. */
export function orderOf({ shopId, currency, marker }: Pick<StockedShop, 'shopId' | 'currency' | 'marker'>, externalId: string): Record<string, unknown> {
  const lines = (exampleOrder['lines'] as Record<string, unknown>[]).map((line) => ({ ...line, title: `${marker} ${String(line['title'])}`, ...('gift' in line && { gift: { wrap: true, message: `${marker} says hello` } }) }))
  return {
    ...exampleOrder, shopId, currency, externalId, number: externalId, lines, customer: { externalId: `c-${marker}`, type: 'registered' },
    contact: { name: `${marker} Person`, email: `${marker}@example.org` }, addresses: { home: { name: `${marker} Person`, line1: `1 ${marker} Road`, city: marker, postalCode: 'T12 X8N4', country: 'IE' } },
  }
}

async function stock(wismo: TestWismo, shop: Pick<StockedShop, 'shopId' | 'currency' | 'marker' | 'key'>): Promise<StockedShop> {
  const { shopId, marker } = shop
  const staff = await demoToken(wismo.url, `who=staff&role=agent privacy&shops=${shopId}`)
  const made = async (path: string, body: unknown, bearer = shop.key): Promise<Record<string, unknown>> => {
    const answer = await wismo.call(path, { key: bearer, body })
    if (answer.status >= 300) throw new Error(`${path}: ${answer.text}`)
    return answer.json
  }
  const placed = await made('/v1/orders', orderOf(shop, sameName))
  const orderId = OrderId.parse(String(placed['id']))
  const held = await made(`/v1/orders/${orderId}/holds`, { reason: { code: 'fraud', text: `${marker} looks odd` } })
  const drafted = await made('/v1/policies', { shopId, kind: 'return', rules: exampleRules })
  await made(`/v1/policies/${String(drafted['id'])}/publish`, {})
  await made(`/v1/shops/${shopId}/nodes`, { id: 'store-1', name: `${marker} store`, kind: 'store', address: { line1: `2 ${marker} Road`, city: marker, country: 'IE' }, methods: ['pickup'] })
  const second = await made('/v1/orders', orderOf(shop, 'SAME-2'))
  const linked = await made('/v1/tracking-links', { orderId: second['id'], level: 'link' })
  const [granted, open] = [await made('/v1/subject-requests', { kind: 'access', subject: { orderId } }), await made('/v1/subject-requests', { kind: 'access', subject: { orderId } })]
  const { json: brought } = await wismo.call('/v1/order-imports', { key: shop.key, body: '{"no json\n', headers: { 'content-type': 'application/x-ndjson' } })
  await made(`/v1/subject-requests/${String(granted['id'])}/decide`, { decision: 'grant' }, staff)
  for (const { consistency } of [held, linked]) await eventuallyHolds(async () => {
    const view = await wismo.call(`/v1/order-views/${String(consistency).split(':')[0]}?min-version=${String(consistency)}`, { key: shop.key })
    if (view.status !== 200) throw new Error(view.text)
  })
  const { links } = wismo.running.runtime
  const verifiedUntil = Instant.plus(Instant.fromMillis(Date.now()), 3_600_000)
  return {
    ...shop, staff, owner: await demoToken(wismo.url, `who=customer&customer=c-${marker}&shop=${shopId}`), email: `${marker}@example.org`, subjectRef: customerRef(shopId, `c-${marker}`),
    orderId, externalId: sameName, holdId: held['holdId'] as HoldId, policyId: drafted['id'] as PolicyId, nodeId: 'store-1',
    linkId: String(linked['id']), linkedOrderId: OrderId.parse(String(second['id'])), grantedId: String(granted['id']), openId: String(open['id']), importId: String(brought['id']),
    link: ({ level = 'verified', generation = 0, orderId: of = orderId } = {}) => links.issue({ orderId: of, generation, level, verifiedUntil }),
  }
}
