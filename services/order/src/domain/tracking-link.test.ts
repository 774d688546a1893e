import { describe, expect, test } from '@jest/globals'
import type { OrderPlaced, TrackingLinkIssued } from '@wismo/contracts'
import { fold, Instant, Invalid, NotFound, Rejected, type OrderId, type SubjectRef, type TrackingLinkId } from '@wismo/kernel'
import { order, type Order, type OrderEvent } from './order.ts'
import { fileTrackingLink, issueRequestedLink, issueTrackingLink, linkFile, linkPolicy, revokeTrackingLink } from './tracking-link.ts'

const orderId = 'ord_1' as OrderId
const [first, second] = ['tlk_1' as TrackingLinkId, 'tlk_2' as TrackingLinkId]
const now = Instant.parse('2026-11-27T10:20:00Z')
const days = (count: number): Instant => Instant.plus(now, count * 86_400_000)
const placed: OrderEvent = { type: 'OrderPlaced', data: { number: 'A-1', contentHash: 'a', lines: [] } as unknown as OrderPlaced }
const cancelled: OrderEvent = { type: 'OrderCancelled', data: { orderId, reason: { code: 'customer' } } }
const link = (linkId = first, over: Partial<TrackingLinkIssued> = {}): TrackingLinkIssued => ({ orderId, linkId, level: 'verified', ...over })
const issued = (linkId = first, over: Partial<TrackingLinkIssued> = {}): OrderEvent => ({ type: 'TrackingLinkIssued', data: link(linkId, over) })
const revoked = (generation: number, linkId = first, over: object = {}): OrderEvent => ({ type: 'TrackingLinkRevoked', data: { orderId, linkId, level: 'verified', ...over, generation } })
const given = (...events: readonly OrderEvent[]) => ({ when: (decision: (state: Order) => readonly OrderEvent[]) => () => decision(fold(order, events)) })
const coded = (code: string) => expect.objectContaining({ code }) as never

describe('handing a link out', () => {
  const issue = issueTrackingLink(link(), now)

  test('whatever became of the order', () => {
    expect(given(placed).when(issue)()).toEqual([issued()])
    expect(given(placed, cancelled).when(issue)()).toEqual([issued()])
    expect(given(placed, issued(second)).when(issue)()).toEqual([issued()])
  })

  test('I40 told twice: nothing new, not even after it was revoked or its end has passed', () => {
    expect(given(placed, issued()).when(issue)()).toEqual([])
    expect(given(placed, issued(), revoked(1)).when(issue)()).toEqual([])
    expect(given(placed, issued(first, { until: days(1) })).when(issueTrackingLink(link(first, { until: days(1) }), days(2)))()).toEqual([])
  })

  test('there is no order', () => {
    expect(given().when(issue)).toThrow(NotFound)
  })

  test('I37 of a person who was erased nobody is left to have one; who lost theirs is not told', () => {
    const erased: OrderEvent = { type: 'PersonalDataErased', data: { orderId, subjectRef: 'sub_1' as SubjectRef } }
    expect(given(placed, erased).when(issue)).toThrow(coded('wrong_state'))
    expect(given(placed, issued(), erased).when(issue)()).toEqual([])
    expect(given(placed, erased).when(issueRequestedLink(link()))()).toEqual([])
  })

  test('it ends in the future, and not too far away', () => {
    const ending = (until: Instant) => given(placed).when(issueTrackingLink(link(first, { until }), now))
    expect(ending(days(250))()).toEqual([issued(first, { until: days(250) })])
    expect(ending(now)).toThrow(Invalid)
    expect(ending(now)).toThrow(coded('date_order'))
    expect(ending(Instant.plus(days(250), 1))).toThrow(coded('policy_refused'))
  })

  test('there is an end to links', () => {
    const many = Array.from({ length: linkPolicy.most }, (_, i) => issued(`tlk_${i}x` as TrackingLinkId))
    expect(given(placed, ...many.slice(1)).when(issue)()).toEqual([issued()])
    expect(given(placed, ...many).when(issue)).toThrow(coded('policy_refused'))
  })
})

describe('I36 revoking', () => {
  const revoke = revokeTrackingLink(orderId, first)

  test('raises the generation of the order, and tells what the link was', () => {
    expect(given(placed, issued()).when(revoke)()).toEqual([revoked(1)])
    expect(given(placed, issued(first, { level: 'link', until: days(9) })).when(revoke)()).toEqual([revoked(1, first, { level: 'link', until: days(9) })])
    expect(given(placed, issued(second), revoked(1, second), issued()).when(revoke)()).toEqual([revoked(2)])
  })

  test('I40 told twice, or ended by another one: nothing new', () => {
    expect(given(placed, issued(), revoked(1)).when(revoke)()).toEqual([])
    expect(given(placed, issued(), issued(second), revoked(1, second)).when(revoke)()).toEqual([])
  })

  test('a link that never was, and an order that never was', () => {
    expect(given(placed, issued(second)).when(revoke)).toThrow(NotFound)
    expect(given().when(revoke)).toThrow(NotFound)
  })

  test('after the last generation that a link can name no link is handed out any more, and revoking never fails', () => {
    const atLast = [placed, revoked(255, second), issued()]
    expect(given(...atLast).when(revoke)()).toEqual([revoked(256)])
    expect(given(...atLast, revoked(256)).when(revoke)()).toEqual([])
    expect(given(...atLast, revoked(256)).when(issueTrackingLink(link(second), now))).toThrow(Rejected)
    expect(given(...atLast, revoked(256)).when(issueTrackingLink(link(second), now))).toThrow(coded('wrong_state'))
  })
})

describe('a link that was asked for by look-up', () => {
  const issue = issueRequestedLink(link())

  test('is handed out once', () => {
    expect(given(placed).when(issue)()).toEqual([issued()])
    expect(given(placed, issued()).when(issue)()).toEqual([])
  })

  test('nobody is told why there is none', () => {
    const many = Array.from({ length: linkPolicy.most }, (_, i) => issued(`tlk_${i}x` as TrackingLinkId))
    expect([given().when(issue)(), given(placed, revoked(256, second)).when(issue)(), given(placed, ...many).when(issue)()]).toEqual([[], [], []])
  })
})

test('a link is filed under its order once', () => {
  const file = fileTrackingLink(first, orderId)
  const filed = file(linkFile.initial)
  expect(filed).toEqual([{ type: 'TrackingLinkFiled', data: { linkId: first, orderId } }])
  const state = fold(linkFile, filed)
  expect([state, file(state)]).toEqual([orderId, []])
})
