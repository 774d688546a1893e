import { runMain } from '@wismo/service'
import { buildTrackingApiService } from './app.ts'

await runMain({ name: 'tracking-api', services: [buildTrackingApiService] })
