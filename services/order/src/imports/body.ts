// The body of a request as it comes: bounded in its length, in its pauses, and by whoever ends it.
import type { Readable } from 'node:stream'
import { Invalid, Unavailable } from '@wismo/kernel'

/** A sender that says nothing for so long is gone, in milliseconds. */
const silentMs = 30_000

export interface BodyBounds {
  readonly maxBytes: number
  /** Ends it from here. */
  readonly signal: AbortSignal
}

/** Chunk by chunk, no faster than they are taken. Throws `Invalid('too_large')`, and `Unavailable` where it breaks off. */
export async function* streamedBody(body: Readable, { maxBytes, signal }: BodyBounds): AsyncGenerator<Uint8Array, void> {
  const chunks = body[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>
  for (let bytes = 0; ; ) {
    const chunk = await inTime(chunks.next(), signal)
    if (chunk.done === true) return
    bytes += chunk.value.length
    if (bytes > maxBytes) throw new Invalid('too_large', 'The file has more bytes than this address takes: send it in parts.')
    yield chunk.value
  }
}

async function inTime<Value>(next: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const ends: (() => void)[] = []
  const ended = new Promise<never>((_done, fail) => {
    const stop = (): void => fail(brokenOff())
    const silence = setTimeout(stop, silentMs)
    signal.addEventListener('abort', stop, { once: true })
    ends.push(() => clearTimeout(silence), () => signal.removeEventListener('abort', stop))
    if (signal.aborted) stop()
  })
  try {
    return await Promise.race([next, ended])
  } catch (error) {
    next.catch(() => undefined)
    throw error instanceof Unavailable ? error : brokenOff()
  } finally {
    for (const end of ends) end()
  }
}

const brokenOff = (): Unavailable => new Unavailable('unavailable', 'The file was broken off. Send it again with the same Idempotency-Key: it goes on behind the last line that is durable.')
