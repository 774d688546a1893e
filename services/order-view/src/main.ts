import { runMain } from '@wismo/service'
import { buildOrderViewService } from './app.ts'

await runMain({ name: 'order-view', services: [buildOrderViewService] })
