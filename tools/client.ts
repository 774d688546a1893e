// npm run client: builds @wismo/client for browsers, as one module with its types, into libs/client/dist.
import { buildClient } from './client-build.ts'

const { file, bytes, gzipBytes } = buildClient('libs/client/dist')
process.stdout.write(`${file}: ${bytes} bytes, ${gzipBytes} gzip; types beside it\n`)
