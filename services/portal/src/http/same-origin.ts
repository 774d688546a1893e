import type { FastifyRequest } from 'fastify'
import { Rejected } from '@wismo/kernel'

/**
 * Only our own pages may send their forms. Browsers say where a form came from: by Sec-Fetch-Site, older ones and
 * those on plain http by Origin. Throws `Rejected('forbidden')`.
 */
export function requireSameOrigin({ headers }: Pick<FastifyRequest, 'headers'>): void {
  const site = headers['sec-fetch-site']
  if (site === undefined ? hostOf(headers.origin) === headers.host : site === 'same-origin') return
  throw new Rejected('forbidden', 'This form works on its own page only.')
}

function hostOf(origin: string | undefined): string {
  return origin !== undefined && URL.canParse(origin) ? new URL(origin).host : ''
}
