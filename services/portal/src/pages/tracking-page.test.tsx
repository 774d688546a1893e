import { describe, expect, test } from '@jest/globals'
import { Currency, Instant, LineId } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import { exampleLine, exampleMoney, exampleNow, exampleView, linkView, promise } from '../example-view.ts'
import { windowText } from '../formats.ts'
import type { PageSetting } from './layout.tsx'
import { renderTrackingPage, type TrackingPage } from './tracking-page.tsx'

const setting: PageSetting = { shop: { id: 'aldermoor', name: 'Aldermoor' }, language: 'en', locale: 'en-IE', here: '/', styles: ['/assets/page.css'] }
const contact = { email: 'n•••@mail.example', phoneEnds: '88' }
const render = (view: OrderView, more: Partial<TrackingPage> = {}): string => renderTrackingPage({ view, level: 'verified', contact, now: exampleNow, setting, ...more })
/** The text of a page without its tags, spaces made one. */
const textOf = (html: string): string => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
const countOf = (html: string, part: RegExp): number => html.match(part)?.length ?? 0

describe('the tracking page of an order that was cancelled', () => {
  const { nextExpected: _nothing, ...rest } = exampleView
  const text = textOf(render({
    ...rest, status: 'cancelled', headline: { ...exampleView.headline, stage: 'cancelled', title: 'Your order is cancelled', text: 'Nothing of it comes any more.' }, groups: [],
    promises: exampleView.promises.map((one) => ({ ...one, status: 'void' })), lines: exampleView.lines.map((line) => ({ ...line, status: 'cancelled', quantity: { ...line.quantity, current: 0 } })),
  }))

  test('promises nothing, and still names what it was', () => {
    expect(text).not.toMatch(/With you|We promised|How far it is|not sent yet/)
    expect(text).toContain('5 items')
    for (const line of exampleView.lines) expect(text).toContain(line.title)
    expect(text.match(/Cancelled/g)?.length).toBeGreaterThanOrEqual(2)
  })
})

describe('the tracking page of an order that was just placed', () => {
  const page = render(exampleView)
  const text = textOf(page)

  test('says the headline once, as its h1 and its title', () => {
    expect(countOf(page, /<h1[ >]/g)).toBe(1)
    expect(page).toContain('<h1>We have your order</h1>')
    expect(page).toContain('<title>We have your order · Aldermoor</title>')
  })

  test('names order, items, the day it was placed and the days promised at checkout', () => {
    expect(text).toContain('Order A-10482')
    expect(text).toContain('5 items')
    expect(text.replaceAll(' ', '')).toContain(windowText('en-IE', promise, '2026-11-24').text.replace(/\s/g, ''))
    expect(page).toMatch(/<dt>.*We promised<\/dt>/)
  })

  test('shows every line with name, variant, quantity and total', () => {
    for (const line of exampleView.lines) expect(page).toContain(`<p class="name">${line.title}</p>`)
    expect(text).toContain('Moss, 140 × 200 cm')
    expect(text).toContain('2 × €9.00')
    expect(text).toContain('€18.00')
  })

  test('strikes the price before a discount and says so to those who cannot see it', () => {
    expect(page).toMatch(/<s class="was"><span class="hidden">Price before the discount <\/span><bdi>€89\.00<\/bdi><\/s><bdi>€79\.00<\/bdi>/)
  })

  test('shows total, what paid it, what goes back and what is still to pay, also when it is nothing', () => {
    expect(text).toMatch(/Total now incl\. tax €65\.80 €351\.90 Reserved, card ending 4417 €351\.90 Going back to you €0\.00 Still to pay €0\.00/)
  })

  test('shows the masked contact and how to reach a person', () => {
    expect(text).toContain('n•••@mail.example ends 88')
    expect(page).toContain('href="tel:+353215550142"')
    expect(page).toContain('href="mailto:care@aldermoor.example"')
  })

  test('has its landmarks, a skip link, the language and five steps with one of them current', () => {
    expect(page).toMatch(/^<!doctype html><html lang="en-IE" dir="ltr">/)
    expect(page).toContain('<a class="skip" href="#main">')
    for (const landmark of ['<header class="top">', '<main id="main"', '<footer class="bottom">']) expect(countOf(page, new RegExp(landmark, 'g'))).toBe(1)
    expect(countOf(page, /<li class="step /g)).toBe(5)
    expect(countOf(page, /aria-current="step"/g)).toBe(1)
  })

  test('needs no script and holds no style of its own', () => {
    expect(page).not.toMatch(/<script|<style| style=| on[a-z]+=/)
  })

  test('is the same text for the same view and time', () => {
    expect(render(exampleView)).toBe(page)
  })
})

describe('what stands below the parcels', () => {
  const below = (shop: Partial<PageSetting['shop']>, more: Partial<TrackingPage> = {}): readonly string[] => {
    const page = render({ ...exampleView, gift: [{ id: 'g' }] as never }, { level: 'owner', setting: { ...setting, shop: { ...setting.shop, ...shop } }, ...more })
    return [...page.slice(page.indexOf('class="side"')).matchAll(/<h2 id="(\w+)"|href="\/(me)"/g)].map(([, heading, all]) => heading ?? all ?? '')
  }

  test('is in our order where the shop says none', () => {
    expect(below({})).toEqual(['also', 'money', 'reach', 'help', 'me'])
  })

  test('is in the order of the shop, each with its heading, and what it left out is not there', () => {
    expect(below({ blocks: ['help', 'orders', 'money', 'reach', 'also'] })).toEqual(['help', 'me', 'money', 'reach', 'also'])
    expect(below({ blocks: ['help', 'money', 'also'] })).toEqual(['help', 'money', 'also'])
    expect(below({ blocks: ['news' as never, 'help', 'money', 'also'] })).toEqual(['help', 'money', 'also'])
    expect(below({ blocks: ['reach', 'help', 'money', 'also'] }, { contact: 'erased' })).toEqual(['reach', 'help', 'money', 'also'])
    expect(below({ blocks: ['help', 'money', 'also'] }, { contact: 'erased' })).toEqual(['help', 'money', 'also', 'reach'])
  })
})

describe('what a level may not see', () => {
  const page = render(linkView(exampleView), { level: 'link', contact: undefined as never })

  test('a link shows neither price nor contact nor order number', () => {
    expect(page).not.toMatch(/€|mail\.example|4417/)
    expect(textOf(page)).not.toContain('A-10482')
    expect(textOf(page)).not.toContain('Money')
  })

  test('but the state, the promise and the lines', () => {
    expect(textOf(page)).toContain('Your order')
    for (const line of exampleView.lines) expect(page).toContain(line.title)
    expect(textOf(page)).toContain('We promised')
  })
})

describe('hostile strings stay text', () => {
  const hostile = [
    '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "'; drop table event; --", '</title></h1><h1>', '{count, plural, one {#}}', '__proto__', 'constructor',
    '\u202Egnp.exe', '👩‍👩‍👧 \u{1D5D4}', 'javascript:alert(1)', '&lt;b&gt;', '\uE000', '${7*7}', '{{7*7}}',
  ]
  const tagsOf = (html: string): string => (html.match(/<[/!]?[a-z0-9]+/gi) ?? []).join(' ')
  const withText = (text: string): string => {
    const line = exampleLine('1', text, text, 100, { variant: { [text]: text }, unit: { code: text, scale: 1 } })
    const view: OrderView = {
      ...exampleView,
      number: text,
      headline: { ...exampleView.headline, title: text, text },
      lines: [line],
      groups: [{ ref: text, kind: 'ship', lines: [{ lineId: line.id, quantity: 1 }], step: 1, steps: 5, when: promise }],
      help: { phone: text, email: text, hours: text },
    }
    return render(view, { contact: { email: text, phoneEnds: text } })
  }

  test.each(hostile)('%j in every text of an order adds no tag', (text) => {
    const page = withText(text)
    expect(tagsOf(page)).toBe(tagsOf(withText('harmless')))
    expect(page).toContain(`<h1>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')}</h1>`)
    expect(page).not.toMatch(/href="javascript/i)
  })

  test.each(['xx-not-a-locale-at-all', '', 'en-IE-u-nu-bogus', 'a'])('a locale %j and a zone nobody knows still give a page', (locale) => {
    expect(render({ ...exampleView, locale, timeZone: 'Mars/Olympus' })).toContain('We have your order')
  })
})

describe('what is not in stock', () => {
  const [lamp, bulbs] = exampleView.lines.slice(0, 2) as [OrderView['lines'][number], OrderView['lines'][number]]
  const lines = [{ ...lamp, units: { backordered: 1 }, stockOn: '2026-12-10' }, { ...bulbs, units: { open: 1, backordered: 1 }, stockOn: '2026-12-10' }]
  const promises = [{ id: 'p', lineIds: lines.map(({ id }) => id), original: promise, status: 'on_track' }]
  const groups = [{ ref: bulbs.id, kind: 'ship' as const, lines: [{ lineId: bulbs.id, quantity: 2 }, { lineId: lamp.id, quantity: 1 }], step: 1, steps: 5 }]
  const page = (code: string, more: Partial<OrderView> = {}): string => textOf(render({ ...exampleView, lines, promises, groups, headline: { ...exampleView.headline, code } as OrderView['headline'], ...more })).replaceAll(' ', '')
  const days = windowText('en-IE', promise, '2026-11-24').text.replace(/\s/g, '')

  test('is told apart from what is, also of one line, and first where the sentence speaks of it', () => {
    const text = page('backordered')
    expect(text).toContain(`Wepromised${days}WeexpectnowBackinstockaboutThu10Dec`)
    expect(text).toContain(`${lamp.title},${bulbs.title}BackinstockaboutThu10Dec`.replaceAll(' ', ''))
    expect(text).toContain(`${bulbs.title}Ordered,withyou${days}`.replaceAll(' ', ''))
  })

  test('changes nothing of the days of what is', () => {
    const text = page('preparing', { lines: [lines[0] as typeof lamp, { ...bulbs, units: { packed: 2 } }], groups: groups.map((group) => ({ ...group, step: 2 })) })
    expect(text).toContain(`Wepromised${days}Weexpect${days}`)
    expect(text).toContain(`Beingpacked,withyou${days}`)
    expect(text).toContain(`${lamp.title}BackinstockaboutThu10Dec`.replaceAll(' ', ''))
  })
})

describe('orders out of the ordinary', () => {
  test('one of which a part arrives today expects that part today', () => {
    const [first, second] = exampleView.lines.slice(0, 2) as [OrderView['lines'][number], OrderView['lines'][number]]
    const promised = (line: typeof first, to: string) => ({ id: to, lineIds: [line.id], original: { to, precision: 'day' as const, timeZone: 'Europe/Dublin', source: 'checkout' }, status: 'on_track' })
    const group = (line: typeof first, step: number) => ({ ref: line.id, kind: 'ship' as const, lines: [{ lineId: line.id, quantity: 1 }], step, steps: 5 })
    const view = { ...exampleView, lines: [first, second], headline: { ...exampleView.headline, code: 'arriving_today' as const }, promises: [promised(first, '2026-11-24'), promised(second, '2026-11-27')], groups: [group(second, 1), group(first, 3)] }
    expect(textOf(render(view))).toMatch(/We promised Tue 24 Nov We expect Tue 24 Nov /)
  })

  test('one of several parcels in vans speaks of the one that comes today', () => {
    const [first, second] = exampleView.lines.slice(0, 2) as [OrderView['lines'][number], OrderView['lines'][number]]
    const today = { from: '2026-11-24', to: '2026-11-24', precision: 'day' as const, timeZone: 'Europe/Dublin', source: 'carrier' }
    const parcel = (id: string) => ({ id, direction: 'out' as const, carrier: 'larkway', trackingNumber: id, status: 'out_for_delivery', flags: [], lines: [], attempts: 0 })
    const group = (ref: string, line: typeof first, when: object) => ({ ref, kind: 'ship' as const, lines: [{ lineId: line.id, quantity: 1 }], step: 4, steps: 5, when }) as OrderView['groups'][number]
    const promises = [{ id: 'p', lineIds: [first.id, second.id], original: promise, status: 'on_track' }]
    const view = { ...exampleView, lines: [first, second], headline: { ...exampleView.headline, code: 'out_for_delivery' as const }, promises, parcels: [parcel('pcl_a'), parcel('pcl_b')], groups: [group('pcl_a', first, promise), group('pcl_b', second, today)] }
    expect(textOf(render(view))).toMatch(/We expect now Tue 24 Nov /)
    const late = { ...view, promises: promises.map((one) => ({ ...one, status: 'broken' })), groups: [{ ...group(first.id, first, promise), step: 1 }, group('pcl_b', second, today)] }
    expect(textOf(render(late))).toMatch(/We expect now Tue 24 Nov .*On its way , done Out for delivery Delivered/)
  })

  test('a service comes by no message, and the steps are those of what is sent', () => {
    const [service, lamp] = exampleView.lines.slice(0, 2) as [OrderView['lines'][number], OrderView['lines'][number]]
    const group = (line: typeof lamp, kind: 'none' | 'ship', steps: number) => ({ ref: line.id, kind, lines: [{ lineId: line.id, quantity: 1 }], step: 1, steps })
    const text = textOf(render({ ...exampleView, promises: [], lines: [{ ...service, method: 'none' }, lamp], groups: [group(service, 'none', 2), group(lamp, 'ship', 5)] }))
    expect(text).not.toContain('by message')
    expect(text).toMatch(new RegExp(`${service.title} Ordered ${lamp.title} Ordered, not sent yet`))
    expect(text).toMatch(/Ordered Packed On its way/)
  })

  test('one whose taxes nobody told claims none', () => {
    expect(textOf(render({ ...exampleView, money: { ...exampleMoney, tax: 0 } as NonNullable<OrderView['money']> }))).toMatch(/Total now €351\.90/)
  })

  test('one that is off takes nothing of what is reserved', () => {
    const said = 'The reserved sum is taken when your things leave us'
    expect(textOf(render(exampleView))).toContain(said)
    expect(textOf(render({ ...exampleView, status: 'cancelled', groups: [], money: { ...exampleMoney, total: 0, due: 0 } as NonNullable<OrderView['money']> }))).not.toContain(said)
  })

  test('without a promise there is no rail, and the card says that we tell the day', () => {
    const page = render({ ...exampleView, promises: [], groups: exampleView.groups.map(({ when: _when, ...group }) => group) })
    expect(page).not.toContain('class="rail card"')
    expect(textOf(page)).toContain('We tell you the day as soon as we know it')
  })

  test('a line that is in no group is shown all the same', () => {
    const page = render({ ...exampleView, groups: exampleView.groups.slice(0, 1) })
    expect(textOf(page)).toContain('Also in this order')
    expect(page).toContain('<p class="name">Linen duvet cover</p>')
  })

  test.each([0, 1, 300])('%i lines', (n) => {
    const lines = Array.from({ length: n }, (_, i) => exampleLine(String(i), 'X', `Article ${i}`, 100))
    const page = render({ ...exampleView, lines, groups: [{ ref: 'g', kind: 'ship', lines: lines.map(({ id }) => ({ lineId: id, quantity: 1 })), step: 1, steps: 5 }] })
    expect(countOf(page, /<li class="line">/g)).toBe(n)
  })

  test.each([['JPY', 1200, '¥1,200'], ['KWD', 1234, 'KWD 1.234']])('amounts in %s have the digits of that currency', (code, amount, shown) => {
    const line = exampleLine('1', 'X', 'Article', amount)
    const page = render({ ...exampleView, currency: Currency.parse(code), lines: [line], groups: [] })
    expect(textOf(page).replace(/\u00A0/g, ' ')).toContain(shown)
  })

  test('weighed goods show their weight, tax on top has its own row, a bank transfer is still to pay', () => {
    const line = exampleLine('1', 'X', 'Tea', 2, { quantity: { ordered: 1500, current: 1500, fulfilled: 0 }, unit: { code: 'KGM', scale: 3 } })
    const payments = exampleMoney.payments.map(({ id, amount }) => ({ id, amount, method: 'bank', status: 'pending' }))
    const money = { ...exampleMoney, taxIncluded: false, fees: 250, payments }
    const text = textOf(render({ ...exampleView, lines: [line], groups: [], money }))
    expect(text).toContain('1.5 kg')
    expect(text).toMatch(/Fees €2\.50 Tax €65\.80 Total now €351\.90 Not in yet, bank transfer €351\.90/)
    expect(text).toContain('Still to pay €351.90')
  })

  test('a group that names a line nobody knows leaves it out', () => {
    const stranger = LineId.of('018f5d3e-9f7a-7cc0-8000-5d1f6c1d2b3b' as Parameters<typeof LineId.of>[0], 'x')
    const [first] = exampleView.groups
    expect(() => render({ ...exampleView, groups: first ? [{ ...first, lines: [...first.lines, { lineId: stranger, quantity: 1 }] }] : [] })).not.toThrow()
  })
})

describe('the strip of days', () => {
  const strip = (to: string, now: string): string => /<div class="strip".*?<\/div>/.exec(render({ ...exampleView, promises: [{ id: 'p', lineIds: exampleView.lines.map((line) => line.id), original: { to, precision: 'day', timeZone: 'Europe/Dublin', source: 'checkout' }, status: 'on_track' }] }, { now: Instant.parse(now) }))?.[0] ?? ''
  const now = '2026-11-24T14:20:00Z'

  test('rings the day and names today', () => {
    expect(strip('2026-11-26', now)).toMatch(/spot one from-4 to-4.*Today<\/span><b>24/)
  })
  test('counts in weeks where seven days are too few', () => {
    expect(strip('2026-12-16', now)).toMatch(/spot one from-4 to-4/)
    expect(strip('2026-12-16', now)).not.toContain('Today')
  })
  test('is absent where seven weeks are too few', () => {
    expect(strip('2027-03-01', now)).toBe('')
  })
  test('takes the day of the destination, not of the server', () => {
    expect(strip('2026-11-26', '2026-11-25T00:30:00+01:00')).toContain('Today</span><b>24')
  })
})

describe('I37 the tracking page of an order whose person was erased', () => {
  const text = textOf(render({ ...exampleView, customer: { erased: true }, addresses: { erased: true }, actions: [] }, { contact: 'erased' }))

  test('says so in the place of the contact, and still shows what was bought and for how much', () => {
    expect(text).toContain('Details removed')
    expect(text).not.toMatch(/How we reach you|n•••/)
    for (const line of exampleView.lines) expect(text).toContain(line.title)
    expect(text).toContain('€351.90')
  })
})
