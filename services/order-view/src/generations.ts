// How the generations of the order view are called, made and published.
import type { ViewGenerations } from '@wismo/messaging'
import { viewChannel } from '@wismo/order-views'
import type { Database } from '@wismo/service'
import { eventTable, indexGeneration, makeGeneration, partTable, publishGeneration, searchColumns } from './tables.ts'
import { orderParts } from './views/order-parts.ts'

export const orderViewGenerations = ({ pool, schema }: Database): ViewGenerations => ({
  view: 'order-view',
  pool,
  schema,
  group: (generation) => ({
    kind: 'views', name: `order-view.parts.v${generation}`, pool, schema, handlers: [orderParts], table: partTable(generation), events: eventTable(generation), columns: searchColumns, channel: viewChannel,
  }),
  make: (generation) => makeGeneration(schema, generation),
  index: (generation) => indexGeneration(schema, generation),
  publish: (generation) => publishGeneration(schema, generation),
})
