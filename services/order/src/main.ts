import { runMain } from '@wismo/service'
import { buildOrderService } from './app.ts'

await runMain({ name: 'order', services: [buildOrderService] })
