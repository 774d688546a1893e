// Orders that a seed makes, and a retailer that gets them through whatever breaks meanwhile: every request is asked again
// with the same key, every message is published again, until it was answered.
import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import type { Contracts } from '@wismo/contracts'
import { isWismoError, orderIdOf, ShopId, uuidV5, wismoSpace, type OrderId } from '@wismo/kernel'
import type { MessageBus, OutgoingMessage } from '@wismo/messaging'

/** `timed`: nobody looks at it, so its reminder and its escalation come while the load runs. */
type HoldKind = 'released' | 'standing' | 'timed'

export interface PlannedOrder {
  readonly name: string
  readonly orderId: OrderId
  readonly document: Readonly<Record<string, unknown>>
  readonly via: 'http' | 'topic'
  /** Of a message: it is there twice, as after a retry of its sender. */
  readonly isDoubled: boolean
  readonly holds: readonly HoldKind[]
}

/** An order whose first message is refused for good; everything of it that comes later waits behind. */
export interface PlannedPoison {
  readonly orderId: OrderId
  readonly messages: readonly OutgoingMessage[]
}

export interface OrderPlan {
  readonly orders: readonly PlannedOrder[]
  readonly poison: PlannedPoison | undefined
}

const shop = ShopId.parse('aldermoor')
const example = JSON.parse(readFileSync('examples/order.json', 'utf8')) as Readonly<Record<string, unknown>>

/** The same seed and name make the same orders with the same ids. */
export interface PlanSettings {
  readonly seed: number
  readonly name: string
  readonly orders: number
  readonly isPoisoned: boolean
  /** All by messages, none held: as many as there can be. */
  readonly isPlain?: boolean
}

export function planOrders(contracts: Contracts, { seed, name, orders, isPoisoned, isPlain = false }: PlanSettings): OrderPlan {
  // Without digits: a long number in a name may look like a card, and is refused then.
  const prefix = `${name}-${[...String(Math.abs(seed))].map((digit) => 'abcdefghij'[Number(digit)]).join('')}`
  const planned = Array.from({ length: orders }, (_, i) => plannedOrder(`${prefix}-${i}`, isPlain))
  return { orders: planned, poison: isPoisoned ? plannedPoison(contracts, `${prefix}-poison`) : undefined }
}

/** How many events a hold leaves, with those of the process that looks after it. */
const eventsOfHold: Readonly<Record<HoldKind, number>> = { released: 4, standing: 2, timed: 4 }

/** How many events there are in the end. */
export const eventsOf = ({ orders }: OrderPlan): number => orders.reduce((sum, { holds }) => holds.reduce((own, kind) => own + eventsOfHold[kind], sum + 1), 0)

/** A number below `below` that belongs to the name. */
const drawn = (name: string, what: string, below: number): number => Number.parseInt(uuidV5(wismoSpace, 'drawn', what, name).slice(0, 8), 16) % below

function plannedOrder(name: string, isPlain: boolean): PlannedOrder {
  const via = isPlain || drawn(name, 'via', 2) === 0 ? 'topic' : 'http'
  const isHeld = !isPlain && (via === 'http' || drawn(name, 'held', 4) === 0)
  return { name, orderId: orderIdOf(shop, name), document: documentOf(name), via, isDoubled: via === 'topic' && drawn(name, 'doubled', 4) === 0, holds: isHeld ? holdsOf(name, via) : [] }
}

/** Half of them have none, some have two. A message may take its time, and a hold that waits for its order would be over before it begins. */
function holdsOf(name: string, via: PlannedOrder['via']): readonly HoldKind[] {
  const kinds: readonly (readonly HoldKind[])[] = [[], [], [], [], ['released'], ['standing'], [via === 'http' ? 'timed' : 'standing'], ['released', 'standing']]
  return kinds[drawn(name, 'holds', kinds.length)] ?? []
}

/** Some are of guests, and some customers order more than once. */
function documentOf(name: string): Readonly<Record<string, unknown>> {
  const customer = drawn(name, 'customer', 40)
  const { customer: _known, ...rest } = example
  return { ...rest, externalId: name, number: name, contact: { name: 'Nora Byrne', email: `nora.${customer}@example.org` }, ...(customer < 20 ? {} : { customer: { externalId: `c-${customer}`, type: 'registered' } }) }
}

function plannedPoison(contracts: Contracts, name: string): PlannedPoison {
  const document = documentOf(name)
  const bodies = [{ ...document, surprise: 1 }, document, document]
  return { orderId: orderIdOf(shop, name), messages: bodies.map((body, i) => messageOf(contracts, name, body, `poison ${i}`)) }
}

function messageOf(contracts: Contracts, name: string, body: unknown, id: string): OutgoingMessage {
  return {
    topic: 'retail.orders.v1',
    key: `${shop}:${name}`,
    value: Buffer.from(JSON.stringify(body)),
    headers: { ce_id: uuidV5(wismoSpace, 'kills', name, id), ce_type: contracts.ceType('RetailOrderPlaced'), ce_source: '/retailer', ce_specversion: '1.0', ce_shop: shop },
  }
}

export const messagesOf = (contracts: Contracts, { name, document, isDoubled }: PlannedOrder): readonly OutgoingMessage[] => {
  const message = messageOf(contracts, name, document, 'placed')
  return isDoubled ? [message, message] : [message]
}

export interface LoadSettings {
  readonly plan: OrderPlan
  readonly contracts: Contracts
  readonly bus: MessageBus
  readonly urls: readonly string[]
  readonly key: string
  /** Orders that are begun in a second; as many as get through when it is not said. */
  readonly perSecond?: number
  /** A hold that is timed stands this long, in milliseconds. */
  readonly timedHoldMs: number
}

export interface LoadResult {
  /** Orders of requests that were answered 2xx, with what their answers said apart from moments and links. */
  readonly answers: ReadonlyMap<string, Readonly<Record<string, unknown>>>
  /** Requests and messages that had to be sent again. */
  readonly retries: number
  /** How often each other answer came: `503 unavailable`, `no answer`. */
  readonly others: ReadonlyMap<string, number>
}

/** How long a request is asked again, in milliseconds, and how long at most between two tries. */
const patienceMs = 240_000
const longestPauseMs = 500
/** Orders that are under way at once where nothing says when they begin. */
const sideBySide = 24
/** Messages of one call where all there are go out. */
const perPublish = 200
/** Of the answers to holds of orders that a message placed: not there yet. */
const notYet = '404 not_found'

/** Sends everything, each order by itself in its own sequence. Throws for what no retailer could do anything about. */
export async function sendOrders(settings: LoadSettings): Promise<LoadResult> {
  const answers = new Map<string, Readonly<Record<string, unknown>>>()
  const others = new Map<string, number>()
  const counted = { retries: 0 }
  const told = (what: string): void => {
    if (what !== notYet) counted.retries += 1
    others.set(what, (others.get(what) ?? 0) + 1)
  }
  const retailer = retailerOf(settings, told)
  const { plan: { orders, poison }, perSecond } = settings
  const began = performance.now()
  let next = 0
  const work = async (): Promise<void> => {
    for (let i = next++; i < orders.length; i = next++) {
      const early = perSecond === undefined ? 0 : began + (i * 1_000) / perSecond - performance.now()
      if (early > 0) await wait(early)
      // The poison is in the middle: before and behind it are orders that it must not hold up.
      if (i === Math.floor(orders.length / 2) && poison !== undefined) await retailer.publish(poison.messages)
      const order = orders[i]
      if (order !== undefined) for (const [what, answer] of await retailer.send(order)) answers.set(`${order.name} ${what}`, answer)
    }
  }
  // An order that has to be asked for again holds up no other one.
  await Promise.all(Array.from({ length: perSecond === undefined ? sideBySide : orders.length }, work))
  return { answers, retries: counted.retries, others }
}

/** What is sent under the same key after a refusal; undefined where nothing helps. */
type Instead = (other: string) => unknown

function refused(path: string, other: string): never {
  throw new Error(`${path} was answered ${other}: nothing that comes again helps.`)
}

type Answers = readonly (readonly [string, Readonly<Record<string, unknown>>])[]

function retailerOf({ contracts, bus, urls, key, timedHoldMs }: LoadSettings, told: (what: string) => void) {
  let turn = 0
  /** Each try goes to another process, as through a load balancer. */
  const post = (path: string, first: unknown, idempotencyKey: string, instead: Instead = () => undefined): Promise<Readonly<Record<string, unknown>>> => {
    let body = first
    return untilAnswered(async () => {
      const url = urls[(turn += 1) % urls.length] ?? ''
      const answer = await fetch(`${url}${path}`, { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': idempotencyKey }, body: JSON.stringify(body) })
        .then(async (response) => ({ response, json: (await response.json()) as Readonly<Record<string, unknown>> }))
        .catch(() => undefined)
      if (answer?.response.ok === true) return answer.json
      const other = answer === undefined ? 'no answer' : describe(answer.response, answer.json)
      if (/^4/.test(other) && other !== notYet) body = instead(other) ?? refused(path, other)
      told(other)
      return undefined
    }, path)
  }
  const hold = async ({ name, orderId }: PlannedOrder, kind: HoldKind, index: number): Promise<Answers> => {
    const path = `/v1/orders/${orderId}/holds`
    const standing = { reason: { code: 'fraud', text: `${kind} ${name}` } }
    const timed = () => ({ ...standing, until: new Date(Date.now() + timedHoldMs).toISOString() })
    // Nobody answered until its time was over: with a new end. Where the first one was recorded, the hold is answered to who names no end.
    const held = await (kind === 'timed' ? post(path, timed(), `hold-${index}-${name}`, (other) => ({ '422 date_order': timed(), '422 idempotency_key_reused': standing })[other]) : post(path, standing, `hold-${index}-${name}`))
    if (kind !== 'released') return [[`hold ${index}`, comparable(held)]]
    const released = await post(`/v1/orders/${orderId}/holds/${String(held['holdId'])}/release`, { note: `looked at ${name}` }, `release-${index}-${name}`)
    return [[`hold ${index}`, comparable(held)], [`release ${index}`, comparable(released)]]
  }
  return {
    publish: (messages: readonly OutgoingMessage[]) => publishThrough(bus, messages, told),
    async send(order: PlannedOrder): Promise<Answers> {
      const answers: (Answers[number])[] = []
      if (order.via === 'topic') await publishThrough(bus, messagesOf(contracts, order), told)
      else answers.push(['placed', comparable(await post('/v1/orders', order.document, `place-${order.name}`))])
      for (const [i, kind] of order.holds.entries()) answers.push(...(await hold(order, kind, i)))
      return answers
    },
  }
}

/** Publishes, again where the log did not answer: a message may lie there twice then. */
function publishThrough(bus: MessageBus, messages: readonly OutgoingMessage[], told: (what: string) => void): Promise<true> {
  return untilAnswered(async () => {
    try {
      await bus.publish(messages)
      return true as const
    } catch (error) {
      if (!isWismoError(error)) throw error
      told(`publish ${error.code}`)
      return undefined
    }
  }, 'the log')
}

/** Everything by messages as fast as the log takes it. */
export async function publishOrders(bus: MessageBus, contracts: Contracts, { orders, poison }: OrderPlan): Promise<void> {
  const messages = orders.flatMap((order) => messagesOf(contracts, order))
  messages.splice(Math.floor(messages.length / 2), 0, ...(poison?.messages ?? []))
  for (let i = 0; i < messages.length; i += perPublish) await publishThrough(bus, messages.slice(i, i + perPublish), () => undefined)
}

async function untilAnswered<Answer>(ask: () => Promise<Answer | undefined>, whom: string): Promise<Answer> {
  const deadline = performance.now() + patienceMs
  for (let pauseMs = 10; performance.now() < deadline; pauseMs = Math.min(longestPauseMs, 2 * pauseMs)) {
    const answer = await ask()
    if (answer !== undefined) return answer
    await wait(pauseMs)
  }
  throw new Error(`${whom} gave no answer within ${patienceMs} ms.`)
}

/** A link is made anew with every answer, and an end that was not asked for counts from the moment of the request. */
const comparable = ({ trackingUrl: _link, until: _until, ...answer }: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => answer

/** `503 unavailable`, and what a problem must have and this one has not. */
function describe({ status, headers }: Response, { code }: Readonly<Record<string, unknown>>): string {
  const isProblem = headers.get('content-type')?.startsWith('application/problem+json') === true
  const flaws = [...(isProblem ? [] : ['no problem document']), ...(status === 503 && headers.get('retry-after') === null ? ['no retry-after'] : [])]
  return [`${status} ${String(code)}`, ...flaws].join(', ')
}
