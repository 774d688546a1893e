// P8 The hold is gone: nobody is reminded of it any more.
import type { OrderHoldReleased } from '@wismo/contracts'
import { reaction, type Inbound, type Reaction } from '@wismo/messaging'
import { endHoldWait, holdProcess } from '../domain/hold-process.ts'
import { holdProcessStream } from '../streams.ts'

const dataOf = ({ data }: Inbound): OrderHoldReleased => data as OrderHoldReleased

export const whenOrderHoldReleasedThenEndHoldWait: Reaction = reaction({
  name: 'end-hold-wait',
  on: ['OrderHoldReleased'],
  aggregate: holdProcess,
  stream: (inbound) => holdProcessStream(dataOf(inbound).orderId),
  decide: (inbound) => endHoldWait(dataOf(inbound).orderId, dataOf(inbound).holdId),
})
