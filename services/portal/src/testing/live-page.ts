// A page that follows a stream, with everything a reader can hold on to; the test says what the server answers next.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { bundled } from '../assets.ts'

export interface LivePage {
  readonly url: string
  /** What the next fetch of the page answers: its version, and its headline, which names the version unless said. */
  version: number
  headline: string | undefined
  /** Not 200: what a connection to the stream is answered. */
  streamStatus: number
  /** What was asked for, in order: `page`, `main 3` (at least that version), `stream`. */
  readonly asked: readonly string[]
  /** Tells everybody who follows. */
  tell(version: number): void
  /** Ends every stream, as a server does that goes. */
  sayBye(): void
  /** How many follow. */
  following(): number
  stop(): Promise<void>
}

export async function startLivePage(): Promise<LivePage> {
  const streams = new Set<ServerResponse>()
  const asked: string[] = []
  const script = bundled('live')
  const state = { version: 1, headline: undefined as string | undefined, streamStatus: 200 }
  const server = createServer((request, response) => {
    if (request.url === '/live.js') return void response.setHeader('content-type', 'text/javascript').end(script)
    if (request.url === '/live') return followed(response)
    const fragment = request.headers['x-fragment'] === 'main'
    asked.push(fragment ? `main ${String(request.headers['x-min-version'])}` : 'page')
    const { version, headline = `Version ${version}` } = state
    send(request, response, fragment ? mainOf(version, headline) : pageOf(version, headline))
  })
  const followed = (response: ServerResponse): void => {
    asked.push('stream')
    if (state.streamStatus !== 200) return void response.writeHead(state.streamStatus, { 'content-type': 'application/problem+json' }).end('{}')
    streams.add(response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }))
    response.write(`retry: 100\n\n${eventOf(state.version)}`)
    response.on('close', () => streams.delete(response))
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return Object.assign(state, {
    url: `http://127.0.0.1:${port}`,
    asked,
    tell: (version: number) => streams.forEach((stream) => stream.write(eventOf(version))),
    sayBye: () => streams.forEach((stream) => stream.end('event: bye\ndata: {}\n\n')),
    following: () => streams.size,
    stop: () => new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  })
}

const eventOf = (version: number): string => `event: view\nid: ${version}\ndata: {}\n\n`

const send = (_request: IncomingMessage, response: ServerResponse, body: string): void =>
  void response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'content-security-policy': "default-src 'none'; script-src 'self'; connect-src 'self'" }).end(body)

const pageOf = (version: number, headline: string): string =>
  `<!doctype html><html lang="en"><head><title>${headline} · Shop</title></head><body>${mainOf(version, headline)}<p role="status" data-news></p><script type="module" src="/live.js"></script></body></html>`

const mainOf = (version: number, headline: string): string => `<main id="main" tabindex="-1" data-live="/live" data-version="${version}">
<h1>${headline}</h1>${version % 2 === 0 ? '<p>Something that is not always there.</p>' : ''}
<details id="scans"><summary>All scans</summary><p>Scan ${version}</p></details>
<form><label>Postcode <input name="postcode"></label><label><input type="checkbox" name="agree"> Agree</label>
<label>Why <select name="why"><option>Too late</option><option>Broken</option></select></label><label>More <textarea name="more"></textarea></label>
<label>Code <input name="code" value="${version}"></label></form>
${version < 4 ? '<button type="button" id="until-four">Until version 4</button>' : ''}</main>`
