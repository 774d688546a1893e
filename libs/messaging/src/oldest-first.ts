import type { ReceivedMessage } from './port.ts'

/**
 * Messages of a topic, oldest first among its partitions, each partition in its order. Clocks differ and go back: a message counts as
 * no older than the one before it in its partition.
 */
export function oldestFirst(messages: readonly ReceivedMessage[]): readonly ReceivedMessage[] {
  const newest = new Map<number, number>()
  const inOrder = [...messages].sort((a, b) => a.partition - b.partition || Number(a.offset - b.offset))
  const aged = inOrder.map((message) => {
    const at = Math.max(message.timestamp, newest.get(message.partition) ?? message.timestamp)
    newest.set(message.partition, at)
    return { message, at }
  })
  return aged.sort((a, b) => a.at - b.at).map(({ message }) => message)
}
