// P8 A hold was placed: from now on somebody is reminded of it, and told louder when its time is over.
import type { OrderHeld } from '@wismo/contracts'
import { reaction, type Inbound, type Reaction } from '@wismo/messaging'
import { holdProcess, startHoldWait } from '../domain/hold-process.ts'
import { holdProcessStream } from '../streams.ts'

const dataOf = ({ data }: Inbound): OrderHeld => data as OrderHeld

/** A review that was told of after its time, in an import or late: nobody is reminded of the past. */
const isOver = (inbound: Inbound): boolean => dataOf(inbound).review === true && inbound.source !== undefined && dataOf(inbound).until <= inbound.source.recordedAt

export const whenOrderHeldThenStartHoldWait: Reaction = reaction({
  name: 'start-hold-wait',
  on: ['OrderHeld'],
  aggregate: holdProcess,
  stream: (inbound) => (isOver(inbound) ? undefined : holdProcessStream(dataOf(inbound).orderId)),
  decide: (inbound) => startHoldWait(dataOf(inbound), inbound.metadata.occurredAt),
})
