// Time in the demo: it goes faster, what is due happens by itself, and the orders it starts with have a past.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { openOrderReader, seedDemo } from '@wismo/portal'
import { openPace } from '@wismo/service'
import { eventually, eventuallyHolds } from '@wismo/testing'
import { everyService } from './services.ts'
import { behind } from './testing/behind.ts'
import { ships, visitorOf, within } from './testing/demo-visitor.ts'
import { startWismo, type TestWismo } from './testing/start-wismo.ts'

let wismo: TestWismo
const { form, page, view, known, becomes, placed } = visitorOf(() => wismo)
const pace = openPace({ read: () => undefined, write: () => undefined })

beforeAll(async () => {
  wismo = await startWismo([], { pace })
}, 60_000)
afterAll(() => wismo.stop())

describe('time', () => {
  afterEach(() => pace.setSpeed(1))

  test('goes faster, and what is due happens by itself, at its own moment', async () => {
    const order = await placed((one) => ships(one) && one.lines.length < 3)
    const before = wismo.running.runtime.clock()
    expect((await form('/demo/time', { speed: '86400' })).status).toBe(303)
    const home = await becomes(order.number, ({ headline }) => headline.code === 'delivered')
    await form('/demo/time', { speed: '0' })
    expect(Date.parse(wismo.running.runtime.clock()) - Date.parse(before)).toBeGreaterThan(30 * 3_600_000)
    const hours = home.parcels.flatMap(({ deliveredAt }) => (deliveredAt === undefined ? [] : [(Date.parse(deliveredAt) - Date.parse(order.placedAt)) / 3_600_000]))
    expect(hours.map(Math.round)).toEqual([38])
    expect(home.promises.map(({ status }) => status)).toEqual(home.promises.map(() => 'kept'))
    expect(await page()).toContain('stands still')
    const still = wismo.running.runtime.clock()
    await form('/demo/time', { speed: 'on' })
    await eventually(async () => wismo.running.runtime.clock() > still, within)
    await form('/demo/time', { speed: '1' })
    expect((await form('/demo/time', { speed: '7' })).status).toBe(404)
  }, 120_000)
})

describe('the orders it starts with', () => {
  test('tell five stories, and told twice they are the same', async () => {
    const { runtime } = wismo.running
    expect(await seedDemo(runtime, openOrderReader(runtime))).toBe('A-10482')
    const codes: Readonly<Record<string, string>> = { 'A-10480': 'delivered', 'A-10482': 'delayed', 'A-10483': 'ready_for_pickup', 'A-10484': 'received' }
    const told = async () => Object.fromEntries(await Promise.all(Object.keys(codes).map(async (number) => [number, (await view(number))?.headline.code] as const)))
    await eventuallyHolds(async () => expect(await told()).toEqual(codes), within)
    const late = await known('A-10482')
    expect([late.parcels.map(({ status }) => status).sort(), late.headline.flags]).toEqual([['delivered', 'in_transit'], ['delayed']])
    // Ready in time is kept, and is told as kept, before anybody fetches it.
    const { id: waiting, promises } = await known('A-10483')
    expect(promises.map(({ status }) => status)).toEqual(['kept'])
    const { pool, schema } = runtime.database('carrier-tracking')
    await eventuallyHolds(async () => expect((await pool.query(`select type from ${schema}.event where data ->> 'orderId' = $1 and type like 'Promise%' order by position`, [waiting])).rows).toEqual([{ type: 'PromiseMade' }, { type: 'PromiseKept' }]), within)
    const back = await becomes('A-10481', ({ money }) => money?.refunded === 3800)
    expect(back.returns).toHaveLength(1)
    const versions = async () => Promise.all(['A-10480', 'A-10481', 'A-10482', 'A-10483', 'A-10484'].map(async (number) => (await view(number))?.viewVersion))
    // Twice in a row nothing waits anywhere: all that follows from the stories is there as well.
    const services = everyService.map((build) => build(runtime))
    const quiet = () => eventuallyHolds(async () => expect([await behind(runtime, services, runtime.clock()), await behind(runtime, services, runtime.clock())]).toEqual([0, 0]), within)
    await quiet()
    const once = await versions()
    await seedDemo(runtime, openOrderReader(runtime))
    await quiet()
    expect(await versions()).toEqual(once)
  }, 120_000)
})
