// What is refused before there is a request, and what Node would refuse without a word of ours.
import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { ConnectionError, FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { Invalid } from '@wismo/kernel'
import { problem, type Problem } from './problems.ts'
import { securityHeaders } from './security-headers.ts'

export interface UnreadableSettings {
  readonly baseUrl: string
  readonly log: Logger
  readonly newRequestId: () => string
}

/** The answer that a connection waits for, or had last. */
const answers = new WeakMap<Socket, ServerResponse>()

/** Answers what the parser gives up on with a problem document, and closes the connection: where the next request would begin nobody knows. */
export function answerUnreadable({ baseUrl, log, newRequestId }: UnreadableSettings): (error: ConnectionError, socket: Socket) => void {
  return (error, socket) => {
    const answer = answers.get(socket)
    // In the middle of another answer there is no place for this one.
    if (!socket.writable || error.code === 'ECONNRESET' || (answer?.headersSent === true && !answer.writableFinished)) return void socket.destroy()
    const refused = refusalOf(error, { baseUrl, requestId: newRequestId() })
    // The packet itself stays out of the log: anybody's address may be in it.
    log.debug({ requestId: refused.requestId, status: refused.status, code: refused.code, error: error.code }, 'a request could not be read')
    socket.end(written(refused, baseUrl), () => socket.destroy())
  }
}

function refusalOf({ code }: ConnectionError, context: { readonly baseUrl: string; readonly requestId: string }): Problem {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return { ...problem('too_large', 'The headers have more bytes than are taken.', context), status: 431 }
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { ...problem('malformed', 'The headers did not arrive in time.', context), status: 408 }
    default:
      return problem('malformed', 'This is no request of HTTP/1.1 that can be read.', context)
  }
}

function written(refused: Problem, baseUrl: string): string {
  const body = JSON.stringify(refused)
  const headers = {
    ...securityHeaders(baseUrl), 'request-id': refused.requestId, 'cache-control': 'no-store', 'content-type': 'application/problem+json; charset=utf-8',
    'content-length': Buffer.byteLength(body), date: new Date().toUTCString(), connection: 'close',
  }
  return [`HTTP/1.1 ${refused.status} ${STATUS_CODES[refused.status] ?? ''}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`), '', body].join('\r\n')
}

/** What Node would answer with a bare status comes in as a request, and is refused like any other. */
export function refuseUnmetHeaders(app: FastifyInstance): void {
  app.server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => app.server.emit('request', request, response))
  app.server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => void answers.set(socket, response))
  app.addHook('onRequest', async ({ raw: { headers, httpVersion } }) => {
    if (httpVersion === '1.1' && headers.host === undefined) throw new Invalid('malformed', 'The header Host is missing.')
    if (headers.expect !== undefined && !/^\s*100-continue\s*$/i.test(headers.expect)) throw new Invalid('malformed', 'Nothing can be expected here but 100-continue.')
  })
}
