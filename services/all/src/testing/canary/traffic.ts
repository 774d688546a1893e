// What happens with the canary's orders: all that services take, and all that they refuse, each with personal data in it.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Contracts } from '@wismo/contracts'
import { orderIdOf, ShopId, type OrderId } from '@wismo/kernel'
import type { OutgoingMessage } from '@wismo/messaging'
import { eventually } from '@wismo/testing'
import type { Answer, TestWismo } from '../start-wismo.ts'
import { cardNumber, personOf } from './marks.ts'

const shop = ShopId.parse('aldermoor')
const example = JSON.parse(readFileSync('examples/order.json', 'utf8')) as Readonly<Record<string, unknown>> & { readonly lines: readonly Readonly<Record<string, unknown>>[]; readonly totals: object }

export interface CanaryOrder {
  readonly id: OrderId
  readonly document: Readonly<Record<string, unknown>>
  readonly via: 'http' | 'topic'
}

export const canaryOrders = (count: number): readonly CanaryOrder[] =>
  Array.from({ length: count }, (_, i) => {
    const document = documentOf(i)
    return { id: orderIdOf(shop, String(document['externalId'])), document, via: i % 2 === 0 ? 'http' : 'topic' }
  })

function documentOf(i: number): Readonly<Record<string, unknown>> {
  const person = personOf(i)
  const { name, email, phone, company, street, city, customerId } = person
  const [gift, ...others] = example.lines
  return {
    ...example, externalId: `C-${i}-${randomUUID()}`, number: `C-${i}`,
    ...(i % 3 === 0 ? { customer: undefined } : { customer: { externalId: customerId, type: 'registered' } }),
    contact: { name, email, phone },
    addresses: { home: { name, company, line1: street, line2: person.text('Flat'), city, postalCode: 'T12 X8N4', country: 'IE', phone, instructions: person.text('Ring') } },
    lines: [{ ...gift, gift: { wrap: true, message: person.text('Gift') } }, ...others],
  }
}

/** Wrong in every way that is looked for; what is refused is told to its sender, parked, and listed. */
const wrongDocuments = (i: number): readonly (readonly [what: string, body: unknown])[] => {
  const { name, email, text } = personOf(i)
  const document = { ...documentOf(i), externalId: `W-${i}-${randomUUID()}`, number: undefined }
  return [
    ['wrong sums', { ...document, totals: { ...example.totals, total: 1 } }],
    ['a field that is none', { ...document, surprise: name }],
    ['a name of a field that is a person', { ...document, [email]: 1 }],
    ['a shape that is none', { ...document, contact: name, lines: [text('Line')], currency: name, placedAt: email }],
    ['too long a name', { ...document, contact: { name: name.repeat(50), email } }],
    ['no e-mail', { ...document, contact: { name, email: `${name} at home` } }],
    ['a card number', { ...document, attributes: { note: `${name}: ${cardNumber}` } }],
    ['a card number in groups', { ...document, lines: [{ ...example.lines[0], gift: { message: 'pay 4000 0566 5566 5556' } }] }],
    ['no shop of ours', { ...document, shopId: email }],
    ['a word', name],
  ]
}

const personOfFaults = 900

export interface Traffic {
  /** What the answers to errors said. */
  readonly refusals: readonly string[]
  /** Errors by what was wrong: `201 a card number` would be a hole. */
  readonly outcomes: readonly string[]
}

/** Sends everything; resolves when all orders are in the view and all faults are parked. */
export async function runTraffic(wismo: TestWismo, contracts: Contracts, orders: readonly CanaryOrder[]): Promise<Traffic> {
  const refusals: string[] = []
  const outcomes: string[] = []
  const note = (what: string, { status, text, headers }: Answer): void => {
    outcomes.push(`${status} ${what}`)
    if (status >= 400) refusals.push(`${text}\n${JSON.stringify([...headers])}`)
  }
  await wismo.running.runtime.bus.publish(orders.filter(({ via }) => via === 'topic').map(({ document }) => messageOf(contracts, document)))
  await inTurns(orders.filter(({ via }) => via === 'http'), async ({ document }) => {
    const { status, text } = await wismo.call('/v1/orders', { body: document })
    if (status !== 201) throw new Error(`An order of the canary was answered ${status}: ${text}`)
  })
  await eventually(async () => (await wismo.pool.query<{ n: number }>('select count(*)::int as n from wismo_order_view.order_part where external_id is not null')).rows[0]?.n === orders.length, { within: 60_000 })
  await sendFaults(wismo, contracts, note)
  await askWrongly(wismo, note)
  await inTurns(orders.slice(0, 20), ({ id }, i) => hold(wismo, id, i))
  await lookAtPages(wismo, orders.slice(0, 10), note)
  return { refusals, outcomes }
}

const messageOf = (contracts: Contracts, body: unknown, over: Readonly<Record<string, string>> = {}, value: Uint8Array = Buffer.from(JSON.stringify(body))): OutgoingMessage => ({
  topic: 'retail.orders.v1', key: `aldermoor:${String((body as { readonly externalId?: unknown }).externalId)}`, value,
  headers: { ce_id: randomUUID(), ce_type: contracts.ceType('RetailOrderPlaced'), ce_source: '/canary', ce_specversion: '1.0', ce_shop: shop, reply_to: personOf(personOfFaults).email, ...over },
})

async function sendFaults(wismo: TestWismo, contracts: Contracts, note: (what: string, answer: Answer) => void): Promise<void> {
  const { name, email } = personOf(personOfFaults)
  for (const [what, body] of wrongDocuments(personOfFaults)) note(what, await wismo.call('/v1/orders', { body: JSON.stringify(body) }))
  note('no JSON', await wismo.call('/v1/orders', { body: `{"contact":"${name}` }))
  const named = (): object => ({ externalId: `P-${randomUUID()}` })
  const messages = [
    ...wrongDocuments(personOfFaults).map(([, body]) => messageOf(contracts, body)),
    messageOf(contracts, named(), {}, Buffer.from(`{"contact":"${name}`)),
    messageOf(contracts, named(), { ce_type: 'wismo.retail.RetailUnheardOf.v1' }, Buffer.from(JSON.stringify({ name, email }))),
    // Avro, by a schema that nobody knows.
    messageOf(contracts, named(), {}, Buffer.concat([Buffer.from([0xc3, 0x01, 1, 2, 3, 4, 5, 6, 7, 8]), Buffer.from(name)])),
  ]
  await wismo.running.runtime.bus.publish(messages)
  await eventually(async () => ((await wismo.pool.query<{ n: number }>('select count(*)::int as n from wismo_order.parked')).rows[0]?.n ?? 0) >= messages.length, { within: 60_000 })
  note('list of rejections', await wismo.call('/v1/retail-events/rejections?shopId=aldermoor&limit=100'))
}

/** Addresses and headers that hold a person, and a database that cannot keep what it is given. */
async function askWrongly(wismo: TestWismo, note: (what: string, answer: Answer) => void): Promise<void> {
  const { name, email, phone } = personOf(personOfFaults)
  const [said, written] = [encodeURIComponent(name), encodeURIComponent(email)]
  for (const path of [`/v1/customers/${written}`, `/${said}`, `/o/${said}`, `/t/${written}`, `/problems/${written}`, `/docs/events/${written}`, `/v1/order-views/${written}`, `/v1/order-views?email=${written}`, `/v1/order-views?number=${said}&${written}=1`, `/v1/orders?${written}=${phone}`, `/v1/shops/${written}`]) {
    note(`GET ${path.split(/[/?]/)[1] ?? ''}`, await wismo.call(path))
  }
  note('a key that is a person', await wismo.call('/v1/order-views', { key: email }))
  note('an idempotency key that is a person', await wismo.call('/v1/orders', { body: documentOf(personOfFaults), headers: { 'idempotency-key': `${email} ${cardNumber}` } }))
  note('a media type that is a person', await wismo.call('/v1/orders', { body: name, headers: { 'content-type': `text/${email}` } }))
  await wismo.pool.query('alter table wismo_order.event add constraint nothing_more check (false) not valid')
  note('a database that refuses', await wismo.call('/v1/orders', { body: { ...documentOf(personOfFaults), externalId: `D-${randomUUID()}` } }))
  await wismo.pool.query('alter table wismo_order.event drop constraint nothing_more')
}

export async function holdOrder(wismo: TestWismo, id: OrderId, i: number): Promise<Answer> {
  const answer = await wismo.call(`/v1/orders/${id}/holds`, { body: { reason: { code: 'fraud', text: personOf(i).text('Hold') } } })
  if (answer.status !== 201) throw new Error(`A hold of the canary was answered ${answer.status}: ${answer.text}`)
  return answer
}

/** With words about the person; every second one is released. */
async function hold(wismo: TestWismo, id: OrderId, i: number): Promise<void> {
  const { text } = personOf(i)
  const { json } = await holdOrder(wismo, id, i)
  if (i % 2 === 0) await wismo.call(`/v1/orders/${id}/holds/${String(json['holdId'])}/release`, { body: { note: text('Note') } })
}

async function lookAtPages(wismo: TestWismo, orders: readonly CanaryOrder[], note: (what: string, answer: Answer) => void): Promise<void> {
  for (const { id } of orders) {
    const { links, clock } = wismo.running.runtime
    const token = links.issue({ orderId: id, generation: 0, level: 'verified', verifiedUntil: new Date(Date.parse(clock()) + 3_600_000).toISOString() as ReturnType<typeof clock> })
    note('the page of a link', await wismo.call(`/t/${token}`, { key: null }))
    note('the order of a link', await wismo.call('/v1/track/order', { key: token }))
    note('the order', await wismo.call(`/v1/order-views/${id}`))
    note('its past', await wismo.call(`/v1/order-views/${id}/timeline`))
  }
  note('the demo', await wismo.call('/demo', { key: null }))
  note('an order of the demo', await wismo.call('/demo/orders', { key: null, body: '', headers: { 'content-type': 'application/x-www-form-urlencoded' } }))
}

/** Eight at a time. */
export async function inTurns<One>(all: readonly One[], work: (one: One, i: number) => Promise<void>): Promise<void> {
  let next = 0
  const turn = async (): Promise<void> => {
    for (let i = next++; i < all.length; i = next++) {
      const one = all[i]
      if (one !== undefined) await work(one, i)
    }
  }
  await Promise.all(Array.from({ length: 8 }, turn))
}
