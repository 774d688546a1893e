import { follow, followAll, type Following, type FollowingAll } from './follow.ts'
import type { Operations } from './generated/api.ts'
import { problemOf, reached } from './problem.ts'

export type OperationName = keyof Operations
export type Answer<Name extends OperationName> = Operations[Name]['answer']
export type Body<Name extends OperationName> = Operations[Name]['body']
export type Query<Name extends OperationName> = Operations[Name]['query']

/** What one call says beside its name. */
export interface Asked<Name extends OperationName> {
  /** The token of a tracking link, or of the shop's identity provider for `me`. */
  readonly token?: string
  readonly path?: Operations[Name]['path']
  readonly query?: Query<Name>
  readonly body?: Body<Name>
  /** New for every new intention, the same when it is sent again; made by the client where it is not given. */
  readonly idempotencyKey?: string
  /** Which shop a token counts for that several shops know. */
  readonly shop?: string
  readonly signal?: AbortSignal
}

export interface WismoClient {
  /** Any call that is open to a storefront, typed by its name. Throws `WismoProblem` and `WismoUnreachable`. */
  call<Name extends OperationName>(name: Name, asked?: Asked<Name>): Promise<Answer<Name>>
  /** The order of a link, as it is now. */
  order(token: string, query?: Query<'GET /v1/track/order'>): Promise<Answer<'GET /v1/track/order'>>
  /** Shows that the order is the holder's; the answer's token shows more of it. */
  verify(token: string, proof: Body<'POST /v1/track/verify'>): Promise<Answer<'POST /v1/track/verify'>>
  /** Asks for a new link to the contact on file. The answer never tells whether there is such an order. */
  askForLink(lookUp: Body<'POST /v1/track/lookups'>): Promise<Answer<'POST /v1/track/lookups'>>
  /** Orders of a customer who is signed in at the shop. */
  myOrders(token: string, query?: Query<'GET /v1/me/orders'>): Promise<Answer<'GET /v1/me/orders'>>
  /** Calls `onView` with the whole order now and whenever it changes, until the signal ends it. Throws `WismoProblem` where the link is none any more. */
  followOrder(token: string, following: Following): Promise<void>
  /** Calls `onOrders` with the newest hundred orders of a customer who is signed in, now and whenever one of them changes. Throws `WismoProblem` where the token counts no more: begin again with a new one. */
  followMyOrders(token: string, following: FollowingAll & { readonly shop?: string }): Promise<void>
}

export interface ClientSettings {
  /** Of the service, without a path: `https://orders.shop.example`. */
  readonly baseUrl: string
  /** The platform's own unless given. */
  readonly fetch?: typeof fetch
}

/** A client of one service. It keeps nothing: tokens are the caller's. */
export function wismoClient({ baseUrl, fetch: send = (...request) => fetch(...request) }: ClientSettings): WismoClient {
  const origin = baseUrl.replace(/\/+$/, '')
  const call: WismoClient['call'] = async (name, asked = {}) => {
    const [method = 'GET', address = ''] = name.split(' ')
    const answer = await reached(send(`${origin}${addressOf(address, asked)}`, { method, headers: headersOf(method, asked), ...(asked.body === undefined ? {} : { body: JSON.stringify(asked.body) }), ...(asked.signal === undefined ? {} : { signal: asked.signal }) }))
    if (!answer.ok) throw await problemOf(answer)
    return (await reached(answer.json())) as Answer<typeof name>
  }
  return {
    call,
    order: (token, query = {}) => call('GET /v1/track/order', { token, query }),
    verify: (token, body) => call('POST /v1/track/verify', { token, body }),
    askForLink: (body) => call('POST /v1/track/lookups', { body }),
    myOrders: (token, query = {}) => call('GET /v1/me/orders', { token, query }),
    followOrder: (token, following) => follow({ url: `${origin}/v1/track/stream`, headers: { authorization: `Bearer ${token}` }, fetch: send }, following),
    followMyOrders: (token, { shop, ...following }) => followAll({ url: `${origin}/v1/me/stream`, headers: { authorization: `Bearer ${token}`, ...(shop === undefined ? {} : { 'wismo-shop': shop }) }, fetch: send }, following),
  }
}

/** `{id}` is filled in; values that are lists are named once each. */
function addressOf(address: string, { path = {}, query = {} }: { readonly path?: object; readonly query?: object }): string {
  const values: Readonly<Record<string, unknown>> = { ...path }
  const filled = address.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => encodeURIComponent(String(values[name] ?? '')))
  const named = new URLSearchParams(Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [value].flat().map((one) => [name, String(one)]))))
  return named.size === 0 ? filled : `${filled}?${named.toString()}`
}

function headersOf(method: string, { token, shop, body, idempotencyKey }: Pick<Asked<OperationName>, 'token' | 'shop' | 'body' | 'idempotencyKey'>): Record<string, string> {
  return {
    accept: 'application/json',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(shop === undefined ? {} : { 'wismo-shop': shop }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(method === 'POST' ? { 'idempotency-key': idempotencyKey ?? newKey() } : {}),
  }
}

/** Not `randomUUID`: pages that are served over plain http have none. */
const newKey = (): string => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
