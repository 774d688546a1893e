import type { FastifyInstance } from 'fastify'
import { NotFound } from '@wismo/kernel'
import { isProblemCode, problemCodes, problemType, type ProblemCode } from './problems.ts'

const everybody = { callers: [{ kind: 'anonymous' as const }] }

/** What the `type` of a problem leads to: its meaning, as JSON or as a plain page for people. */
export function mountProblemPages(app: FastifyInstance): void {
  app.get<{ Params: { code: string } }>('/problems/:code', { config: everybody, schema: { hide: true } }, async ({ params, headers }, reply) => {
    if (!isProblemCode(params.code)) throw new NotFound()
    reply.header('cache-control', 'public, max-age=3600').header('vary', 'accept')
    if (headers.accept?.includes('text/html') !== true) return reply.send({ code: params.code, ...problemType(params.code) })
    return reply.type('text/html; charset=utf-8').send(page(problemType(params.code).title, `${meaning(params.code)}<p><a href="/problems">All codes</a></p>`))
  })
  app.get('/problems', { config: everybody, schema: { hide: true } }, async (_request, reply) =>
    reply.header('cache-control', 'public, max-age=3600').type('text/html; charset=utf-8').send(page('Problems and what they mean', table())),
  )
}

const meaning = (code: ProblemCode): string => {
  const { status, retryable } = problemType(code)
  return `<p><code>${code}</code>, HTTP ${status}.</p><p>${retryable ? 'The same request may work later.' : 'Sending the same request again gives the same answer.'}</p>`
}

function table(): string {
  const rows = problemCodes.map((code) => `<tr><td><a href="/problems/${code}"><code>${code}</code></a></td><td>${problemType(code).status}</td><td>${problemType(code).title}</td></tr>`)
  return `<table><thead><tr><th>Code</th><th>Status</th><th>Meaning</th></tr></thead><tbody>${rows.join('')}</tbody></table>`
}

/** Only texts of our own table come here; nothing of the request does. */
const page = (title: string, main: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head><body><main><h1>${title}</h1>${main}</main></body></html>`
