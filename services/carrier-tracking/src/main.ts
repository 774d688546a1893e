import { runMain } from '@wismo/service'
import { buildCarrierTrackingService } from './app.ts'

await runMain({ name: 'carrier-tracking', services: [buildCarrierTrackingService] })
