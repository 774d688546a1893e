// A client of server-sent events, as far as tests need one.
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'

export interface OpenStream {
  /** Names of the events that came. */
  readonly said: readonly string[]
  /** Data of `view`, and its id each. */
  readonly messages: readonly Readonly<Record<string, unknown>>[]
  readonly versions: readonly number[]
  readonly ids: readonly string[]
  isOver(): boolean
  close(): void
}

/** On a connection of its own. Throws where the answer is no stream of events. */
export async function openStream(url: string, token: string): Promise<OpenStream> {
  const request = get(url, { agent: false, headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' } })
  const [answer] = (await once(request, 'response')) as [IncomingMessage]
  const type = answer.headers['content-type'] ?? ''
  if (answer.statusCode !== 200 || !type.startsWith('text/event-stream')) throw new Error(`${answer.statusCode} ${type} ${await text(answer)}`)
  const said: string[] = []
  const messages: Record<string, unknown>[] = []
  const versions: number[] = []
  const ids: string[] = []
  let over = false
  let rest = ''
  const hear = (block: string): void => {
    const field = (name: string): string | undefined => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1]
    const event = field('event')
    if (event === undefined) return
    said.push(event)
    if (event !== 'view') return
    versions.push(Number(field('id')))
    ids.push(field('id') ?? '')
    messages.push(JSON.parse(field('data') ?? '') as Record<string, unknown>)
  }
  answer.setEncoding('utf8').on('data', (piece: string) => {
    const blocks = (rest + piece).split('\n\n')
    rest = blocks.pop() ?? ''
    blocks.forEach(hear)
  })
  answer.on('close', () => void (over = true)).on('error', () => undefined)
  request.on('error', () => undefined)
  return { said, messages, versions, ids, isOver: () => over, close: () => void request.destroy() }
}
