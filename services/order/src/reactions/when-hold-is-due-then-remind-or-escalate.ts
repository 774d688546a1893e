// P8 A deadline of a hold came: a reminder half-way, an escalation at its end.
import { HoldId } from '@wismo/kernel'
import { domainEvent, wait, type Due, type Wait } from '@wismo/messaging'
import { holdProcess, takeHoldStep, type HoldProcessEvent } from '../domain/hold-process.ts'
import { orderOfHoldProcess } from '../streams.ts'

export const whenHoldIsDueThenRemindOrEscalate: Wait = wait({
  name: 'hold-steps',
  owner: 'customer-service',
  on: ['HoldWaitStarted', 'HoldReminded', 'HoldEscalated', 'HoldWaitEnded'] satisfies readonly HoldProcessEvent['type'][],
  read(stored) {
    const { type, data } = domainEvent<HoldProcessEvent>(stored)
    if (type === 'HoldWaitEnded' || (type === 'HoldEscalated' && data.then === 'cancel')) return { id: data.holdId, over: true }
    return { id: data.holdId, due: data.deadline }
  },
  aggregate: holdProcess,
  target: ({ stream }) => stream,
  decide: ({ id, due, now, stream }: Due) => takeHoldStep(orderOfHoldProcess(stream), HoldId.parse(id), due, now),
})
