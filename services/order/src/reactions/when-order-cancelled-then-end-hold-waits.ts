// P8 The order is off, and with it everything that was waited for.
import type { OrderCancelled } from '@wismo/contracts'
import { reaction, type Inbound, type Reaction } from '@wismo/messaging'
import { endHoldWaits, holdProcess } from '../domain/hold-process.ts'
import { holdProcessStream } from '../streams.ts'

const dataOf = ({ data }: Inbound): OrderCancelled => data as OrderCancelled

export const whenOrderCancelledThenEndHoldWaits: Reaction = reaction({
  name: 'end-hold-waits',
  on: ['OrderCancelled'],
  aggregate: holdProcess,
  stream: (inbound) => holdProcessStream(dataOf(inbound).orderId),
  decide: (inbound) => endHoldWaits(dataOf(inbound).orderId),
})
