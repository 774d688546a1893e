// I23 The window of a promise is over and nobody said that all is there: it is broken. What is told later may show that it was kept.
import { PromiseId } from '@wismo/kernel'
import { domainEvent, wait, type Due, type Wait } from '@wismo/messaging'
import { breakPromise, dueOf, promise, type PromiseEvent } from '../domain/promise.ts'

export const whenPromisedDayIsOverThenBreakPromise: Wait = wait({
  name: 'promised-day',
  owner: 'operations',
  on: ['PromiseMade', 'PromiseKept', 'PromiseBroken', 'PromiseVoided'] satisfies readonly PromiseEvent['type'][],
  read(stored) {
    const { type, data } = domainEvent<PromiseEvent>(stored)
    if (type !== 'PromiseMade') return { id: data.promiseId, over: true }
    return data.history ? undefined : { id: data.promiseId, due: dueOf(data) }
  },
  aggregate: promise,
  target: ({ stream }) => stream,
  decide: ({ id, due }: Due) => breakPromise(PromiseId.parse(id), due),
})
