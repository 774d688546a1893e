// Messages of 30 keys that keep coming, each saying its key and its number.
import type { MessageBus } from '../port.ts'
import { message } from './bus-stage.ts'

export interface Traffic {
  /** Sends no more; answers the texts of all that was sent. */
  stop(): Promise<readonly string[]>
}

const keys = Array.from({ length: 30 }, (_, i) => `key-${i}`)

/** One batch after the other, each when the one before is durable. */
export function startTraffic(bus: MessageBus, topic: string): Traffic {
  const sent: string[] = []
  let stopping = false
  const loop = (async () => {
    for (let turn = 0; !stopping; turn += 1) {
      const batch = keys.map((key) => message(topic, key, `${key} ${turn}`))
      await bus.publish(batch)
      sent.push(...keys.map((key) => `${key} ${turn}`))
      await new Promise((resolve) => setTimeout(resolve, betweenMs))
    }
  })()
  return {
    async stop() {
      stopping = true
      await loop
      return sent
    },
  }
}

/** Leaves the members time to be idle in between, as real traffic does. */
const betweenMs = 10
