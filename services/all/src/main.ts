import { runMain } from '@wismo/service'
import { everyService } from './services.ts'

await runMain({ name: 'all', services: everyService })
