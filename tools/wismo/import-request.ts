// One request whose body is a file, however it ends.
import { request as plain, type IncomingHttpHeaders } from 'node:http'
import { request as secure } from 'node:https'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'

/** Where it runs, and the key that it is asked with. */
export interface Wismo {
  readonly url: string
  readonly key: string
}

export interface Answered {
  /** 0 where there was no answer: `json.error` says why. */
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly json: Readonly<Record<string, unknown>>
}

export interface FileRequest {
  readonly path: string
  readonly jobKey: string
  readonly signal: AbortSignal
  readonly body: Readable
}

/** Sends it as fast as it is taken. An answer that comes before the end of the file counts; a file that cannot be read throws. */
export function sendFile({ url, key }: Wismo, { path, jobKey, signal, body }: FileRequest): Promise<Answered> {
  return new Promise((done, fail) => {
    const { protocol } = new URL(url)
    const sending = (protocol === 'https:' ? secure : plain)(`${url}${path}`, { method: 'POST', agent: false, signal, headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson', 'idempotency-key': jobKey } })
    const end = (answer: Answered): void => {
      body.unpipe(sending)
      body.destroy()
      done(answer)
    }
    const noAnswer = (error: Error & { readonly code?: string }): void => end({ status: 0, headers: {}, json: { error: `No answer from ${url} (${error.code ?? error.message}).` } })
    sending.on('error', noAnswer)
    sending.on('response', (answer) => {
      text(answer).then((said) => end({ status: answer.statusCode ?? 0, headers: answer.headers, json: jsonOf(said) }), noAnswer).finally(() => sending.destroy())
    })
    body.once('error', (error) => {
      sending.destroy()
      fail(error)
    })
    body.pipe(sending)
  })
}

function jsonOf(said: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(said) as Readonly<Record<string, unknown>>
  } catch {
    return {}
  }
}
