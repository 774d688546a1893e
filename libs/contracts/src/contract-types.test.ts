import { expect, test } from '@jest/globals'
import type { ActorType, OrderId } from '@wismo/kernel'
import type { Differences } from './contract-types.ts'
import { openContracts } from './contracts.ts'
import type { OrderPlaced } from './generated/types.ts'
import type { EnumSchema } from './schema.ts'

/** As a service does: what differs is asked for by the type of its events alone. */
const publish = <Event extends { readonly type: string; readonly data: unknown }>(...[differences]: Differences<Event>): readonly string[] => Object.keys(differences ?? {})

type Placed = { readonly type: 'OrderPlaced'; readonly data: OrderPlaced }
type Shortened = { readonly type: 'OrderPlaced'; readonly data: { readonly order: OrderPlaced; readonly secret: string } }
type Whispered = { readonly type: 'OrderWhispered'; readonly data: { readonly words: string } }
type Drafted = { readonly type: 'OrderDrafted'; readonly data: { readonly orderId: OrderId } }

// `npm run types` compiles this file: a line marked as an error that is none fails there.
test('an event that is its generated type needs nothing said', () => {
  expect(publish<Placed>()).toEqual([])
  // @ts-expect-error nothing differs: there is nothing to say
  publish<Placed>({ OrderPlaced: ({ data }: Placed) => ({ type: 'OrderPlaced', data }) })
})

test('an event of another shape says how it becomes public, and only that one', () => {
  expect(publish<Shortened>({ OrderPlaced: ({ order }) => ({ type: 'OrderPlaced', data: order }) })).toEqual(['OrderPlaced'])
  // @ts-expect-error its shape is not its public one and nothing says how it becomes that
  publish<Shortened>()
  // @ts-expect-error the answer is not what the schema says
  publish<Shortened>({ OrderPlaced: ({ secret }) => ({ type: 'OrderPlaced', data: { secret } }) })
})

test('an event of nearly the same shape is of another one', () => {
  // @ts-expect-error the secret would be stored and silently left out
  publish<{ readonly type: 'OrderPlaced'; readonly data: OrderPlaced & { readonly secret?: string } }>()
  // @ts-expect-error what is optional there is missing here
  publish<{ readonly type: 'OrderPlaced'; readonly data: Omit<OrderPlaced, 'channelRef'> }>()
  // @ts-expect-error anything is not the same
  expect(publish<{ readonly type: 'OrderPlaced'; readonly data: never }>()).toEqual([])
})

test('actors are called by the same words in the kernel and on the wire', () => {
  const words = openContracts().source.types.find(({ name }) => name === 'ActorType') as EnumSchema
  const kernel: Readonly<Record<ActorType, true>> = { customer: true, bot: true, csr: true, associate: true, driver: true, node: true, carrier: true, payment_provider: true, retailer: true, system: true, unknown: true }
  expect(words.symbols).toEqual(Object.keys(kernel))
})

test('an event with neither schema nor mapping does not compile', () => {
  expect(publish<Placed | Whispered>({ OrderWhispered: () => ({ type: 'OrderPlaced', data: {} as OrderPlaced }) })).toEqual(['OrderWhispered'])
  // @ts-expect-error there is no schema and nothing is said
  publish<Placed | Whispered>()
})

test('an event whose schema is still a draft does not compile as it is', () => {
  // @ts-expect-error publish it in the catalogue first
  expect(publish<Drafted>()).toEqual([])
})
