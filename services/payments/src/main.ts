import { runMain } from '@wismo/service'
import { buildPaymentsService } from './app.ts'

await runMain({ name: 'payments', services: [buildPaymentsService] })
