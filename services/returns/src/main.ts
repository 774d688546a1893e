import { runMain } from '@wismo/service'
import { buildReturnsService } from './app.ts'

await runMain({ name: 'returns', services: [buildReturnsService] })
