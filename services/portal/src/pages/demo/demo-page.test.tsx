import { describe, expect, test } from '@jest/globals'
import { Instant, OrderId, type Uuid } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import { exampleView } from '../../example-view.ts'
import { testSetting, textOf as text } from '../../testing/page-text.ts'
import { renderDemoPage, type DemoPage } from './demo-page.tsx'

const hostile = '"><script>alert(1)</script>'
const now = Instant.parse('2026-11-24T15:05:00Z')
const proof = { sent: 42, lost: 0, doubled: 0, adrift: 0, onTheWay: 0, parked: 0, checkedAt: Instant.toMillis(now) - 2_000 }
const page: DemoPage = {
  figures: { ordersToday: 0, underWay: 0, samples: [] }, orders: [], feed: [], services: [], doors: [], now, machineNow: Instant.toMillis(now), version: 7, press: 'press-1',
  setting: testSetting,
}
const order = (number: string, more: Partial<OrderView> = {}): OrderView => ({ ...exampleView, number, externalId: number, ...more })
const shown: Partial<DemoPage> = {
  orders: [order('A-1'), order('A-2')], chosen: 'A-1', phone: { number: 'A-1', path: '/o/A-1' }, proof, time: { speed: 1 },
  happen: { number: 'A-1', externalId: 'A-1', whyNot: { lose: 'no parcel is out' } },
}
const render = (more: Partial<DemoPage> = {}): string => renderDemoPage({ ...page, ...more })
const inSection = (html: string, from: string): string => html.slice(html.indexOf(from), html.indexOf('</section>', html.indexOf(from)))

describe('the demo’s page', () => {
  test('before anything happened has a place for everything that comes later', () => {
    const html = render()
    for (const name of ['Orders today', 'On their way', 'Things happening', 'Until the page knows', 'Ordered', 'Packing', 'On its way', 'Nearly there', 'Done', 'What just happened']) expect(html).toContain(name)
    expect(html).toMatch(/<p class="proof">Looking/)
    expect(text(html)).toContain('Dark until the first order.')
    expect(html).toContain('<main id="main" class="desk" tabindex="-1" data-live="/demo/live" data-version="7" data-day="2026-11-24">')
  })

  test.each([[7, '7 ms'], [999, '999 ms'], [1_000, '1 s'], [1_440, '1.4 s'], [99_949, '99.9 s'], [99_950, '100 s'], [754_000, '754 s']])('says in three digits that the page knew after %i ms: %s', (p99, took) => {
    expect(text(render({ figures: { ordersToday: 1, underWay: 1, samples: [], p99 } }))).toContain(`Until the page knows ${took} for 99 %`)
  })

  test('offers both themes: which one is there, the device knows', () => {
    expect(render()).toMatch(/class="button small to-dark" name="theme" value="dark".*class="button small to-light" name="theme" value="light"/)
  })

  test('says the time of the shop, also where nobody may change it', () => {
    expect(text(render())).toContain('Shop clock Tue 24 Nov, 15:05')
    expect(render()).not.toContain('How fast is time?')
  })

  test('what can happen is a button, what cannot says why', () => {
    const html = render(shown)
    expect(html).toContain('name="wish" value="deliver"')
    expect(html).not.toContain('name="wish" value="lose"')
    expect(text(html)).toContain('Lose it no parcel is out')
  })

  test('forms that make something are named by the page: sent twice, each counts once', () => {
    const html = render(shown)
    for (const path of ['/demo/orders', '/demo/orders/A-1/do']) expect(html).toContain(`action="${path}"><input type="hidden" name="press" value="press-1"/>`)
  })
  test.each([['order-view', 'The customer’s page waits: order-view is stopped.'], ['payments', 'payments is stopped: what is told waits there.']])('while %s is stopped the buttons say who waits', (name, words) => {
    expect(text(render({ ...shown, services: [{ name, stopped: true, behind: 0 }] }))).toContain(words)
  })
  test('every form keeps the order on the phone', () => {
    const forms = [...render({ ...shown, services: [{ name: 'order', stopped: false, behind: 0 }] }).matchAll(/<form [^>]*action="([^"]+)"[^>]*>(.*?)<\/form>/gs)]
    expect(forms.map(([, action]) => action)).toEqual(['/demo/theme', '/demo/orders', '/demo/time', '/demo/orders/A-1/do', '/demo/again', '/demo/services/order'])
    for (const [form, action] of forms) if (!String(action).startsWith('/demo/orders')) expect(form).toContain('<input type="hidden" name="order" value="A-1"/>')
  })

  test.each([[true, 'is sent and not on the page yet'], [false, 'There is no order']])('an order that cannot be shown, sent: %s', (isSent, words) => {
    const html = render({ ...shown, notice: { order: hostile, isSent } })
    expect(text(html)).toContain(words)
    expect(html).not.toContain('<script>alert')
    expect(html.includes(`name="order" value="A-1"`)).toBe(!isSent)
  })

  test('what was checked: green where it is nothing, red where it is not, with what is still on the way', () => {
    const html = render({ ...shown, proof: { ...proof, lost: 1, adrift: 700, onTheWay: 2 } })
    expect(html).toMatch(/<b class="bad">1<\/b> lost.*<b class="good">0<\/b> doubled.*<b class="bad">700<\/b> cents adrift.*<b>2<\/b> on the way/s)
    expect(text(html)).toContain('Checked 2 s ago, 42 messages:')
  })

  test('a service that is stopped opens the list, with what waits for it', () => {
    const services = [{ name: 'order', stopped: false, behind: 0 }, { name: 'payments', stopped: true, behind: 3 }]
    const html = render({ ...shown, services })
    expect(html).toMatch(/<details class="services" open/)
    expect(text(html)).toMatch(/payments stopped.*order up to date Stop.*payments stopped, 3 waiting Start/)
  })

  test('an event of an order that is on the board leads there; of others it says what it knows', () => {
    const feed = [
      { id: '1', at: now, type: 'order.OrderPlaced', number: 'A-1', href: '/demo?order=A-1', text: 'placed', visibleAfterMs: 38 },
      { id: '2', at: now, type: 'order.OrderPlaced', number: hostile, text: 'placed', visibleAfterMs: 1_240 },
      { id: '3', at: now, type: 'order.OrderPlaced', text: 'placed', visibleAfterMs: 1 },
    ]
    const list = inSection(render({ ...shown, feed }), 'What just happened')
    expect(list).toContain('<a href="/demo?order=A-1">A-1</a> placed')
    expect(list).toContain('1,240 ms')
    expect(list).not.toContain('<script>')
    expect(list.match(/<li/g)).toHaveLength(3)
  })

  test('what happened on another day says on which', () => {
    const feed = [{ id: '1', at: Instant.parse('2026-11-23T09:04:00Z'), type: 'order.OrderPlaced', number: 'A-1', text: 'placed', visibleAfterMs: 38 }]
    expect(text(render({ ...shown, feed }))).toContain('Mon 09:04')
  })
  test('a column shows four cards, the chosen one first, and says how many there are', () => {
    const orders = Array.from({ length: 9 }, (_, i) => order(`A-${i + 1}`, { id: OrderId.fromUuid(`018f5d3e-9f7a-7cc0-8000-00000000000${i}` as Uuid) }))
    const board = inSection(render({ ...shown, orders, chosen: 'A-7' }), 'class="board"')
    expect([...board.matchAll(/id="card-(A-\d)"/g)].map(([, number]) => number)).toEqual(['A-7', 'A-1', 'A-2', 'A-3'])
    expect(text(board)).toContain('Ordered 9')
    expect(board.match(/aria-current="true"/g)).toHaveLength(1)
  })

  test.each([[0, 'The clock stands still'], [1, 'Nothing happens by itself'], [1_440, 'Next in A-1: the van leaves with it, in 38 s']])('time at a speed of %i', (speed, words) => {
    const html = render({ ...shown, time: { speed, next: { number: 'A-1', says: 'the van leaves with it', inSeconds: 38 } } })
    expect(text(html)).toContain(words)
    expect(html.match(/aria-pressed="true"/g) ?? []).toHaveLength(speed === 0 ? 0 : 1)
  })
})
