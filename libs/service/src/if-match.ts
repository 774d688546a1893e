// If-Match and If-None-Match (RFC 9110): change only what is as it was when somebody looked; send only what is another.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Invalid } from '@wismo/kernel'

/** The version that `If-Match` names; undefined where any will do. Throws `Invalid`. */
export function expectedVersion(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === '*') return undefined
  const [, digits] = /^(?:W\/)?"(\d{1,9})"$/.exec(header.trim()) ?? []
  if (digits === undefined) throw new Invalid('invalid', 'If-Match is one ETag of ours, `"3"`, or *.', [{ pointer: '/if-match', code: 'invalid_value', detail: 'An ETag of ours is a version in quotes.' }])
  return Number(digits)
}

/** Who asks has the answer with this ETag already. */
export function isKnown({ headers }: Pick<FastifyRequest, 'headers'>, etag: string): boolean {
  const known = headers['if-none-match']?.split(',').map((one) => one.trim())
  return known !== undefined && (known.includes('*') || known.some((one) => withoutWeakness(one) === withoutWeakness(etag)))
}

const withoutWeakness = (etag: string): string => etag.replace(/^W\//, '')

/** An answer that carries an ETag is sent only to those who do not have it. Before any hook that changes the body. */
export function answerKnownWithNothing(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const etag = reply.getHeader('etag')
    if (typeof etag !== 'string' || !isRead(request)) return payload
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'private, no-cache')
    if (reply.statusCode !== 200 || !isKnown(request, etag)) return payload
    return nothing(reply)
  })
}

const isRead = ({ method }: FastifyRequest): boolean => method === 'GET' || method === 'HEAD'

function nothing(reply: FastifyReply): null {
  reply.code(304).removeHeader('content-type').removeHeader('content-length')
  return null
}
