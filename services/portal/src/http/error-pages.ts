import type { FastifyError, FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { isWismoError, type WismoError } from '@wismo/kernel'
import { isProblemCode, problemType } from '@wismo/service'
import { renderBrokenPage, renderBusyPage, renderRefusedPage } from '../pages/plain-pages.tsx'
import { helpOfOnly, type Portal } from '../portal.ts'
import { sendPage } from './page-reply.ts'
import { sendDeadLink } from './tracking-routes.ts'

/** People get a page, never a problem document. */
export function answerErrorsAsPages(app: FastifyInstance, portal: Portal, log: Logger): void {
  app.setErrorHandler<FastifyError | WismoError>((error, request, reply) => {
    const status = statusOf(error)
    if (status === 404) return sendDeadLink(portal, request, reply)
    if (status >= 500) log.error({ requestId: request.id, route: request.routeOptions.url, err: error }, 'page failed')
    return sendPage(status === 503 ? reply.header('retry-after', '5') : reply, renderFor(status)(portal.setting(request), helpOfOnly(portal)), { status })
  })
}

const renderFor = (status: number): typeof renderBrokenPage => (status === 429 ? renderBusyPage : status < 500 ? renderRefusedPage : renderBrokenPage)

function statusOf(error: FastifyError | WismoError): number {
  if (!isWismoError(error)) return error.statusCode ?? 500
  if (error.kind === 'not_found') return 404
  if (error.kind === 'unavailable') return error.code === 'rate_limited' ? 429 : 503
  return isProblemCode(error.code) ? problemType(error.code).status : 400
}
