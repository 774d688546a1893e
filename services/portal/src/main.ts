import { runMain } from '@wismo/service'
import { buildPortalService } from './app.ts'

await runMain({ name: 'portal', services: [buildPortalService] })
