import { runMain } from '@wismo/service'
import { buildCsrApiService } from './app.ts'

await runMain({ name: 'csr-api', services: [buildCsrApiService] })
