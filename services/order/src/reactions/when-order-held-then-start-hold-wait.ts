// P8 A hold was placed: from now on somebody is reminded of it, and told louder when its time is over.
import type { OrderHeld } from '@wismo/contracts'
import { reaction, type Inbound, type Reaction } from '@wismo/messaging'
import { holdProcess, startHoldWait } from '../domain/hold-process.ts'
import { holdProcessStream } from '../streams.ts'

const dataOf = ({ data }: Inbound): OrderHeld => data as OrderHeld

export const whenOrderHeldThenStartHoldWait: Reaction = reaction({
  name: 'start-hold-wait',
  on: ['OrderHeld'],
  aggregate: holdProcess,
  stream: (inbound) => holdProcessStream(dataOf(inbound).orderId),
  decide: (inbound) => startHoldWait(dataOf(inbound), inbound.metadata.occurredAt),
})
