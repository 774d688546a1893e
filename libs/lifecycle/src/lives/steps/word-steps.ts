// What the customer is told to expect, and what they were told: promises and messages.
import type { MessageChannel, MessagePurpose } from '@wismo/contracts'
import { MessageId, PromiseId, type ActorType } from '@wismo/kernel'
import type { Fact } from '../life.ts'
import { at, dayAt, days, tell, type Promised, type Telling } from '../telling.ts'
import { countsOf, type Unit } from '../world.ts'

const timeZone = 'Europe/Berlin'

/** What checkout promised for these units; its id is made of the window, so the view finds it by what the line says. */
export function promiseOf(life: Telling, units: readonly Unit[]): Promised | undefined {
  const window = units[0] && life.lines.get(units[0].lineId)?.promise
  if (window?.from === undefined) return undefined
  return { id: PromiseId.of(life.ids.orderUuid, 'promise', window.from, window.to, window.precision, timeZone, window.source ?? 'checkout'), from: window.from, to: window.to }
}

/** A later promise, with a window of its own. */
export const laterPromise = (life: Telling): Promised => ({ id: life.ids.next(PromiseId), from: dayAt(life, days(3)), to: dayAt(life, days(12)) })

export const promise = (life: Telling, { id, from, to }: Promised, units: readonly Unit[], basis = 'checkout') => tell(life, id, 'PromiseMade', { promiseId: id, lines: countsOf(units), window: { from, to, precision: 'day', timeZone }, basis, history: false })

export const estimate = (life: Telling, { id }: Promised, code = 'missorted') =>
  tell(life, id, 'DeliveryEstimateRevised', { promiseId: id, estimate: { earliest: dayAt(life, days(1)), likely: dayAt(life, days(2)), latest: dayAt(life, days(4)), confidence: 0.8, timeZone }, source: 'model', reason: { code } })

export const putAtRisk = (life: Telling, { id }: Promised) => tell(life, id, 'PromiseAtRisk', { promiseId: id, slipMinutes: 1_440, reason: { code: 'missorted' } })
export const putOnTrack = (life: Telling, { id }: Promised) => tell(life, id, 'PromiseBackOnTrack', { promiseId: id })

/** Kept or broken, by the day it is. */
export function settlePromise(life: Telling, { id, to }: Promised): void {
  const late = Math.round((life.now - Date.parse(`${to}T22:00:00Z`)) / 60_000)
  tell(life, id, late <= 0 ? 'PromiseKept' : 'PromiseBroken', { promiseId: id, deltaMinutes: late })
}

export const replacePromise = (life: Telling, { id }: Promised, by: Promised, agreedBy: ActorType = 'customer') => tell(life, id, 'PromiseReplaced', { promiseId: id, newPromiseId: by.id, agreedBy })
export const voidPromise = (life: Telling, { id }: Promised) => tell(life, id, 'PromiseVoided', { promiseId: id })

export const newMessage = (life: Telling): MessageId => life.ids.next(MessageId)

/** Sent because of this fact. */
export const send = (life: Telling, messageId: MessageId, cause: Fact, template: string, purpose: MessagePurpose = 'delivery_updates') =>
  tell(life, messageId, 'MessageSent', { messageId, causeEventId: life.ids.uuidIn(cause.id), template, purpose, channel: 'email', stated: { [cause.aggregate]: { fact: cause.type } } })

type MessageStep = 'MessageDelivered' | 'MessageOpened' | 'MessageClicked' | 'MessageExhausted'
export const onMessage = (life: Telling, type: MessageStep, messageId: MessageId) => tell(life, messageId, type, { messageId })
export const failMessage = (life: Telling, messageId: MessageId, hard: boolean) => tell(life, messageId, 'MessageFailed', { messageId, hard })
export const fallBack = (life: Telling, messageId: MessageId, from: MessageChannel, to: MessageChannel) => tell(life, messageId, 'FallbackUsed', { messageId, from, to })
export const suppress = (life: Telling, messageId: MessageId) => tell(life, messageId, 'MessageSuppressed', { messageId, why: 'quiet_hours' })
export const defer = (life: Telling, messageId: MessageId) => tell(life, messageId, 'MessageDeferred', { messageId, until: at(life, days(1)) })
export const supersede = (life: Telling, messageId: MessageId, by: MessageId) => tell(life, messageId, 'MessageSuperseded', { messageId, by })
