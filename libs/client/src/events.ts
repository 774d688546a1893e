// Server-sent events, read from the body of an answer: EventSource cannot send a bearer.

/** One event as it came. */
export interface ReceivedEvent {
  readonly event: string
  readonly id: string | undefined
  readonly data: string
}

/** `retry` carries milliseconds; `quiet` is a line that only says that the connection lives. */
export type Received = { readonly kind: 'event'; readonly event: ReceivedEvent } | { readonly kind: 'retry'; readonly ms: number } | { readonly kind: 'quiet' }

/** Reads until the body ends or breaks; throws what the body throws. */
export async function* receivedFrom(body: ReadableStream<Uint8Array>): AsyncGenerator<Received> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for (;;) {
      const { value, done } = await reader.read()
      if (done) return
      const blocks = (rest + decoder.decode(value, { stream: true }).replaceAll('\r', '')).split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) yield* readBlock(block)
    }
  } finally {
    // Whoever stops reading holds no connection.
    await reader.cancel().catch(() => undefined)
  }
}

function* readBlock(block: string): Generator<Received> {
  const lines = block.split('\n')
  const values = (name: string): readonly string[] => lines.filter((line) => line.startsWith(`${name}:`)).map((line) => line.slice(name.length + 1).replace(/^ /, ''))
  const [retry] = values('retry')
  if (retry !== undefined && /^\d+$/.test(retry)) yield { kind: 'retry', ms: Number(retry) }
  const data = values('data')
  if (data.length > 0) yield { kind: 'event', event: { event: values('event').at(-1) ?? 'message', id: values('id').at(-1), data: data.join('\n') } }
  else yield { kind: 'quiet' }
}
