// What checkout told the customer is promised, one promise per window.
import type { OrderPlaced, PromiseMade } from '@wismo/contracts'
import { reaction, type Inbound, type Reaction } from '@wismo/messaging'
import { makePromise, promise, statedPromises } from '../domain/promise.ts'
import { promiseStream } from '../streams.ts'

const promiseIn = ({ data }: Inbound): PromiseMade => data as PromiseMade

export const whenOrderPlacedThenMakePromises: Reaction = reaction({
  name: 'make-promises',
  on: ['OrderPlaced'],
  aggregate: promise,
  each: ({ data }) => statedPromises(data as OrderPlaced).map((made) => ({ name: made.promiseId, data: made })),
  stream: (inbound) => promiseStream(promiseIn(inbound).promiseId),
  decide: (inbound) => makePromise(promiseIn(inbound)),
})
