import type { OutgoingMessage } from './port.ts'

/** What goes into one request at most. */
export interface RequestLimits {
  readonly messages: number
  readonly bytes: number
}

/** Headers, key and framing of a message, roughly, in bytes. */
const overhead = 200

/** Cuts messages into requests, in order. A message above the limit goes alone. */
export function requestsOf(messages: readonly OutgoingMessage[], limits: RequestLimits): readonly (readonly OutgoingMessage[])[] {
  const requests: OutgoingMessage[][] = []
  let bytes = 0
  for (const message of messages) {
    const size = (message.value?.length ?? 0) + overhead
    const last = requests.at(-1)
    if (last === undefined || last.length === limits.messages || bytes + size > limits.bytes) {
      requests.push([message])
      bytes = size
    } else {
      last.push(message)
      bytes += size
    }
  }
  return requests
}

/** Cuts a list into parts of so many at most, in order. */
export function partsOf<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  const parts: (readonly Item[])[] = []
  for (let i = 0; i < items.length; i += size) parts.push(items.slice(i, i + size))
  return parts
}
