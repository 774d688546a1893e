import { runMain } from '@wismo/service'
import { buildFulfillmentService } from './app.ts'

await runMain({ name: 'fulfillment', services: [buildFulfillmentService] })
