// A page of somebody else, who looks where readers come from.
import { createServer } from 'node:http'

export interface Elsewhere {
  readonly url: string
  /** What the last reader said of that; `nowhere` is right. */
  cameFrom(): string
  stop(): Promise<void>
}

export async function startElsewhere(): Promise<Elsewhere> {
  let last = 'nobody came'
  const server = createServer(({ url, headers }, response) => {
    if (url === '/') last = headers.referer ?? 'nowhere'
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>Elsewhere</title>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`,
    cameFrom: () => last,
    stop: () => new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
}
