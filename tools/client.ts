// npm run client: builds @wismo/client as one module for browsers, libs/client/dist/wismo-client.js.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { gzipSync } from 'node:zlib'
import { buildSync } from 'esbuild'

const file = 'libs/client/dist/wismo-client.js'

const { outputFiles: [built] } = buildSync({ entryPoints: ['libs/client/src/index.ts'], bundle: true, minify: true, write: false, format: 'esm', target: 'es2022' })
if (built === undefined) throw new Error('Nothing was built.')
mkdirSync(dirname(file), { recursive: true })
writeFileSync(file, built.contents)
process.stdout.write(`${file}: ${built.contents.length} bytes, ${gzipSync(built.contents).length} gzip\n`)
