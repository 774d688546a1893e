import { describe, expect, test } from '@jest/globals'
import { renderToString } from 'preact-render-to-string'
import type { SearchAnswer, Task } from '@wismo/agent-api'
import { Instant } from '@wismo/kernel'
import { deskChrome, deskNow, deskTimeline, hit, task } from '../testing/desk-order.ts'
import { renderCustomerPage } from './customer-page.tsx'
import { marked } from './marked.tsx'
import { renderQueuePage, type QueuePageProps } from './queue-page.tsx'
import { renderSearchPage, type SearchPageProps } from './search-page.tsx'

const said = (html: string): string => html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')
const common = { chrome: deskChrome, now: deskNow, shopOf: () => ({ name: 'Aldermoor', timeZone: 'Europe/Dublin' }) }
const answer = (data: SearchAnswer['data'], more: Partial<SearchAnswer> = {}): SearchAnswer => ({ data, nextCursor: null, tookMs: 7, parked: [], ...more })

describe('the search', () => {
  const show = (more: Partial<SearchPageProps> = {}): string => renderSearchPage({ ...common, q: 'byrne', asked: {}, answer: answer([hit]), ...more })

  test('marks what was found, says by what, and where the order is', () => {
    const html = show()
    expect(html).toContain('<h1>1 order for “byrne”</h1>')
    expect(html).toContain('Nora <mark>Byrne</mark>')
    expect(said(html)).toMatch(/By name .*Late .*Trouble .*Facts disagree .*Arriving Sun 29/)
    expect(html).toContain('value="byrne"')
    expect(said(show({ q: 'LK7731094256', answer: answer([{ ...hit, match: { field: 'tracking_number', text: 'LK7731094256' } }]) }))).toContain('By tracking number LK7731094256')
  })

  test('the order of the API is kept: open trouble first', () => {
    const html = show({ answer: answer([hit, { ...hit, number: 'A-2', incident: false }, { ...hit, number: 'A-3', incident: false }]) })
    expect(html.indexOf('A-10482')).toBeLessThan(html.indexOf('A-2<'))
    expect(html.indexOf('A-2<')).toBeLessThan(html.indexOf('A-3<'))
  })

  test('of somebody who was erased there is no name', () => {
    const html = show({ q: 'A-10482', answer: answer([{ ...hit, customer: { erased: true }, match: { field: 'number' } }]) })
    expect(html).toContain('Details removed')
    expect(html).toContain('<mark>A-10482</mark>')
    expect(html).not.toContain('Nora')
  })

  test('is narrowed by state and by when it was placed, one beside the other', () => {
    const html = show({ asked: { state: 'confirmed', placed: '14' } })
    expect(html).toMatch(/href="\/desk\/search\?q=byrne&amp;state=confirmed&amp;placed=14" aria-current="true">Under way</)
    expect(html).toMatch(/href="\/desk\/search\?q=byrne&amp;state=confirmed&amp;placed=14" aria-current="true">Last 14 days</)
    expect(html).toContain('href="/desk/search?q=byrne&amp;state=confirmed">Any time<')
    expect(html).toContain('href="/desk/search?q=byrne&amp;placed=14">All<')
  })

  test('what has a picture is shown, and how many there are', () => {
    expect(show({ answer: answer([{ ...hit, skus: ['ALD-LAMP-OAK', 'nobody-drew-this'] }]) }).match(/class="tile"/g)).toHaveLength(1)
    expect(show({ answer: answer([{ ...hit, skus: ['nobody-drew-this'] }]) })).not.toContain('class="tiles"')
  })

  test('a page of which nothing is theirs is not the end, and is not called empty', () => {
    const html = show({ answer: answer([], { nextCursor: 'c' }) })
    expect(said(html)).toMatch(/Orders for “byrne” .*None on this page is yours to see\. More/)
    expect(html).not.toContain('No orders for')
  })

  test('a list that lacks some says so, and no number of orders', () => {
    const html = show({ answer: answer([hit], { incomplete: true }) })
    expect(html).toContain('<h1>Orders for “byrne”</h1>')
    expect(said(html)).toContain('Very many have “byrne”')
    expect(said(show({ answer: answer([], { nextCursor: 'more' }) }))).not.toContain('No orders')
    expect(said(show())).not.toContain('Very many')
  })

  test('facts that wait stand at the end', () => {
    const html = show({ answer: answer([hit], { parked: [{ eventId: 'e', type: 'RetailParcelReported', group: 'g', shopId: 'aldermoor', orderId: 'A-9', code: 'unknown_order', detail: '', parkedAt: '2026-11-24T09:00:00Z', waiting: false }] }) })
    expect(said(html)).toContain('A fact was set aside. Retail parcel reported of A-9 (Aldermoor), since Tue 24 Nov, 09:00: Unknown order')
    expect(html.indexOf('set aside')).toBeGreaterThan(html.indexOf('</table>'))
  })

  test('nothing found says what can be typed; nothing typed asks for it; more goes on with the same words', () => {
    expect(said(show({ answer: answer([]) }))).toMatch(/No orders for “byrne” .*What can be typed: a whole order number/)
    expect(show({ q: '', answer: undefined })).toContain('<h1>Search orders</h1>')
    expect(show({ q: 'x', answer: undefined })).toContain('“x” is too short')
    expect(show({ asked: { state: 'confirmed', placed: '14' }, answer: answer([hit], { nextCursor: 'c' }) })).toContain('/desk/search?q=byrne&amp;state=confirmed&amp;placed=14&amp;cursor=c')
    expect(show({ q: 'x'.repeat(255), answer: undefined })).toContain('<h1>That is too long to be searched for</h1>')
  })
})

test.each([['Nora Byrne', 'byrne', 'Nora <mark>Byrne</mark>'], ['Séan Ó Sé', 'sean', '<mark>Séan</mark> Ó Sé'], ['A<b>', 'b', 'A&lt;<mark>b</mark>>'], ['Nora', '', 'Nora'], ['anna', 'na an', '<mark>an</mark><mark>na</mark>']])('%s with %s marked is %s', (text, q, html) => {
  expect(renderToString(<>{marked(text, q)}</>).replaceAll('</mark><mark>', '')).toBe(html.replaceAll('</mark><mark>', ''))
})

describe('the queue', () => {
  const me = { actorId: 'staff_1', isAgent: true }
  const counts = { incident: 0, contradiction: 0, rejected_fact: 1, waiting_scan: 0, missing_order: 0, hold: 2, promise_broken: 0 }

  test('what is due, what happened, who looks, and the next step as a link', () => {
    const html = renderQueuePage({ ...common, state: {}, me, answer: { viewVersion: 7, data: [task], counts, nextCursor: null } })
    expect(html).toContain('<h1>3 things need a person</h1>')
    expect(said(html)).toMatch(/in 40 minutes .*On hold: fraud .*A-10482 .*See what holds it .*Order desk/)
    expect(html).toContain(`href="/desk/orders/${task.orderId}#holds"`)
    expect(html).not.toContain('Promise broken')
  })

  test('one cause with many orders is one row, and leads to the one that waits longest', () => {
    const { orderId: _orderId, number: _number, ...many } = task
    const html = renderQueuePage({ ...common, me, answer: { viewVersion: 7, data: [{ ...many, count: 38, orders: [{ id: 'ord_a', number: 'A-1' }, { id: 'ord_b', number: 'A-2' }] }], counts, nextCursor: 'c' }, state: { queue: 'hold' } })
    expect(html.match(/<tbody.*<\/tbody>/s)?.[0].match(/<tr/g)).toHaveLength(1)
    expect(said(html)).toMatch(/38 orders .*A-1 , A-2 and 36 more .*See what holds it, oldest first/)
    expect(said(html)).toContain('1 more')
  })

  test('what its orders cost stands beside them, currency by currency; where that is not known, nothing does', () => {
    const show = (atStake?: Task['atStake']): string => said(renderQueuePage({ ...common, state: {}, me, answer: { viewVersion: 7, data: [{ ...task, ...(atStake && { atStake }) }], counts, nextCursor: null } }))
    expect(show([{ currency: 'EUR', amount: 491_200 }, { currency: 'JPY', amount: 700 }])).toMatch(/At stake .*A-10482 .*€4,912\.00 JP¥700 .*See what holds it/)
    expect(show()).toMatch(/A-10482 +See what holds it/)
  })

  test('an order that nobody told of is no link to a page that is not there', () => {
    const { number: _number, ...unknown } = task
    expect(renderQueuePage({ ...common, state: {}, me, answer: { viewVersion: 7, data: [{ ...unknown, queue: 'rejected_fact' }], counts, nextCursor: null } })).not.toContain(`/desk/orders/${task.orderId}`)
  })

  test('scans and facts are counted as what they are', () => {
    const { orderId: _orderId, number: _number, ...many } = task
    const html = renderQueuePage({ ...common, state: {}, me, answer: { viewVersion: 7, data: [{ ...many, queue: 'waiting_scan', count: 40, orders: [{ id: 'ord_a' }] }, { ...many, queue: 'rejected_fact', count: 2, orders: [{ id: 'ord_b' }] }], counts, nextCursor: null } })
    expect(said(html)).toMatch(/40 scans .*2 facts/)
    expect(html).not.toContain('more')
  })

  test('somebody who waits at a door is at once', () => {
    const { due: _due, ...waiting } = task
    expect(said(renderQueuePage({ ...common, state: {}, me, answer: { viewVersion: 7, data: [{ ...waiting, queue: 'incident', weight: 'live', title: 'Incident: shortfall' }], counts, nextCursor: null } }))).toMatch(/at once .*Incident: shortfall .*Open the case/)
  })

  test('who is held to some nodes is not told that nothing is wrong', () => {
    const text = said(renderQueuePage({ ...common, state: {}, me, chrome: { ...deskChrome, session: { roles: ['associate'], locations: ['store-cork'] } }, answer: { viewVersion: 7, data: [], counts, nextCursor: null } }))
    expect(text).toContain('Your orders are found by search')
    expect(text).toContain('at store-cork')
    expect(text).not.toContain('Nothing needs a person')
  })

  test('who may release a hold is led to that, others to what holds it', () => {
    const step = (more: Partial<Task>): string => said(renderQueuePage({ ...common, state: {}, me, answer: { viewVersion: 7, data: [{ ...task, ...more }], counts, nextCursor: null } }))
    expect([step({ command: 'release_hold', href: '/v1/orders/o/holds/h/release' }), step({})]).toEqual([expect.stringContaining('Look, and release it'), expect.stringContaining('See what holds it')])
  })

  test('a task is taken and given back by agents, from the list that it was in; what a colleague has is neither', () => {
    const row = (more: Partial<Task>, other: Partial<QueuePageProps> = {}): string => /<tbody.*<\/tbody>/s.exec(renderQueuePage({ ...common, state: {}, me, answer: { viewVersion: 7, data: [{ ...task, ...more }], counts, nextCursor: null }, ...other }))?.[0] ?? ''
    const action = (verb: string): string => `action="/desk/tasks/${encodeURIComponent(task.id)}/${verb}"`
    expect([row({}), row({ assignee: me.actorId })]).toEqual([expect.stringContaining(action('take')), expect.stringContaining(action('give-back'))])
    expect(row({}, { state: { queue: 'hold', mine: true } })).toMatch(/name="queue" value="hold".*name="mine" value="yes"/)
    for (const html of [row({ assignee: 'staff_2' }), row({}, { me: { ...me, isAgent: false } })]) expect(html).not.toContain('<form')
    expect(said(row({ assignee: 'staff_2' }))).toContain('A colleague has it')
  })

  test('what one has taken is a list of its own, of agents', () => {
    const html = renderQueuePage({ ...common, me, answer: { viewVersion: 7, data: [], counts, nextCursor: null }, state: { mine: true } })
    expect(html).toContain('<a href="/desk?mine=yes" aria-current="true">Taken by you</a>')
    expect(said(html)).toContain('You have taken nothing.')
    expect(renderQueuePage({ ...common, me: { ...me, isAgent: false }, answer: { viewVersion: 7, data: [], counts, nextCursor: null }, state: {} })).not.toContain('Taken by you')
  })

  test('an incident leads to its place on the order’s page', () => {
    expect(renderQueuePage({ ...common, state: {}, me, answer: { viewVersion: 7, data: [{ ...task, queue: 'incident', title: 'Incident: shortfall' }], counts, nextCursor: null } })).toContain(`href="/desk/orders/${task.orderId}#incidents"`)
  })

  test('a lost parcel is due when it was promised, and leads to what was in it', () => {
    const lost = { ...task, queue: 'incident', code: 'parcel_lost', title: 'Parcel lost', weight: 'incident', due: Instant.plus(common.now, -2 * 86_400_000) } as const
    expect(said(renderQueuePage({ ...common, state: {}, me, answer: { viewVersion: 7, data: [lost], counts, nextCursor: null } }))).toMatch(/2 days late .*Parcel lost .*See what was lost/)
  })

  test('its page is live: all of it, or one queue; a later page of the list is not', () => {
    const show = (more: Partial<QueuePageProps>): string | undefined => /<main[^>]*>/.exec(renderQueuePage({ ...common, state: {}, me, answer: { viewVersion: 7, data: [task], counts, nextCursor: null }, ...more }))?.[0]
    expect([show({}), show({ state: { queue: 'hold' } }), show({ state: { cursor: 'c' } })]).toEqual([expect.stringContaining('data-open="3" data-live="/desk/queue/live" data-version="7"'), expect.stringContaining('data-live="/desk/queue/live?queue=hold"'), expect.not.stringContaining('data-live')])
  })

  test('an empty one says so', () => {
    expect(said(renderQueuePage({ ...common, state: {}, me, answer: { viewVersion: 7, data: [], counts: { ...counts, hold: 0, rejected_fact: 0 }, nextCursor: null } }))).toContain('Nothing needs a person')
  })
})

describe('a customer', () => {
  test('their orders and one timeline', () => {
    const html = renderCustomerPage({ ...common, customer: { subjectRef: 'sub_1', name: 'Nora Byrne', orders: [hit, { ...hit, number: 'A-2' }], timeline: deskTimeline.data.map((entry) => ({ ...entry, orderId: hit.id, number: hit.number })) } })
    expect(html).toContain('<h1>Nora Byrne</h1>')
    expect(said(html)).toMatch(/2 orders, newest first .*A-10482 .*A-2 .*What happened .*Promise at risk/)
  })
  test('each sum is in the currency of its own order', () => {
    const [entry] = deskTimeline.data.filter(({ type }) => type === 'OrderPlaced')
    const timeline = [{ ...entry, id: 'a', orderId: 'ord_a', number: 'A-1' }, { ...entry, id: 'b', orderId: 'ord_b', number: 'A-2' }] as never
    expect(said(renderCustomerPage({ ...common, customer: { subjectRef: 'sub_1', name: 'Nora Byrne', orders: [{ ...hit, id: 'ord_a' }, { ...hit, id: 'ord_b', currency: 'JPY' }], timeline } }))).toMatch(/Order placed: €351\.90 .*Order placed: (JP)?¥35,190/)
  })
  test('who was erased is not named', () => {
    expect(said(renderCustomerPage({ ...common, customer: { subjectRef: 'sub_1', erased: true, orders: [], timeline: [] } }))).toContain('Details removed')
  })
})
