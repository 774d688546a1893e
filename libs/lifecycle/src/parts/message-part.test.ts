import { expect, test } from '@jest/globals'
import { EventId, Instant, MessageId, OrderId, wismoSpace, type Uuid } from '@wismo/kernel'
import { foldMessage, messageEvents, type MessageEvent, type MessagePart } from './message-part.ts'

const orderId = OrderId.of(wismoSpace, 'o')
const messageId = MessageId.of(wismoSpace, 'm')
const hour = (h: number): Instant => Instant.parse(`2026-11-24T${String(h).padStart(2, '0')}:00:00Z`)
const causeEventId = wismoSpace as Uuid
const stated = { prm_1: { latest: '2026-11-24' } }

type Name = MessageEvent['type']
type Data<N extends Name> = Omit<Extract<MessageEvent, { type: N }>['data'], 'orderId' | 'messageId'>
const told = <N extends Name>(type: N, data: Data<N>, at = hour(10)): MessageEvent =>
  ({ id: EventId.of(wismoSpace, type), type, aggregate: messageId, occurredAt: at, recordedAt: at, actor: 'system', data: { orderId, messageId, ...data } }) as unknown as MessageEvent

const suppressed = () => told('MessageSuppressed', { why: 'opted_out' })
const deferred = () => told('MessageDeferred', { until: hour(20) }, hour(8))
const superseded = () => told('MessageSuperseded', { by: MessageId.of(wismoSpace, 'newer') })
const sent = (at = hour(10)) => told('MessageSent', { causeEventId, template: 'delay_apology', purpose: 'care', channel: 'email', stated }, at)
const delivered = () => told('MessageDelivered', {}, hour(11))
const opened = () => told('MessageOpened', {})
const clicked = () => told('MessageClicked', {})
const failed = () => told('MessageFailed', { hard: true })
const fallback = () => told('FallbackUsed', { from: 'email', to: 'sms' })
const exhausted = () => told('MessageExhausted', {})

const fold = (...events: readonly MessageEvent[]): MessagePart => {
  const part = events.reduce<MessagePart | undefined>(foldMessage, undefined)
  if (part === undefined) throw new Error('no events')
  return part
}

test.each<[readonly MessageEvent[], string]>([
  [[suppressed()], 'suppressed'],
  [[deferred()], 'deferred'],
  [[deferred(), superseded()], 'superseded'],
  [[deferred(), sent()], 'sent'],
  [[sent(), deferred()], 'sent'],
  [[sent(), superseded(), suppressed()], 'sent'],
  [[sent(), delivered()], 'delivered'],
  [[delivered(), sent()], 'delivered'],
  [[sent(), opened(), delivered()], 'opened'],
  [[sent(), clicked(), opened(), delivered()], 'clicked'],
  [[sent(), failed()], 'failed'],
  [[sent(), delivered(), failed()], 'failed'],
  [[sent(), opened(), failed()], 'opened'],
  [[sent(), failed(), fallback()], 'sent'],
  [[sent(), failed(), sent()], 'sent'],
  [[sent(), delivered(), fallback()], 'delivered'],
  [[sent(), failed(), exhausted()], 'exhausted'],
  [[sent(), failed(), exhausted(), delivered()], 'delivered'],
  [[sent(), delivered(), exhausted()], 'delivered'],
])('the status is what is known at best (%#)', (events, status) => {
  expect(fold(...events)).toMatchObject({ messageId, status })
})

test('a message that was sent keeps what it said, and when', () => {
  expect(fold(deferred()).at).toBe(hour(8))
  expect(fold(deferred(), sent(hour(9)), delivered())).toMatchObject({ at: hour(9), template: 'delay_apology', purpose: 'care', channel: 'email', causeEventId, stated })
})

test('one that was not says why, and states nothing', () => {
  expect(fold(suppressed())).toMatchObject({ why: 'opted_out', stated: {} })
  expect(fold(suppressed())).not.toHaveProperty('template')
})

test('one that goes another way names it', () => {
  expect(fold(sent(), failed(), fallback())).toMatchObject({ channel: 'sms', template: 'delay_apology' })
})

test('every fact is remembered, and may be the first', () => {
  const all = [suppressed(), deferred(), superseded(), sent(), delivered(), opened(), clicked(), failed(), fallback(), exhausted()]
  expect(fold(...all).timeline.map(({ type }) => type).sort()).toEqual([...messageEvents].sort())
  for (const event of all) expect(fold(event)).toMatchObject({ messageId, at: event.occurredAt })
})
