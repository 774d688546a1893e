// What customers and their assistants read beside the document: a parcel by its number, the timeline, short answers, and the tools of the Model Context Protocol by its official client.
import { randomInt, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { SubjectRef } from '@wismo/kernel'
import { eventuallyHolds } from '@wismo/testing'
import { demoToken } from './testing/demo-token.ts'
import { openStream } from './testing/open-stream.ts'
import { eventOf, freshName, keyFor, orderNamed } from './testing/retail-samples.ts'
import { startWismo, type Answer, type TestWismo } from './testing/start-wismo.ts'

const within = { within: 30_000 }
const person = { externalId: 'c-nora', type: 'registered' }
const retailer = keyFor('retailer', ['aldermoor'])
const reader = keyFor('reader', ['aldermoor'], ['read'])
const folder = mkdtempSync(join(tmpdir(), 'wismo-reads-'))
let wismo: TestWismo
beforeAll(async () => {
  writeFileSync(join(folder, 'keys.json'), JSON.stringify([retailer.entry, reader.entry]))
  wismo = await startWismo([], {}, { TRUSTED_PROXIES: '1', KEYS_FILE: join(folder, 'keys.json') })
}, 60_000)
afterAll(async () => {
  await wismo.stop()
  rmSync(folder, { recursive: true, force: true })
})
const asRetailer = (path: string, body?: unknown) => wismo.call(path, { key: retailer.token, ...(body === undefined ? {} : { body }) })

interface Placed {
  readonly id: string
  readonly name: string
  readonly verified: string
  readonly link: string
}

async function place(over: object = {}): Promise<Placed> {
  const name = freshName()
  const answer = await asRetailer('/v1/orders', orderNamed(name, { customer: person, ...over }))
  expect(answer.status).toBe(201)
  const id = String(answer.json['id'])
  await eventuallyHolds(async () => expect((await asRetailer(`/v1/order-views/${id}`)).status).toBe(200), within)
  const token = async (level: string) => String((await asRetailer('/v1/tracking-links', { orderId: id, level })).json['token'])
  return { id, name, verified: await token('verified'), link: await token('link') }
}

const tell = async (type: string, data: object): Promise<void> => {
  const { json } = await asRetailer('/v1/retail-events', { events: [eventOf(type, { shopId: 'aldermoor', ...data })] })
  expect(json['results']).toEqual([expect.objectContaining({ status: 'accepted' })])
}
const someNumber = (): string => `CE${randomInt(1e8, 1e9)}IE`
const ship = (externalId: string, trackingNumber: string) => {
  const lines = [{ externalLineId: '1', quantity: 1 }]
  return tell('RetailFulfillmentReported', { externalId, occurredAt: '2026-11-24T09:00:00Z', fulfillmentRef: `W-${externalId}`, locationId: 'dc-1', state: 'shipped', lines, parcels: [{ carrier: 'an-post', trackingNumber, lines }] })
}
const scan = (externalId: string, trackingNumber: string, status: string, occurredAt: string, place: string) => tell('RetailParcelReported', { externalId, occurredAt, carrier: 'an-post', trackingNumber, status, place })

test('who is led on with the link of an order that was placed this moment reads and follows it, before the view had heard of it', async () => {
  const fresh = async (): Promise<string> => String((await asRetailer('/v1/orders', orderNamed(freshName()))).json['trackingUrl']).split('/t/')[1] ?? ''
  for (const path of ['/v1/track/order', '/v1/track/order/timeline', '/v1/track/answer?intent=where']) expect([path, (await wismo.call(path, { key: await fresh() })).status]).toEqual([path, 200])
  const stream = await openStream(`${wismo.url}/v1/track/stream`, await fresh())
  await eventuallyHolds(async () => expect(stream.said[0]).toBe('view'), within)
  stream.close()
})

describe('S222 a parcel by its number', () => {
  const from = (address = `198.51.${randomInt(256)}.${randomInt(256)}`) => ({ key: null, headers: { 'x-forwarded-for': address } })
  const parcel = (number: string, options = from(), carrier = 'an-post') => wismo.call(`/v1/track/parcels/${carrier}/${encodeURIComponent(number)}`, options)
  const bare = ({ status, json: { requestId: _requestId, ...json } }: Answer): unknown => ({ status, json })

  test('shows status and dates, where it is while it is on its way, and nothing of its order', async () => {
    const [{ id, name }, number] = [await place(), someNumber()]
    const unknown = bare(await parcel(number))
    expect(unknown).toMatchObject({ status: 404, json: { code: 'not_found' } })
    await ship(name, number)
    await eventuallyHolds(async () => expect(((await asRetailer(`/v1/order-views/${id}`)).json['parcels'] as unknown[]).length).toBe(1), within)
    expect(bare(await parcel(number))).toEqual(unknown)
    await scan(name, number, 'in_transit', '2026-11-24T18:00:00Z', 'Portlaoise IE')
    await eventuallyHolds(async () => expect((await parcel(number)).json).toEqual({ carrier: 'an-post', trackingNumber: number, status: 'in_transit', step: 3, steps: 5, lastSeenAt: '2026-11-24T18:00:00.000Z', place: 'Portlaoise IE' }), within)
    // Between the one who kept a scan until its shipment was told and the view that shows it then, a moment may pass.
    await eventuallyHolds(async () => expect((await parcel(` ${number.slice(0, 5).toLowerCase()} ${number.slice(5)}`, from(), 'AN-POST')).json).toMatchObject({ trackingNumber: number }), within)
    expect(bare(await parcel(number, from(), 'dhl-de'))).toEqual(unknown)
    await scan(name, number, 'delivered', '2026-11-25T11:00:00Z', 'Cork IE')
    await eventuallyHolds(async () => expect((await parcel(number)).json).toEqual({ carrier: 'an-post', trackingNumber: number, status: 'delivered', step: 5, steps: 5, lastSeenAt: '2026-11-25T11:00:00.000Z', deliveredAt: '2026-11-25T11:00:00.000Z' }), within)
  })

  test('needs no order: what was told before anybody said what left is judged as it will be', async () => {
    const [name, number] = [freshName(), someNumber()]
    await scan(name, number, 'out_for_delivery', '2026-11-25T07:00:00Z', 'Cork IE')
    await scan(name, number, 'in_transit', '2026-11-24T18:00:00Z', 'Portlaoise IE')
    await eventuallyHolds(async () => expect((await parcel(number)).json).toEqual({ carrier: 'an-post', trackingNumber: number, status: 'out_for_delivery', step: 4, steps: 5, lastSeenAt: '2026-11-25T07:00:00.000Z' }), within)
  })

  test('B2 nobody goes through the numbers: sixty in an hour for an address, and no other one is held up', async () => {
    const address = from('203.0.113.77')
    const statuses: number[] = []
    for (let i = 0; i < 61; i += 1) statuses.push((await parcel(someNumber(), address)).status)
    expect([...new Set(statuses.slice(0, 60)), statuses[60]]).toEqual([404, 429])
    expect((await parcel(someNumber())).status).toBe(404)
  })
})

describe('the timeline of a customer', () => {
  test('has every entry that the order has for them, page by page, from a moment back, for a link and signed in', async () => {
    const { id, verified, link } = await place()
    const owner = await demoToken(wismo.url, 'who=customer&customer=c-nora&shop=aldermoor')
    await asRetailer(`/v1/orders/${id}/holds`, { reason: { code: 'fraud', text: 'looks odd' } })
    const read = async (path: string, key: string) => (await wismo.call(path, { key })).json as { data: { id: string; type: string; at: string; actor?: string }[]; nextCursor: string | null }
    const types = async (path: string, key: string) => (await read(path, key)).data.map(({ type }) => type)
    await eventuallyHolds(async () => expect(await types('/v1/track/order/timeline', verified)).toEqual(expect.arrayContaining(['OrderPlaced', 'OrderHeld'])), within)
    const all = await read('/v1/track/order/timeline', verified)
    expect([await read('/v1/track/order/timeline', link), await read(`/v1/me/orders/${id}/timeline`, owner)]).toEqual([all, all])
    expect(JSON.stringify(all)).not.toMatch(/actor|odd/)
    const german = await wismo.call('/v1/track/order/timeline', { key: verified, headers: { 'accept-language': 'de' } })
    const saying = (data: unknown, type: string): unknown => (data as { type: string; text: string }[]).find((entry) => entry.type === type)?.text
    expect([saying(all.data, 'OrderHeld'), saying(german.json['data'], 'OrderHeld'), german.headers.get('content-language')]).toEqual(['We are checking one thing', 'Wir prüfen noch etwas', 'de-DE'])
    const first = await read('/v1/track/order/timeline?limit=1', verified)
    expect((await read(`/v1/track/order/timeline?limit=100&cursor=${String(first.nextCursor)}`, verified)).data).toEqual(all.data.slice(1))
    const moment = all.data[0]?.at ?? ''
    expect((await read(`/v1/track/order/timeline?before=${moment}`, verified)).data).toEqual(all.data.filter(({ at }) => at < moment))
    expect((await wismo.call('/v1/track/order/timeline?asOf=2026-11-24T10:00:00Z', { key: verified })).json).toMatchObject({ status: 400, code: 'unknown_parameter' })
    const stranger = await demoToken(wismo.url, 'who=customer&customer=c-else&shop=aldermoor')
    expect((await wismo.call(`/v1/me/orders/${id}/timeline`, { key: stranger })).status).toBe(404)
  })
})

describe('what a customer reads of themselves', () => {
  test('is masked as an agent has it, wherever they read it, and a reference into the vault is nowhere; a key that may reads it in clear, and that is written down', async () => {
    const customer = `c-${randomUUID().slice(0, 8)}`
    const { id, verified, link } = await place({ customer: { ...person, externalId: customer } })
    const [owner, agent] = await Promise.all([`who=customer&customer=${customer}&shop=aldermoor`, 'who=staff&role=agent&shops=aldermoor'].map((who) => demoToken(wismo.url, who)))
    const sections = 'fields=customer,addresses,gift'
    const read = async (path: string, key: string | undefined) => (await wismo.call(path, { key: key ?? null })).json
    const { customer: shown, addresses, gift } = await read(`/v1/agent/orders/${id}`, agent)
    const masked = { id, customer: shown, addresses, gift }
    expect(masked).toEqual({ id, customer: { subjectRef: expect.stringMatching(/^sub_/), name: 'Nora Byrne', email: 'n***@example.org', phone: '***42' }, addresses: { home: { country: 'IE', city: 'Cork' } }, gift: [expect.objectContaining({ message: '***' })] })
    const stream = await openStream(`${wismo.url}/v1/track/stream`, verified)
    await eventuallyHolds(() => expect(stream.messages[0]).toMatchObject({ sections: masked }), within)
    stream.close()
    const asked = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'get_order', arguments: {} } }
    const told = (await wismo.call('/mcp', { key: verified, body: asked, headers: { accept: 'application/json, text/event-stream' } })).json as { result?: { structuredContent: object } }
    const whole = [await read('/v1/track/order', verified), await read(`/v1/me/orders/${id}`, owner), told.result?.structuredContent]
    for (const one of whole) expect(one).toMatchObject(masked)
    expect(JSON.stringify([whole, stream.messages, await read('/v1/me/orders', owner), await read('/v1/track/order', link)])).not.toMatch(/ref_|nora\.byrne|Lapwing/)
    expect([await read(`/v1/track/order?${sections}`, link), await read(`/v1/track/order?${sections}`, verified)]).toEqual([{ id }, masked])
    const inClear = await asRetailer(`/v1/order-views/${id}?${sections}`)
    expect(inClear.headers.get('cache-control')).toBe('no-store')
    const [subjectRef, { contact, addresses: homes, lines }] = [(shown as { subjectRef: SubjectRef }).subjectRef, orderNamed('') as unknown as { contact: object; addresses: object; lines: { gift?: { message?: string } }[] }]
    expect(inClear.json).toEqual({ id, customer: { subjectRef, ...contact }, addresses: homes, gift: [expect.objectContaining({ message: lines.find((line) => line.gift !== undefined)?.gift?.message })] })
    expect(await read(`/v1/order-views/${id}?${sections}`, reader.token)).toEqual({ id, customer: { subjectRef } })
    const audit = await wismo.running.runtime.vault.audit({ subjectRef })
    // Before them are looks for whether the order is there yet, by the same key; of the customer's own there is none.
    expect(new Set(audit.map(({ by: { type } }) => type))).toEqual(new Set(['partner', 'csr']))
    expect(audit.slice(0, 2).map(({ by: { type }, purpose, fields }) => [type, purpose, fields])).toEqual([['partner', 'export', 3], ['csr', 'agent-console', 3]])
  })
})

describe('all orders of a customer as they change', () => {
  test('which ones there are, each as it is read, what changes of them, and nobody else’s', async () => {
    const customer = `c-${randomUUID().slice(0, 8)}`
    const owner = await demoToken(wismo.url, `who=customer&customer=${customer}&shop=aldermoor`)
    const [{ id }, other] = [await place({ customer: { ...person, externalId: customer } }), await place()]
    await eventuallyHolds(async () => expect((await wismo.call(`/v1/me/orders/${id}`, { key: owner })).status).toBe(200), within)
    const stream = await openStream(`${wismo.url}/v1/me/stream`, owner)
    const together = () => stream.messages.reduce((order, { viewVersion, headline, sections }) => ({ ...order, viewVersion, headline, ...(sections as object) }), {})
    const asRead = async () => {
      const { json } = await wismo.call(`/v1/me/orders/${id}`, { key: owner })
      expect([stream.said[0], together(), stream.ids.at(-1)]).toEqual(['orders', json, `${id}:${String(json['viewVersion'])}`])
    }
    await eventuallyHolds(asRead, within)
    await asRetailer(`/v1/orders/${other.id}/holds`, { reason: { code: 'fraud' } })
    await asRetailer(`/v1/orders/${id}/holds`, { reason: { code: 'fraud', text: 'looks odd' } })
    await eventuallyHolds(() => expect(stream.messages.at(-1)).toMatchObject({ orderId: id, headline: { code: 'on_hold' } }), within)
    await eventuallyHolds(asRead, within)
    expect(stream.messages.every(({ orderId }) => orderId === id)).toBe(true)
    expect(JSON.stringify(stream.messages.at(-1))).not.toMatch(/odd|fraud|"lines"/)
    stream.close()
  })
})

describe('an answer', () => {
  const ask = (intent: string, key: string) => wismo.call(`/v1/track/answer?intent=${intent}`, { key, headers: { 'wismo-bot': 'shop-chat' } })

  test('S4 where it is, in the sentence of the page, with the version that it was read from', async () => {
    const { verified } = await place()
    await eventuallyHolds(async () => {
      const { json } = await wismo.call('/v1/track/order', { key: verified })
      const { title, text } = json['headline'] as { title: string; text: string }
      const answer = await ask('where', verified)
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'private, no-cache'])
      expect(answer.json).toMatchObject({ intent: 'where', answer: `${title}. ${text}`, viewVersion: json['viewVersion'], escalation: { needed: false }, facts: { headline: { code: 'received' } } })
      expect(String(answer.json['validUntil']) > new Date().toISOString()).toBe(true)
    }, within)
  })

  test('shows a link no money, and whoever may see it how to reach a person where one is needed', async () => {
    const { verified, link } = await place()
    expect((await ask('refund', link)).json).toMatchObject({ answer: 'This link does not show that. Confirm that the order is yours, and ask again.', facts: {}, actions: [] })
    expect((await ask('refund', verified)).json).toMatchObject({ answer: 'No money is on its way back to you for this order.', facts: { currency: 'EUR', refunds: [] } })
    const cancel = (await ask('cancel', verified)).json as { answer: string; actions: { action: string }[]; escalation: { needed: boolean; text: string } }
    expect(cancel.escalation.needed).toBe(true)
    expect(cancel.answer.endsWith(cancel.escalation.text)).toBe(true)
    expect([...new Set(cancel.actions.map(({ action }) => action))]).toEqual(['cancel'])
  })

  test('who is signed in names the order and hears of it what a verified link does, of nobody else’s order anything', async () => {
    const { id, verified, link } = await place()
    const [own, stranger] = await Promise.all(['c-nora', 'c-else'].map((customer) => demoToken(wismo.url, `who=customer&customer=${customer}&shop=aldermoor`)))
    if (own === undefined || stranger === undefined) throw new Error('nobody is signed in')
    for (const intent of ['where', 'refund', 'told']) {
      // The order may go on between the two questions.
      await eventuallyHolds(async () => {
        const { validUntil: _own, ...answer } = (await ask(`${intent}&orderId=${id}`, own)).json
        const { validUntil: _link, ...linked } = (await ask(intent, verified)).json
        expect(answer).toEqual(linked)
      })
    }
    const other = await place()
    expect((await ask('where', own)).json).toMatchObject({ status: 400, code: 'invalid', errors: [{ pointer: '/orderId', code: 'required' }] })
    expect([(await ask(`where&orderId=${id}`, stranger)).status, (await ask(`where&orderId=${id}`, link)).status, (await ask(`where&orderId=${other.id}`, link)).status]).toEqual([404, 200, 404])
  })

  test('to another question there is none', async () => {
    const { verified } = await place()
    expect((await ask('weather', verified)).json).toMatchObject({ status: 400, code: 'invalid' })
  })
})

describe('the Model Context Protocol', () => {
  async function connect(token: string): Promise<Client> {
    const client = new Client({ name: 'test', version: '1.0.0' })
    // Its types are not written for exactOptionalPropertyTypes.
    await client.connect(new StreamableHTTPClientTransport(new URL(`${wismo.url}/mcp`), { requestInit: { headers: { authorization: `Bearer ${token}` } } }) as unknown as Parameters<Client['connect']>[0])
    return client
  }
  interface Told {
    readonly isError?: boolean
    readonly structuredContent?: Record<string, unknown>
    readonly content: readonly { readonly text: string }[]
  }
  const call = async (client: Client, name: string, given: Record<string, unknown> = {}) => (await client.callTool({ name, arguments: given })) as unknown as Told
  const refusal = async (client: Client, name: string, given?: Record<string, unknown>): Promise<unknown> => {
    const { isError, content } = await call(client, name, given)
    return isError === true ? (JSON.parse(content[0]?.text ?? '') as { code: string }).code : content
  }

  const post = (body: unknown, key: string | null, headers: Record<string, string> = {}) => wismo.call('/mcp', { body, key, headers: { accept: 'application/json, text/event-stream', ...headers } })
  const ping = { jsonrpc: '2.0', id: 1, method: 'ping' }

  test('the official client finds the tools, all of them for reading, and reads with them what the API answers', async () => {
    const { id, name, verified } = await place()
    const client = await connect(verified)
    expect(client.getServerVersion()).toMatchObject({ name: 'wismo' })
    const { tools } = await client.listTools()
    expect(tools.map((tool) => [tool.name, tool.annotations?.readOnlyHint])).toEqual(['find_order', 'get_order', 'get_answer', 'get_timeline', 'list_actions'].map((tool) => [tool, true]))
    await eventuallyHolds(async () => {
      const document = (await wismo.call('/v1/track/order', { key: verified })).json
      expect((await call(client, 'get_order')).structuredContent).toEqual(document)
      expect((await call(client, 'get_order', { fields: 'headline,status' })).structuredContent).toEqual({ id, headline: document['headline'], status: document['status'] })
      expect((await call(client, 'list_actions')).structuredContent).toEqual({ orderId: id, viewVersion: document['viewVersion'], actions: document['actions'] })
    }, within)
    expect((await call(client, 'find_order', { number: name.toLowerCase() })).structuredContent).toMatchObject({ orders: [{ id, number: name }] })
    expect((await call(client, 'find_order', { number: 'another' })).structuredContent).toEqual({ orders: [] })
    const { validUntil: _until, ...answer } = (await wismo.call('/v1/track/answer?intent=where', { key: verified })).json
    expect((await call(client, 'get_answer', { intent: 'where' })).structuredContent).toMatchObject(answer)
    const german = { ...ping, method: 'tools/call', params: { name: 'get_answer', arguments: { intent: 'where' } } }
    expect((await post(german, verified, { 'accept-language': 'de' })).json).toMatchObject({ result: { structuredContent: { answer: (await wismo.call('/v1/track/answer?intent=where', { key: verified, headers: { 'accept-language': 'de' } })).json['answer'] } } })
    const possible = (await post({ ...german, params: { name: 'list_actions', arguments: {} } }, verified, { 'accept-language': 'de' })).json
    expect(possible).toMatchObject({ result: { structuredContent: { actions: expect.arrayContaining([expect.objectContaining({ action: 'return', reasons: [{ code: 'not_delivered', text: expect.stringMatching(/^Noch nicht bei Ihnen/) }] })]) } } })
    const timeline = (await call(client, 'get_timeline', { limit: 1 })).structuredContent as { entries: unknown[]; nextCursor: string }
    const whole = (await wismo.call('/v1/track/order/timeline', { key: verified })).json['data'] as unknown[]
    expect([timeline.entries, ((await call(client, 'get_timeline', { cursor: timeline.nextCursor })).structuredContent as { entries: unknown[] }).entries]).toEqual([whole.slice(0, 1), whole.slice(1)])
    await client.close()
  })

  test('a link sees as little as it sees elsewhere, and no other order', async () => {
    const [{ link }, other] = [await place(), await place()]
    const client = await connect(link)
    const order = (await call(client, 'get_order')).structuredContent
    expect(order).toEqual((await wismo.call('/v1/track/order', { key: link })).json)
    expect(order).not.toHaveProperty('money')
    expect((await call(client, 'get_answer', { intent: 'refund' })).structuredContent).toMatchObject({ facts: {} })
    for (const tool of ['get_order', 'get_timeline', 'list_actions']) expect(await refusal(client, tool, { orderId: other.id })).toBe('not_found')
    await client.close()
  })

  test('who is signed in has all orders of their own, names which one, and nobody else’s', async () => {
    const { id, name } = await place()
    const [own, stranger] = await Promise.all(['c-nora', 'c-else'].map(async (customer) => connect(await demoToken(wismo.url, `who=customer&customer=${customer}&shop=aldermoor`))))
    if (own === undefined || stranger === undefined) throw new Error('nobody is connected')
    expect((await call(own, 'find_order')).structuredContent?.['orders']).toEqual(expect.arrayContaining([expect.objectContaining({ id, number: name })]))
    expect((await call(own, 'find_order', { number: name })).structuredContent).toMatchObject({ orders: [{ id }] })
    expect((await call(own, 'get_order', { orderId: id })).structuredContent).toMatchObject({ id, money: expect.anything() })
    expect((await call(own, 'find_order', { number: 'A\u0000' })).structuredContent).toEqual({ orders: [] })
    expect(await refusal(own, 'get_order')).toBe('invalid')
    expect((await call(stranger, 'find_order')).structuredContent).toEqual({ orders: [] })
    expect((await call(stranger, 'find_order', { number: name })).structuredContent).toEqual({ orders: [] })
    expect(await refusal(stranger, 'get_order', { orderId: id })).toBe('not_found')
    await Promise.all([own.close(), stranger.close()])
  })

  describe('what cannot be done', () => {
    let client: Client
    beforeAll(async () => {
      client = await connect((await place()).verified)
    })
    afterAll(() => client?.close())

    test.each<[string, Record<string, unknown>, string]>([
      ['get_answer', { intent: 'weather' }, 'invalid'],
      ['get_answer', {}, 'invalid'],
      ['get_order', { orderId: 'lin_01h455vb4pex5vsknk084sn02q' }, 'wrong_id_kind'],
      ['get_timeline', { before: '0001-01-01T10:00:00Z' }, 'invalid'],
      ['get_order', { fields: 'nothing' }, 'invalid'],
      ['get_timeline', { cursor: 'x' }, 'cursor_invalid'],
      ['find_order', { unknown: 1 }, 'invalid'],
    ])('%s with %j is refused in words that an assistant can read: %s', async (tool, given, code) => {
      expect(await refusal(client, tool, given)).toBe(code)
    })
  })

  test('nobody in particular is let in, a method or version that is none is told so, and what is only told is taken in', async () => {
    const { verified } = await place()
    expect([(await post(ping, null)).status, (await post(ping, 'x'.repeat(56))).status, (await post(ping, retailer.token)).status]).toEqual([401, 401, 403])
    expect((await post(ping, verified)).json).toEqual({ jsonrpc: '2.0', id: 1, result: {} })
    expect((await post(ping, verified, { 'mcp-protocol-version': '1999-01-01' })).status).toBe(400)
    expect((await post({ ...ping, method: 'resources/list' }, verified)).json).toMatchObject({ id: 1, error: { code: -32_601 } })
    expect((await post({ ...ping, method: 'tools/call', params: { name: 'cancel_items' } }, verified)).json).toMatchObject({ id: 1, error: { code: -32_602 } })
    for (const wrong of [[ping], { id: 1, method: 'ping' }, { jsonrpc: '2.0', id: {}, method: 'ping' }, 'null']) expect((await post(wrong, verified)).json).toMatchObject({ id: null, error: { code: -32_600 } })
    const told = await post({ jsonrpc: '2.0', method: 'notifications/initialized' }, verified)
    expect([told.status, told.text]).toEqual([202, ''])
    expect((await wismo.call('/mcp', { key: verified })).status).toBe(405)
    const broken = await fetch(`${wismo.url}/mcp`, { method: 'POST', headers: { authorization: `Bearer ${verified}`, 'content-type': 'application/json' }, body: '{"jsonrpc":' })
    expect([broken.status, await broken.json()]).toEqual([400, expect.objectContaining({ code: 'malformed' })])
    expect((await post({ ...ping, method: 'initialize', params: { protocolVersion: '2024-10-07' } }, verified)).json).toMatchObject({ result: { protocolVersion: '2025-11-25', capabilities: { tools: {} } } })
    expect((await post(ping, verified, { origin: 'https://elsewhere.example' })).status).toBe(403)
  })

  test('I35 what an assistant asks for is in no log', async () => {
    const { verified } = await place()
    const client = await connect(verified)
    const number = `secret-${randomUUID()}`.slice(0, 40)
    await call(client, 'find_order', { number })
    await refusal(client, 'get_order', { fields: number })
    expect(wismo.logged()).not.toContain(number)
    expect(wismo.logged()).not.toContain(verified)
    await client.close()
  })
})
