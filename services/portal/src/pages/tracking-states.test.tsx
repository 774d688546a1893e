import { brotliCompressSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import { atLevel, compose, foldPart, isPartId, type FoldedEvent, type OrderView, type Part } from '@wismo/lifecycle'
import { livesOf, namedLives, type Life } from '@wismo/lifecycle/lives'
import { languageFor, orderInWords, type LanguageCode } from '@wismo/order-views'
import { Instant, ShopId } from '@wismo/kernel'
import { loadAssets } from '../assets.ts'
import { exampleNow, exampleView } from '../example-view.ts'
import { textOf, textsOf, testSetting as setting } from '../testing/page-text.ts'
import { hugeOrder, splitOrder, states } from '../testing/states.ts'
import { renderMoneyPage } from './order-sub-page.tsx'
import { renderTrackingPage } from './tracking-page.tsx'

const render = (view: OrderView, level: 'verified' | 'link' = 'verified', now = exampleNow): string => {
  return renderTrackingPage({ view: orderInWords(atLevel(view, level), languageFor(view.locale), now), level, now, setting, ...(level === 'verified' ? { codes: new Map([['ful_1', 'QK7-291']]) } : {}) })
}
const colors = { brand: '#0b6350', onBrand: '#ffffff', hero: '#eaf3ef' }
const byName = (name: string): OrderView => states.find((state) => state.name === name)?.view ?? unknown(name)
function unknown(name: string): never {
  throw new Error(`There is no state named ${name}.`)
}
const pills = (html: string): readonly string[] => textsOf(html, /<span class="pill[^"]*">(.*?)<\/span>/g)
const headings = (html: string): readonly string[] => textsOf(html, /<h3[^>]*>(.*?)<\/h3>/g)
const spaced = (text: string): string => text.replace(/\s?–\s?/g, ' – ')
/** Where Intl puts commas and thin spaces is its own affair. */
const plain = (text: string): string => text.replace(/\s?–\s?/g, ' – ').replace(/(Mon|Tue|Wed|Thu|Fri|Sat|Sun), /g, '$1 ')

/** What no customer reads: codes of ours, words of carriers, holes in sentences. */
const raw = /undefined|null|NaN|\[object|\{[a-z]+|\bnone\b|_[a-z]+_|in_transit|pre_transit|told_by_carrier|\bRMA\b|processing|unfortunately|CHERBOURG|pcl_\d/

describe.each(states)('the page in the state "$name"', ({ view }) => {
  const page = render(view)

  test('has one h1, which is the headline and the title', () => {
    expect(textsOf(page, /<h1>(.*?)<\/h1>/g)).toHaveLength(1)
    expect(textsOf(page, /<title>(.*?) · Aldermoor<\/title>/g).map(plain)).toEqual(textsOf(page, /<h1>(.*?)<\/h1>/g).map(plain))
  })

  test('says nothing raw, holds no address of its own and no empty sentence', () => {
    expect(textOf(page.replace(/<title>.*?<\/title>/, ''))).not.toMatch(raw)
    expect(page).not.toMatch(/<(p|h3|dt|dd)[^>]*><\/\1>/)
  })

  test('shows every line, and leads from the glance to every card', () => {
    for (const { title } of view.lines) expect(page).toContain(`<p class="name">${title}</p>`)
    for (const [, anchor] of page.matchAll(/href="#(g\d+)"/g)) expect(page).toContain(`id="${anchor}"`)
    expect([...page.matchAll(/<article class="group card[^"]*" id="(g\d+)"/g)].length).toBe([...page.matchAll(/href="#g\d+"/g)].length)
  })

  test('of somebody who was erased shows nothing of them', () => {
    const erased = textOf(renderTrackingPage({ view: { ...view, customer: { erased: true }, addresses: { erased: true } }, level: 'verified', contact: 'erased', now: exampleNow, setting }))
    expect(erased).toContain('Details removed')
    expect(erased).not.toMatch(/How we reach you|@/)
  })

  test('shows who only has the link no sum, no code, no number, no contact', () => {
    const link = textOf(render(view, 'link'))
    expect(link).not.toMatch(/€|¥|KWD|4417|QK7-291|A-10482|LK7731|Return until|signed for|took a photo/)
    expect(link).not.toMatch(raw)
  })
})

describe('pills and sentences', () => {
  test.each([
    ['preparing', 'Being packed', 'Leaves us by tomorrow, Wed 25 Nov'], ['backordered', 'Not in stock', 'With you about Mon 7 – Wed 9 Dec'], ['backordered without a day', 'Not in stock', 'Not in stock right now'], ['left, not scanned', 'On its way', 'On its way, last seen in Cherbourg Port'], ['on hold', 'Being checked', 'We are checking one thing'],
    ['packed, not scanned', 'Packed', 'Packed, waiting for the carrier'], ['on the way', 'On its way', 'On its way, last seen in Cherbourg Port'], ['late', 'Late', 'On its way, last seen in Cherbourg Port'], ['silent', 'Being searched', 'We are looking for it'],
    ['attempt failed', 'Nobody answered', 'Nobody answered the door'], ['held at customs', 'At customs', 'Customs is checking it'], ['duties due', 'Duties due', 'Customs waits for €21.50 of duties'], ['address needed', 'Address', 'The carrier cannot find your address'],
    ['lost', 'Lost', 'We lost it on the way'], ['refused', 'Not accepted', 'Not accepted, on its way back to us'], ['in a locker', 'Ready', 'Collect by Sun 29 Nov, 20:00'], ['pickup ready', 'Ready', 'Collect by Sat 28 Nov, 18:00'],
    ['window over', 'Time is over', 'The time to collect it is over'], ['delivery booked', 'Booked', /^With you Tue 24 Nov,? 14:00 – 17:00$/], ['at the door', 'At your door', 'At your door now'], ['delivered', 'Delivered', 'Delivered Thu 19 Nov, 11:46'],
    ['return to hand in', 'Hand in', 'Hand it in by Tue 8 Dec'], ['refund under way', 'Refund under way', '€38.00 for what you gave back'], ['all cancelled', 'Cancelled', 'Cancelled, nothing of it comes'],
  ] as const)('%s', (name, pill, sentence) => {
    const page = render(byName(name))
    expect(pills(page)[0]).toBe(pill)
    if (typeof sentence === 'string') expect(plain(headings(page)[0] ?? '')).toBe(sentence)
    else expect(plain(headings(page)[0] ?? '')).toMatch(sentence)
  })
})

test('hours that stand beside their dash stay beside it', () => {
  expect(render(byName('delivery booked'))).toMatch(/14:00–<\/span><wbr\/?><span class="end">17:00/)
})

describe('the split order of the pictures', () => {
  const page = render(splitOrder())
  const text = plain(textOf(page))

  test('says first what is late, how late, why, and how the rest stands', () => {
    expect(plain(textsOf(page, /<h1>(.*?)<\/h1>/g)[0] ?? '')).toBe('Arriving Thu 26 – Sat 28 Nov')
    expect(text).toContain('Sorry, a part of your order is 2 to 4 days late. A storm holds it up. The rest of your order is on time.')
  })

  test('has its cards by urgency: late, to collect, being made, returned, delivered', () => {
    expect(pills(page)).toEqual(['Late', 'Ready', 'Being packed', 'Refund under way', 'Delivered'])
    expect(text).toContain('Parcel 2 of 2')
  })

  test('shows the newest three steps and folds the others', () => {
    expect(text).toContain('Waiting in Cherbourg Port Today, 14:20')
    expect(text).toContain('3 earlier steps')
    expect(page.match(/<ol role="list" class="newest">(.*?)<\/ol>/)?.[1]?.match(/<li>/g)).toHaveLength(3)
  })

  test('has carrier and number to copy, the pickup code, a struck price, the reason why it cannot be cancelled', () => {
    expect(page).toMatch(/<span>Larkway<\/span>.*<bdi>LK7731094256<\/bdi>/)
    expect(page).toContain('<bdi>QK7-291</bdi>')
    expect(page).toMatch(/<s class="was"><span class="hidden">Does not count any more <\/span><bdi>€38\.00<\/bdi>/)
    expect(text).toContain('Cannot be cancelled any more, it is on its way.')
  })

  test('shows all of its money', () => {
    expect(text).toMatch(/Total now incl\. tax €90\.86 €485\.90 Paid, card ending 4417 €509\.90 On its way to your card ending 4417, by Fri 27 Nov [-−]€38\.00 Still to pay €14\.00/)
  })

  test('turns the current step amber and shows promise beside expectation', () => {
    expect(page).toMatch(/<li class="step now late" aria-current="step">/)
    expect(page).toMatch(/band warn from-4 to-6"><\/span><span class="spot one from-2 to-2/)
    expect(text).toMatch(/We promised Tue 24 Nov We expect now Thu 26 – Sat 28 Nov/)
  })
})

describe('the promise rail', () => {
  const rail = (name: string): string => plain(textOf(/<section class="rail card".*?<\/section>/.exec(render(byName(name)))?.[0] ?? ''))
  const strip = (name: string): string => /<div class="strip".*?<\/div>/.exec(render(byName(name)))?.[0] ?? ''

  test.each([
    ['on the way', /We promised Thu 26 – Sat 28 Nov We expect Thu 26 – Sat 28 Nov/, /band good from-4 to-6"><\/span><span class="spot many from-4 to-6/],
    ['early', /We promised Sat 28 Nov We expect now Thu 26 Nov/, /band good from-4 to-4"><\/span><span class="spot one from-6 to-6/],
    ['late without a new day', /We promised Mon 23 Nov We expect now No new day yet/, /<div class="strip" aria-hidden="true"><span class="spot one/],
    ['delivered late, signed', /We promised Fri 20 Nov Delivered Sun 22 Nov/, /band warn/],
    ['weeks away', /We promised Sun 20 Dec.*Nov 23 Nov 30 Dec 7 Dec 14/, /band good from-4 to-4/],
    ['out for delivery', /We promised Thu 26 – Sat 28 Nov We expect now Tue 24 Nov/, /band good from-2 to-2/],
    ['backordered without a day', /We promised Thu 26 – Sat 28 Nov We expect now No new day yet/, /<div class="strip" aria-hidden="true"><span class="spot many/],
  ] as const)('%s', (name, words, cells) => {
    expect(rail(name)).toMatch(words)
    expect(strip(name)).toMatch(cells)
  })

  test('of a van of another day says what was promised, and no word of the page says today', () => {
    const view = byName('out for delivery')
    const when = { from: '2026-11-26', to: '2026-11-28', precision: 'day' as const, timeZone: 'Europe/Dublin', source: 'checkout' }
    const page = render({ ...view, groups: view.groups.map((group) => ({ ...group, when })) })
    const text = plain(textOf(page))
    expect(text).toMatch(/We promised Thu 26 – Sat 28 Nov We expect Thu 26 – Sat 28 Nov/)
    expect([text.match(/Arriving today/g), textsOf(page, /<h1>(.*?)<\/h1>/g), headings(page)[0]]).toEqual([null, ['Out for delivery'], 'Out for delivery'])
  })

  test('is absent where nothing was promised', () => {
    for (const name of ['no date yet', 'cancelled but gone', 'refund under way']) expect([name, rail(name)]).toEqual([name, ''])
  })
})

describe('how far it is', () => {
  const now = (name: string): readonly string[] => textsOf(/<div class="wide answer">.*?<div class="wide body">/.exec(render(byName(name)))?.[0] ?? '', /<li class="[^"]*now[^"]*" aria-current="step">(.*?)<\/li>/g)

  test.each([
    ['packed, not scanned', 'Packed'], ['left, not scanned', 'On its way'], ['in a locker', 'Ready'], ['at the door', 'Arrived'], ['collected', 'Collected'], ['return asked', 'Asked for'], ['return on its way', 'Handed in Sun 22 Nov'], ['return received', 'With us'],
    ['return partly rejected', 'Checked'], ['refund under way', '€38.00 sent to your card ending 4417'], ['claim denied', 'Delivered'], ['refund failed', 'Delivered'],
  ])('of "%s" is "%s"', (name, step) => {
    expect(now(name).map(plain)).toEqual([step])
  })

  test('a way back that leads the page is not told again in its card, and is whole once the money is there', () => {
    expect(render(byName('refund under way')).match(/<div class="path/g)).toHaveLength(1)
    expect(render(byName('refunded'))).not.toContain('aria-current="step"')
    expect(render(byName('refund failed')).match(/<div class="path/g)).toHaveLength(1)
  })
})

describe('what else goes on', () => {
  test.each([
    ['claim denied', 'We could not agree to what you told us'], ['claim granted', 'We gave you €5.00 to make up for something It is store credit for your next order.'], ['swap that costs more', 'It costs €14.00 more.'],
    ['swap not in stock', 'is not in stock any more'], ['options open', 'Talk to us until tomorrow, Wed 25 Nov, 22:59'], ['change waits for its node', 'You have an answer by today, 15:20.'], ['change waits for pay', 'Your change waits for €14.00'], ['pickup ordered', 'Ordered, ready to collect tomorrow, Wed 25 Nov'], ['change with a price', 'Your change waits for your yes until today, 15:20'], ['change whose price is over', 'The time to confirm your change is over'],
    ['change refused', 'Everything stays as you ordered it.'], ['bank looks at it', 'A part is held back'], ['refund failed', 'We try another way, and nothing is lost.'], ['delivery disputed', 'You told us that something is wrong'],
    ['cancelled but gone', 'A part was on its way before we could stop it'], ['return partly rejected', '1 item could not be taken back'], ['return window over', 'The time to give it back is over.'], ['refund reversed', 'Back with your card ending 4417 -€19.00'],
    ['yen', '¥12,900'], ['dinar', 'KWD 12.901'], ['delivered late, signed', 'It was signed for. 2 days after we promised.'],
  ])('%s', (name, said) => {
    expect(plain(textOf(render(byName(name)))).replaceAll('−', '-')).toContain(said)
  })
})

describe('the style sheets that the page is sent', () => {
  const assets = loadAssets(() => [])
  const sheets = assets.filesOf({ id: exampleView.shopId, theme: { light: colors, dark: colors, corner: 'soft' } }).styles.map((path) => assets.find(path))

  test('are with the HTML of the split order below 20 kB, compressed', () => {
    expect(sheets.map((sheet) => sheet?.type)).toEqual(['text/css; charset=utf-8', 'text/css; charset=utf-8'])
    expect(sheets.reduce((sum, sheet) => sum + (sheet?.brotli().length ?? Number.NaN), brotliCompressSync(render(splitOrder())).length)).toBeLessThan(20_000)
  })

  test('know of the dark by the values of variables alone: the browser looks at all else in one of the two', () => {
    const blocks = sheets.flatMap((sheet) => String(sheet?.body).match(/[^{}]*(?:scheme: ?dark|data-theme)[^{]*\{[^{}]*(?:\{[^{}]*\})?/g) ?? [])
    expect(blocks.length).toBeGreaterThanOrEqual(4)
    const set = blocks.flatMap((block) => block.slice(block.lastIndexOf('{') + 1).split(';').map((one) => one.replace('}', '').trim())).filter((one) => one !== '')
    expect(set.filter((one) => !/^(?:--[a-z0-9-]+|color-scheme): ?[^{}]+$/.test(one))).toEqual([])
  })
})

describe('the list of all payments and refunds', () => {
  test('says of a refund that was partly taken back when it began and how much, in one sentence of the language', () => {
    const said = (language: LanguageCode, locale: string): string => plain(textOf(renderMoneyPage({ view: byName('refund reversed'), level: 'verified', now: exampleNow, setting: { ...setting, language, locale } }) ?? ''))
    expect(said('en', 'en-IE')).toContain('Begun Sat 21 Nov, and €19.00 of it was taken back')
    expect(said('de', 'de-DE')).toMatch(/Begonnen Sa\.,? 21\. Nov\., davon wurden 19,00\s€ zurückgenommen/)
  })
})

test('strikes the sum of a payment that did not work, on the page and in its list', () => {
  const view = byName('payment failed')
  for (const page of [render(view), String(renderMoneyPage({ view, level: 'verified', now: exampleNow, setting }))]) expect(page).toMatch(/<dt>Did not work, card ending 4417<\/dt><dd><s class="was">.*?<bdi>€351\.90<\/bdi><\/s>/)
  expect(render(byName('payment failed'))).not.toMatch(/<dt>Still to pay<\/dt><dd><s/)
})

test('says how many there are of a line where nobody sees its price', () => {
  expect(textOf(render(exampleView, 'link'))).toMatch(/Warm filament bulb 2 items/)
})

test('marks the shop’s own words on a page in another language, and only there', () => {
  const page = (language: LanguageCode): string => renderTrackingPage({ view: exampleView, level: 'verified', now: exampleNow, setting: { ...setting, language, shop: { ...setting.shop, locale: 'en-IE', links: [{ text: 'Terms', url: 'https://shop.example/terms' }] } } })
  expect(page('de')).toMatch(/<span lang="en-IE">until 21:00 today<\/span>.*<a href="https:\/\/shop\.example\/terms" lang="en-IE">Terms/s)
  expect(page('en')).not.toContain('lang="en-IE">Terms')
})

test('says of a present that no prices are in the parcel where they are hidden, and only there', () => {
  const [lineId = '' as never] = exampleView.lines.map(({ id }) => id)
  const said = (hidePrices: boolean): string => textOf(render({ ...exampleView, gift: [{ lineId, wrap: true, hidePrices }] }))
  expect([true, false].map((hidden) => [said(hidden).includes('A part of it is a present'), said(hidden).includes('No prices are in the parcel')])).toEqual([[true, true], [true, false]])
})

describe('an order of 300 lines and 40 parcels', () => {
  test('folds what is long', () => {
    const page = render(hugeOrder())
    expect(page).toMatch(/<details class="more"><summary>.*?32 more parts of your order/)
    expect(page.match(/<li class="line">/g)).toHaveLength(300)
  })
})

/** The views of a life after each of its facts, as the customer saw them then. */
function* viewsOf({ events }: Life): Generator<{ view: OrderView; now: Instant }> {
  const parts = new Map<string, Part>()
  for (const { event, version } of events) {
    if (!isPartId(event.aggregate)) continue
    const doc = foldPart(parts.get(event.aggregate)?.doc as never, event as unknown as FoldedEvent)
    parts.set(event.aggregate, { part: event.aggregate, version, doc } as unknown as Part)
    const order = compose([...parts.values()], event.occurredAt)
    if (order === undefined) continue
    const { linkGeneration: _generation, linksEndAt: _ends, erased: _erased, ...rest } = order
    yield { view: { ...rest, headline: { ...order.headline, title: '', text: '' }, help: {} }, now: event.occurredAt }
  }
}

describe('one truth on the page', () => {
  test('of a parcel whose lines were promised other days the sentence, the rail and the card name the same ones', () => {
    const view = byName('on the way')
    const [first, second] = view.lines
    const [promise] = view.promises
    if (first === undefined || second === undefined || promise === undefined) throw new Error('Two lines are in one parcel.')
    const promises = [{ ...promise, lineIds: [first.id] }, { ...promise, id: 'prm_9', lineIds: [second.id], original: { ...promise.original, to: '2026-11-30' } }]
    const when = { ...promise.original, to: '2026-11-30' }
    const text = spaced(textOf(render({ ...view, promises, groups: view.groups.map((group) => ({ ...group, when })) })))
    expect(text).toMatch(/Arriving Thu 26 – Mon 30 Nov.*We promised Thu 26 – Mon 30 Nov We expect Thu 26 – Mon 30 Nov.*With you Thu 26 – Mon 30 Nov\./)
    const [one, ...others] = promises
    const late = spaced(textOf(render({ ...view, promises: [{ ...one, status: 'at_risk' } as typeof promise, ...others], headline: { ...view.headline, code: 'delayed', flags: ['delayed'] } })))
    expect(late).toMatch(/Later than planned Sorry, it is later than we promised\. We tell you the new day.*We promised Thu 26 – Mon 30 Nov We expect now No new day yet.*We promised Thu 26 – Mon 30 Nov\. We tell you the new day as soon as we know it\./)
    expect(late).not.toContain('The rest')
  })

  test('what is lost is nowhere green, and made good it waits for no day', () => {
    const view = byName('lost')
    expect(render(view)).toMatch(/class="group card late"/)
    expect(render(view)).toMatch(/class="step now late"/)
    const page = render({ ...view, headline: { ...view.headline, code: 'refunded' }, ...(view.money && { money: { ...view.money, refunded: 12900 } }) })
    expect(textOf(page)).toMatch(/€129\.00 is back with you.*We lost it on the way We made it good\./)
    expect(textOf(page)).not.toMatch(/new day|We promised|do not want to wait/)
    expect(page).toMatch(/class="group card late"/)
  })
})

describe('lives folded from their facts', () => {
  const lives = [...namedLives, ...livesOf(11, 25, { shops: [ShopId.parse('aldermoor')] })]

  test('have a page after every fact, for both levels, with every line on it and nothing raw', () => {
    const codes = new Set<string>()
    const faults: string[] = []
    for (const life of lives) {
      for (const { view, now } of viewsOf(life)) {
        codes.add(view.headline.code)
        for (const level of ['verified', 'link'] as const) {
          const text = textOf(render(view, level, now))
          const found = raw.exec(text)
          if (found !== null) faults.push(`${life.kinds.join()} ${view.viewVersion} ${level}: ${text.slice(Math.max(0, found.index - 60), found.index + 40)}`)
          for (const { title } of view.lines) if (!text.includes(title)) faults.push(`${title} is not on the page`)
          if (level === 'link' && /€/.test(text)) faults.push(`a link sees a sum: ${view.headline.code}`)
        }
      }
    }
    expect(faults.slice(0, 5)).toEqual([])
    expect(codes.size).toBeGreaterThan(14)
  })
})
