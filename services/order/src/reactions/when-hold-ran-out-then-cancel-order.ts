// P8 Nobody looked at an escalated hold in time: the order is cancelled.
import { HoldId } from '@wismo/kernel'
import { domainEvent, wait, type Wait } from '@wismo/messaging'
import { cancelForHold } from '../domain/hold.ts'
import type { HoldProcessEvent } from '../domain/hold-process.ts'
import { order } from '../domain/order.ts'
import { orderOfHoldProcess, orderStream } from '../streams.ts'

export const whenHoldRanOutThenCancelOrder: Wait = wait({
  name: 'hold-cancellation',
  owner: 'customer-service',
  on: ['HoldEscalated', 'HoldWaitEnded'] satisfies readonly HoldProcessEvent['type'][],
  read(stored) {
    const event = domainEvent<HoldProcessEvent>(stored)
    if (event.type === 'HoldWaitEnded') return { id: event.data.holdId, over: true }
    return event.type === 'HoldEscalated' && event.data.then === 'cancel' ? { id: event.data.holdId, due: event.data.deadline } : undefined
  },
  aggregate: order,
  target: ({ stream }) => orderStream(orderOfHoldProcess(stream)),
  decide: ({ id, stream }) => cancelForHold(orderOfHoldProcess(stream), HoldId.parse(id)),
})
