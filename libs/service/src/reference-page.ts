import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { NotFound } from '@wismo/kernel'

const everybody = { config: { callers: [{ kind: 'anonymous' as const }] }, schema: { hide: true } }

/** The files of Swagger UI that the page needs, with their types. They come from its package and from nowhere else. */
const vendored = new Map([
  ['swagger-ui.css', 'text/css; charset=utf-8'],
  ['swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
  ['favicon-32x32.png', 'image/png'],
])

const startScript = `SwaggerUIBundle({
  url: '/v1/openapi.json',
  dom_id: '#reference',
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  supportedSubmitMethods: [],
  presets: [SwaggerUIBundle.presets.apis],
})
`

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Wismo API</title>
<link rel="stylesheet" href="/docs/assets/swagger-ui.css"><link rel="icon" href="/docs/assets/favicon-32x32.png">
</head>
<body>
<noscript><p>This page needs JavaScript; the same as a file: <a href="/v1/openapi.json">/v1/openapi.json</a>.</p></noscript>
<p><a href="docs/events">Events and messages</a></p>
<div id="reference"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script><script src="/docs/assets/start.js"></script>
</body>
</html>
`

interface Asset {
  readonly type: string
  readonly content: Buffer | string
}

/** The page at /docs and its files, read once at start. */
export async function mountReferencePage(app: FastifyInstance): Promise<void> {
  const assets = await readAssets()
  app.get('/docs', everybody, async (_request, reply) => reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(page))
  app.get('/docs/', everybody, async (_request, reply) => reply.redirect('/docs', 308))
  app.get<{ Params: { file: string } }>('/docs/assets/:file', everybody, async ({ params: { file } }, reply) => {
    const asset = assets.get(file)
    if (asset === undefined) throw new NotFound()
    return reply.header('cache-control', 'public, max-age=3600').type(asset.type).send(asset.content)
  })
}

async function readAssets(): Promise<ReadonlyMap<string, Asset>> {
  const folder = join(dirname(createRequire(import.meta.url).resolve('@fastify/swagger-ui/package.json')), 'static')
  const read = await Promise.all([...vendored].map(async ([file, type]) => [file, { type, content: await readFile(join(folder, file)) }] as const))
  return new Map<string, Asset>([...read, ['start.js', { type: 'text/javascript; charset=utf-8', content: startScript }]])
}
