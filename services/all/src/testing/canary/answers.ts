// What those who may see an order are shown of it: nobody in clear but who says why, and after an erasure nobody at all.
import { Instant, type OrderId } from '@wismo/kernel'
import { demoToken } from '../demo-token.ts'
import type { Answer, TestWismo } from '../start-wismo.ts'
import type { Sink } from './sinks.ts'
import type { CanaryOrder } from './traffic.ts'

/** What somebody has in hands of an order while its person is known. */
export interface Opened {
  readonly id: OrderId
  /** Of a link that shows everything for a month. */
  readonly token: string
  readonly cookie: string
  /** Where the link leads to. */
  readonly page: string
  /** What agents may ask for. */
  readonly fields: readonly string[]
  /** By the clock of the database. */
  readonly at: Instant
}

/** As a browser goes there, and as an agent opens it. */
export async function openAll(wismo: TestWismo, orders: readonly CanaryOrder[]): Promise<readonly Opened[]> {
  const { links, clock } = wismo.running.runtime
  const key = await demoToken(wismo.url, 'who=staff&role=agent&shops=aldermoor')
  const { rows: [now] } = await wismo.pool.query<{ at: Date }>('select now() as at')
  return Promise.all(orders.map(async ({ id }) => {
    const token = links.issue({ orderId: id, generation: 0, level: 'verified', verifiedUntil: Instant.plus(clock(), 30 * 24 * 3_600_000) })
    const opened = await wismo.call(`/t/${token}`, { key: null })
    const cookie = opened.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ')
    const { json } = await wismo.call(`/v1/agent/orders/${id}`, { key })
    return { id, token, cookie, page: opened.headers.get('location') ?? '', fields: (json['revealable'] ?? []) as readonly string[], at: Instant.fromMillis(now?.at.getTime() ?? 0) }
  }))
}

export interface Answers {
  /** To those who see nobody, or too little of them to be known by. */
  readonly masked: readonly Sink[]
  /** To the customer and staff, who see names and cities; to staff who say why, and retailers who may read all of it. */
  readonly inClear: readonly Sink[]
  /** `200 the page`, `200 /v1/order-views of somebody erased`, each once. */
  readonly outcomes: readonly string[]
}

/** `key`: a retailer's, with `read` and `personal:read`. */
export async function answersTo(wismo: TestWismo, opened: readonly Opened[], key: string): Promise<Answers> {
  const said = new Map<string, string[]>()
  const outcomes = new Set<string>()
  const note = (what: string, { status, text, json }: Answer): void => {
    outcomes.add(`${status} ${what}${isErased(json['customer']) ? ' of somebody erased' : ''}`)
    said.set(what, [...(said.get(what) ?? []), text])
  }
  const [agent, privacy] = await Promise.all(['agent', 'privacy'].map((role) => demoToken(wismo.url, `who=staff&role=${role}&shops=aldermoor`))) as [string, string]
  for (const { id, token, cookie, page, fields, at } of opened) {
    note('a link', await wismo.call(`/t/${token}`, { key: null }))
    note('the page', await wismo.call(page, { key: null, headers: { cookie } }))
    note('/v1/track/order', await wismo.call('/v1/track/order', { key: token }))
    note('/v1/order-views', await wismo.call(`/v1/order-views/${id}`))
    note('/v1/order-views with personal:read', await wismo.call(`/v1/order-views/${id}`, { key }))
    note('/v1/order-views as of then', await wismo.call(`/v1/order-views/${id}?asOf=${at}`))
    note('timelines', await wismo.call(`/v1/order-views/${id}/timeline`))
    note('/v1/agent/orders', await wismo.call(`/v1/agent/orders/${id}`, { key: agent }))
    note('reveal', await wismo.call(`/v1/agent/orders/${id}/reveal`, { key: agent, body: { fields, reason: 'the canary asks' } }))
    const { json: { id: request } } = await wismo.call('/v1/subject-requests', { key, body: { kind: 'access', subject: { orderId: id } } })
    await wismo.call(`/v1/subject-requests/${String(request)}/decide`, { key: privacy, body: { decision: 'grant' } })
    note('exports', await wismo.call(`/v1/subject-requests/${String(request)}/export`, { key }))
  }
  const sinks = [...said].map(([what, texts]) => ({ name: `answers ${what}`, bytes: Buffer.from(texts.join('\n')) }))
  const isInClear = ({ name }: Sink): boolean => /track|personal|agent|reveal|exports/.test(name)
  return { masked: sinks.filter((sink) => !isInClear(sink)), inClear: sinks.filter(isInClear), outcomes: [...outcomes].sort() }
}

/** What stands for a section that held something of a person. */
const isErased = (section: unknown): boolean => JSON.stringify(section) === '{"erased":true}'

/** An order as the retailer reads it. */
export interface OrderShown {
  /** `cancelled, 0 of 23290`: its status and its total, now and as it was placed. */
  readonly state: string
  /** All that is said of money. */
  readonly sums: string
  /** Each section that held something of the person says that they were erased. */
  readonly isErased: boolean
}

export async function ordersShown(wismo: TestWismo, orders: readonly CanaryOrder[]): Promise<ReadonlyMap<string, OrderShown>> {
  const shown = new Map<string, OrderShown>()
  for (const { id } of orders) {
    const { status, money, customer, addresses, gift } = (await wismo.call(`/v1/order-views/${id}`)).json as { readonly status?: string; readonly money?: { readonly total: number; readonly original: number } } & Readonly<Record<'customer' | 'addresses' | 'gift', unknown>>
    shown.set(id, { state: `${status}, ${money?.total} of ${money?.original}`, sums: JSON.stringify(money), isErased: [customer, addresses, gift].every(isErased) })
  }
  return shown
}
