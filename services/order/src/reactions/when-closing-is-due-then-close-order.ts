// The time to give something back, and what comes after it, is over: nothing is expected of the order any more.
import { domainEvent, wait, type Wait } from '@wismo/messaging'
import type { ClosingProcessEvent } from '../domain/closing-process.ts'
import { closeOrder } from '../domain/life.ts'
import { order } from '../domain/order.ts'
import { orderOfClosing, orderStream } from '../streams.ts'

export const whenClosingIsDueThenCloseOrder: Wait = wait({
  name: 'close-order',
  owner: 'operations',
  on: ['ClosingWaitStarted', 'ClosingWaitEnded'] satisfies readonly ClosingProcessEvent['type'][],
  read(stored) {
    const { type, data } = domainEvent<ClosingProcessEvent>(stored)
    return type === 'ClosingWaitEnded' ? { id: data.orderId, over: true } : { id: data.orderId, due: data.deadline }
  },
  aggregate: order,
  target: ({ stream }) => orderStream(orderOfClosing(stream)),
  decide: ({ stream }) => closeOrder(orderOfClosing(stream)),
})
