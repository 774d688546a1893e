// The demo: each button leads to the state it promises, what it proves is checked, and a service that was away catches up.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { OrderId } from '@wismo/kernel'
import { tellerOf } from '@wismo/portal'
import { eventually } from '@wismo/testing'
import { fetches, ships, visitorOf, within } from './testing/demo-visitor.ts'
import { startWismo, type TestWismo } from './testing/start-wismo.ts'

let wismo: TestWismo
const { form, page, known, becomes, placed, make, customerPage } = visitorOf(() => wismo)

beforeAll(async () => {
  wismo = await startWismo()
}, 60_000)
afterAll(() => wismo.stop())

describe('what a visitor makes happen', () => {
  test('step by step an order comes home, and the customer’s page says so', async () => {
    let order = await placed((one) => ships(one) && one.lines.length < 3)
    const seen: string[] = []
    for (let step = 0; step < 8; step += 1) {
      expect(await make(order, 'move_on')).toMatchObject({ status: 303 })
      order = await known(order.number)
      seen.push(order.headline.stage)
    }
    order = await becomes(order.number, ({ headline }) => headline.code === 'delivered')
    expect([...new Set(seen)]).toEqual(expect.arrayContaining(['preparing', 'on_the_way', 'out_for_delivery']))
    expect(await customerPage(order.number)).toMatch(/<h1[^>]*>[^<]*[Dd]elivered/)
    expect((await make(order, 'move_on')).facts).toBe(0)
  }, 120_000)

  test('deliver: all of it is there, and paid', async () => {
    const order = await placed((one) => ships(one) && one.lines.length >= 3)
    await make(order, 'deliver')
    const home = await becomes(order.number, ({ headline, money }) => headline.code === 'delivered' && (money?.captured ?? 0) > 0)
    expect([home.parcels.map(({ status }) => status), home.money?.due]).toEqual([['delivered', 'delivered'], 0])
  }, 120_000)

  test('what is fetched waits at the store, and is handed over', async () => {
    const until = async (status: string): Promise<void> => {
      for (let order = await known(number); !order.fulfillments.some((work) => work.status === status); order = await known(number)) expect((await make(order, 'move_on')).facts).toBeGreaterThan(0)
    }
    const { number } = await placed(fetches)
    await until('ready_for_pickup')
    expect(await customerPage(number)).toMatch(/[Rr]eady/)
    await until('completed')
    await becomes(number, ({ lines }) => lines.filter(({ method }) => method === 'pickup').every(({ units }) => (units.delivered ?? 0) > 0))
  }, 120_000)

  test('delay: what is under way is late, by its carrier’s word', async () => {
    const order = await placed((one) => ships(one) && one.lines.length < 3)
    await make(order, 'delay')
    const short = await becomes(order.number, ({ headline }) => headline.code === 'backordered')
    expect(await customerPage(order.number)).toMatch(/<h1[^>]*>Back in stock about /)
    await make(short, 'move_on')
    await make(await becomes(order.number, ({ fulfillments }) => fulfillments[0]?.status === 'accepted'), 'delay')
    let on = await becomes(order.number, ({ headline, lines }) => headline.code === 'backordered' && lines.some(({ stockOn = '' }) => stockOn > (short.lines[0]?.stockOn ?? '')))
    for (const parcel of ['none', 'none', 'none', 'pre_transit', 'accepted']) {
      await make(on, 'move_on')
      on = await becomes(order.number, (one) => parcel === 'none' || one.parcels[0]?.status === parcel)
    }
    await make(on, 'delay')
    const late = await becomes(order.number, ({ headline }) => headline.flags.includes('delayed'))
    expect(late.headline.code).toBe('delayed')
    expect(await customerPage(order.number)).toMatch(/late|delayed/i)
  }, 120_000)

  test('lose: the carrier gives it up, and the bank pays it back', async () => {
    const order = await placed((one) => ships(one) && one.lines.length < 3)
    expect((await make(order, 'lose')).facts).toBe(0)
    let on = order
    for (const status of ['accepted', 'picking', 'packed', 'shipped']) {
      await make(on, 'move_on')
      on = await becomes(order.number, ({ fulfillments }) => fulfillments[0]?.status === status)
    }
    on = await becomes(order.number, ({ parcels, money }) => parcels.length === 1 && (money?.captured ?? 0) > 0)
    await make(on, 'lose')
    const lost = await becomes(order.number, ({ headline }) => headline.code === 'problem')
    await make(lost, 'move_on')
    const back = await becomes(order.number, ({ money }) => (money?.refunded ?? 0) > 0)
    expect([back.headline.code, back.headline.flags]).toEqual(['refunded', []])
    expect(back.money?.refunded).toBe(order.lines.reduce((sum, { price }) => sum + (price?.total ?? 0), 0))
  }, 120_000)

  test('return an item: it is back, and so is its money, once', async () => {
    const order = await placed((one) => ships(one) && one.lines.length < 3)
    await make(order, 'deliver')
    const home = await becomes(order.number, ({ headline, money }) => headline.code === 'delivered' && (money?.captured ?? 0) > 0)
    const clicks = await Promise.all([make(home, 'return_item'), make(home, 'return_item')])
    expect(clicks.map(({ facts }) => facts)).toEqual([1, 1])
    const back = await becomes(order.number, ({ money, returns }) => (money?.refunded ?? 0) > 0 && returns.length === 1)
    expect(back.lines.reduce((sum, { units }) => sum + (units.returned ?? 0), 0)).toBe(1)
  }, 120_000)

  test('the bank says no: the customer is asked to pay, and the next try works', async () => {
    const order = await placed(ships)
    await make(order, 'bank_says_no')
    const refused = await becomes(order.number, ({ headline }) => headline.code === 'action_needed')
    expect(refused.money?.authorized).toBe(0)
    await make(refused, 'move_on')
    await becomes(order.number, ({ money, headline }) => money?.due === 0 && headline.code !== 'action_needed')
  }, 120_000)

  test('a form that is sent twice counts once; one from elsewhere does not count', async () => {
    const order = await placed(ships)
    const clicks = await Promise.all([1, 2, 3].map(() => make(order, 'move_on')))
    expect(clicks.map(({ facts }) => facts)).toEqual([1, 1, 1])
    expect((await known(order.number)).fulfillments.map(({ status }) => status)).toEqual(['accepted'])
    const places = await Promise.all([1, 2].map(() => form('/demo/orders', { press: 'twice' })))
    expect(new Set(places.map(({ headers }) => headers.get('location'))).size).toBe(1)
    const foreign = await wismo.call(`/demo/orders/${order.number}/do`, { method: 'POST', key: null, body: 'wish=move_on', headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'cross-site' } })
    expect(foreign.status).toBe(403)
    expect((await form(`/demo/orders/${order.number}/do`, { wish: 'explode' })).status).toBe(404)
  }, 120_000)
})

describe('the line of proof', () => {
  const figures = async (): Promise<Readonly<Record<string, number>>> => {
    const text = (await page()).replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
    const of = (word: string): number => Number(new RegExp(`([\\d,]+) ${word}`).exec(text)?.[1]?.replace(',', '') ?? NaN)
    return { messages: of('messages?:'), lost: of('lost'), doubled: of('doubled'), adrift: of('cents adrift'), onTheWay: of('on the way') || 0 }
  }
  /** Until a look was taken at everything that was sent. */
  const proved = (like: (found: Readonly<Record<string, number>>) => boolean) => eventually(async () => {
    const found = await figures()
    return like(found) ? found : undefined
  }, within)

  test('nothing is lost, doubled or adrift, also after everything was sent twice', async () => {
    await proved(({ messages, lost, onTheWay }) => (messages ?? 0) > 0 && lost === 0 && onTheWay === 0)
    const twice = Number(new URL((await form('/demo/again')).headers.get('location') ?? '', wismo.url).searchParams.get('twice'))
    expect(twice).toBeGreaterThan(50)
    await eventually(async () => (await wismo.running.host.services.list()).every(({ behind }) => behind === 0), within)
    expect(await proved(({ messages, onTheWay }) => messages === twice && onTheWay === 0)).toEqual({ messages: twice, lost: 0, doubled: 0, adrift: 0, onTheWay: 0 })
  }, 120_000)

  test('a service that is stopped keeps messages waiting, and nothing of them is lost', async () => {
    const order = await placed(ships)
    await form('/demo/services/fulfillment', { do: 'stop' })
    await form(`/demo/orders/${order.number}/do`, { wish: 'move_on', press: 'x' })
    expect(await proved(({ onTheWay }) => onTheWay === 1)).toMatchObject({ lost: 0 })
    expect(await page()).toMatch(/fulfillment is stopped: what is told waits there\..*fulfillment<\/b> <small>stopped, \d+ waiting/s)
    await form('/demo/services/fulfillment', { do: 'start' })
    await becomes(order.number, ({ fulfillments }) => fulfillments[0]?.status === 'accepted')
    expect(await proved(({ onTheWay }) => onTheWay === 0)).toMatchObject({ lost: 0, doubled: 0, adrift: 0 })
    expect((await form('/demo/services/nobody', { do: 'stop' })).status).toBe(404)
  }, 120_000)

  test('a fact that is in no stream any more is lost', async () => {
    const order = await placed(ships)
    await make(order, 'bank_says_no')
    await becomes(order.number, ({ headline }) => headline.code === 'action_needed')
    await proved(({ lost, onTheWay }) => lost === 0 && onTheWay === 0)
    const { rows: [event] } = await wismo.pool.query<{ position: string; stream: string }>("select position::text, stream from wismo_payments.event where type = 'PaymentFailed' order by position desc limit 1")
    await wismo.pool.query("update wismo_payments.event set stream = 'payments-away' where position = $1::bigint", [event?.position])
    await proved(({ lost }) => lost === 1)
    await wismo.pool.query('update wismo_payments.event set stream = $2 where position = $1::bigint', [event?.position, event?.stream])
    await proved(({ lost }) => lost === 0)
  }, 120_000)

  test('what the view does not have any more is lost, and what it has again is not', async () => {
    const order = await placed(ships)
    await proved(({ lost, onTheWay }) => lost === 0 && onTheWay === 0)
    const gone = await wismo.pool.query("delete from wismo_order_view.order_event where order_id = $1 and type = 'OrderPlaced' returning *", [OrderId.toUuid(order.id)])
    await proved(({ lost }) => lost === 1)
    await wismo.pool.query('insert into wismo_order_view.order_event select * from json_populate_record(null::wismo_order_view.order_event, $1)', [JSON.stringify({ ...gone.rows[0], body: `\\x${(gone.rows[0] as { body: Buffer }).body.toString('hex')}` })])
    await proved(({ lost }) => lost === 0)
  }, 120_000)

  test('an amount that is changed where it lies, however long ago it was told, is adrift', async () => {
    const change = (by: number): Promise<unknown> => wismo.pool.query(`update wismo_payments.event set data = jsonb_set(data::jsonb, '{postings,0,amount}', to_jsonb((data -> 'postings' -> 0 ->> 'amount')::bigint + $1::bigint))::json
      where position = (select min(position) from wismo_payments.event where json_typeof(data -> 'postings') = 'array')`, [by])
    await change(3)
    await proved(({ adrift }) => adrift === 3)
    await change(-3)
    await proved(({ adrift }) => adrift === 0)
  }, 120_000)

  test('a process that was started later proves what the one before it told', async () => {
    const { bus, contracts } = wismo.running.runtime
    const [before, after] = [tellerOf(wismo.running.runtime), tellerOf({ bus: { ...bus }, contracts })]
    expect(after.sent()).toEqual([])
    await after.recall()
    expect(new Set(after.sent().map(({ id }) => id))).toEqual(new Set(before.sent().map(({ id }) => id)))
    const [first] = before.sent()
    expect(await after.send(first === undefined ? [] : [first.message])).toBe(0)
  }, 60_000)

  test('money that does not add up is seen, and a doubled event too', async () => {
    const { rows: [one] } = await wismo.pool.query<{ position: string; data: { postings: { amount: number }[] } }>("select position::text, data from wismo_payments.event where type = 'PaymentCaptured' order by position desc limit 1")
    const wrong = { ...one?.data, postings: one?.data.postings.map((posting, i) => (i === 0 ? { ...posting, amount: posting.amount + 7 } : posting)) }
    await wismo.pool.query("insert into wismo_payments.event (position, recorded_at, version, schema_version, event_id, stream, type, data, metadata) select nextval('wismo_payments.position'), clock_timestamp(), 9999, schema_version, gen_random_uuid(), 'payments-astray', type, $2, metadata from wismo_payments.event where position = $1::bigint", [one?.position, JSON.stringify(wrong)])
    await proved(({ adrift }) => adrift === 7)
    const { rows: [event] } = await wismo.pool.query<{ position: string }>("select position::text from wismo_order.event where type = 'OrderPlaced' order by position desc limit 1")
    await wismo.pool.query("insert into wismo_order.event (position, recorded_at, version, schema_version, event_id, stream, type, data, metadata) select nextval('wismo_order.position'), clock_timestamp(), 9999, schema_version, event_id, stream, type, data, metadata from wismo_order.event where position = $1::bigint", [event?.position])
    await proved(({ doubled }) => doubled === 1)
    await wismo.pool.query("delete from wismo_payments.event where version = 9999")
    await wismo.pool.query("delete from wismo_order.event where version = 9999")
  }, 120_000)
})

describe('what just happened', () => {
  test('stands in the list, with the milliseconds until the page could know', async () => {
    await page()
    const order = await placed(ships)
    const html = await eventually(async () => {
      const text = await page()
      return text.includes(`${order.number}</a> placed, `) ? text : undefined
    }, within)
    expect(html.replaceAll('<wbr/>', '')).toMatch(/<code>order\.OrderPlaced<\/code>/)
    const took = [...html.matchAll(/<span class="took">([\d,]+) ms/g)].map(([, ms]) => Number(ms?.replace(',', '')))
    expect(took.length).toBeGreaterThan(0)
    for (const ms of took) expect(ms).toBeLessThan(10_000)
  }, 120_000)

  test('the stream tells of a new version, and the page alone is sent to who asks for it', async () => {
    const stop = new AbortController()
    const answer = await fetch(`${wismo.url}/demo/live`, { signal: stop.signal })
    expect(answer.headers.get('content-type')).toContain('text/event-stream')
    let heard = ''
    const listening = (async () => {
      for await (const piece of answer.body ?? []) heard += Buffer.from(piece as Uint8Array).toString()
    })().catch(() => undefined)
    await placed(() => true)
    await eventually(async () => (heard.match(/event: view/g) ?? []).length >= 2, within)
    const ids = [...heard.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id))
    expect(ids).toEqual([...ids].sort((a, b) => a - b))
    stop.abort()
    await listening
    const main = await wismo.call('/demo', { key: null, headers: { 'x-fragment': 'main' } })
    expect(main.text).toMatch(/^<main id="main"/)
    expect(Number(/data-version="(\d+)"/.exec(main.text)?.[1])).toBeGreaterThanOrEqual(ids.at(-1) ?? Infinity)
  }, 120_000)
})
