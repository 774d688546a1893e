import type { Instant, MessageId } from '@wismo/kernel'
import { remember } from '../public-event.ts'
import type { EventOf, Rules } from './part-events.ts'
import type { PartState } from './part-state.ts'

export type MessageState = 'suppressed' | 'deferred' | 'superseded' | 'sent' | 'delivered' | 'opened' | 'clicked' | 'failed' | 'exhausted'

/** One message to the customer: what it said, and what became of it. */
export interface MessagePart extends PartState {
  readonly messageId: MessageId
  readonly status: MessageState
  /** When it was sent; before that, when it was first told of. */
  readonly at: Instant
  readonly template?: string
  readonly purpose?: string
  readonly channel?: string
  readonly causeEventId?: string
  /** Why it was not sent. */
  readonly why?: string
  /** Facts that it told, by the object they are about. */
  readonly stated: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** Events that `foldMessage` takes. */
export const messageEvents = [
  'MessageSuppressed', 'MessageDeferred', 'MessageSuperseded', 'MessageSent', 'MessageDelivered', 'MessageOpened', 'MessageClicked', 'MessageFailed', 'FallbackUsed', 'MessageExhausted',
] as const
type Name = (typeof messageEvents)[number]
export type MessageEvent = EventOf<Name>

/** The message after one more of its events. Channels tell late and in any order: less than what is known takes nothing back. */
export function foldMessage(part: MessagePart | undefined, event: MessageEvent): MessagePart {
  const before = part ?? begun(event)
  return { ...applied(before, event), timeline: remember(before.timeline, event) }
}

const applied = <One extends Name>(part: MessagePart, event: EventOf<One>): MessagePart => rules[event.type](part, event.data, event)

const begun = ({ data, occurredAt }: MessageEvent): MessagePart => ({ messageId: data.messageId, status: 'deferred', at: occurredAt, stated: {}, timeline: [] })

const read: readonly MessageState[] = ['opened', 'clicked']
const arrived: readonly MessageState[] = ['delivered', ...read]
const left: readonly MessageState[] = ['sent', 'failed', 'exhausted', ...arrived]

const rules: Rules<Name, MessagePart> = {
  MessageSuppressed: (part, { why }) => ({ ...become(part, 'suppressed', left), why }),
  MessageDeferred: (part) => become(part, 'deferred', left),
  MessageSuperseded: (part) => become(part, 'superseded', left),
  MessageSent: (part, { causeEventId, template, purpose, channel, stated }, { occurredAt }) => ({ ...become(part, 'sent', arrived), at: occurredAt, causeEventId, template, purpose, channel, stated }),
  MessageDelivered: (part) => become(part, 'delivered', read),
  MessageOpened: (part) => become(part, 'opened', ['clicked']),
  MessageClicked: (part) => become(part, 'clicked', []),
  MessageFailed: (part) => become(part, 'failed', read),
  FallbackUsed: (part, { to }) => ({ ...become(part, 'sent', arrived), channel: to }),
  MessageExhausted: (part) => become(part, 'exhausted', arrived),
}

const become = (part: MessagePart, status: MessageState, unless: readonly MessageState[]): MessagePart => (unless.includes(part.status) ? part : { ...part, status })
