// A group to which nothing comes shall cost nothing. As shipped, kafkajs hands every partition of every answer through its
// workers, those without a record too, and asks as often of a quiet log as of a busy one.
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/** How long a broker holds a request while nothing comes, in milliseconds: what stopping and leaving may have to wait for. */
const busyWaitMs = 250
/** The same once nothing has come for a while. A record ends either wait at once. */
const quietWaitMs = 1_000
/** Without a record for this long a member counts as quiet, in milliseconds. */
const quietAfterMs = 3_000

/** What is used of kafkajs' own. */
export interface ConsumerGroup {
  maxWaitTime: number
  paused(): readonly unknown[]
  fetch(nodeId: number): Promise<readonly Batch[]>
}

interface Batch {
  readonly rawMessages: readonly unknown[]
}

/** When each member had a record last, in milliseconds. */
const lastRecords = new WeakMap<ConsumerGroup, number>()

export function guardIdleFetches(): void {
  const { prototype } = require('kafkajs/src/consumer/consumerGroup') as { prototype: ConsumerGroup }
  askLessWhenQuiet(prototype)
}

export function askLessWhenQuiet(prototype: ConsumerGroup): void {
  const { fetch } = prototype
  prototype.fetch = async function (this: ConsumerGroup, nodeId) {
    this.maxWaitTime = isQuiet(this) ? quietWaitMs : busyWaitMs
    const batches = (await fetch.call(this, nodeId)).filter(({ rawMessages }) => rawMessages.length > 0)
    if (batches.length > 0) lastRecords.set(this, Date.now())
    return batches
  }
}

/** A partition that is paused is not asked for: when it goes on, it waits until the request without it is answered. */
function isQuiet(group: ConsumerGroup): boolean {
  const last = lastRecords.get(group) ?? Date.now()
  lastRecords.set(group, last)
  return group.paused().length === 0 && Date.now() - last > quietAfterMs
}
