// A shop's own page, served from another origin than Wismo: `node examples/storefront/serve.mjs` from the root.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'

const here = (name) => fileURLToPath(new URL(name, import.meta.url))
const { outputFiles: [client] } = buildSync({ entryPoints: [here('../../libs/client/src/index.ts')], bundle: true, minify: true, write: false, format: 'esm', target: 'es2022' })

const files = {
  '/': ['text/html; charset=utf-8', readFileSync(here('index.html'))],
  '/storefront.js': ['text/javascript; charset=utf-8', readFileSync(here('storefront.js'))],
  '/wismo-client.js': ['text/javascript; charset=utf-8', client.contents],
}

const port = Number(process.env.PORT ?? 8080)
createServer(({ url = '/' }, response) => {
  const [type, body] = files[new URL(url, 'http://localhost').pathname] ?? []
  if (body === undefined) return response.writeHead(404).end()
  response.writeHead(200, { 'content-type': type, 'cache-control': 'no-cache', 'referrer-policy': 'no-referrer' }).end(body)
}).listen(port, '127.0.0.1', () => process.stdout.write(`The storefront is at http://localhost:${port}\n`))
