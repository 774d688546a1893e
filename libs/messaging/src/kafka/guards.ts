// What kafkajs 2.2.4 gets wrong and how we keep it from mattering. The version is asserted, so that no guard outlives its reason.
import { createRequire } from 'node:module'
import { logLevel, type logCreator } from 'kafkajs'
import { guardIdleFetches } from './idle-fetches.ts'
import { guardMembership } from './membership.ts'
import { guardSilence } from './silence.ts'

const require = createRequire(import.meta.url)
const guardedVersion = '2.2.4'

let isGuarded = false

/** Once per process, before the first client is made. */
export function guardKafkajs(): void {
  if (isGuarded) return
  const { version } = require('kafkajs/package.json') as { version: string }
  if (version !== guardedVersion) throw new Error(`The guards are for kafkajs ${guardedVersion}, this is ${version}: check each of them anew.`)
  isGuarded = true
  guardTimers()
  guardSilence()
  guardMembership()
  guardIdleFetches()
}

interface RequestQueue {
  readonly pending: readonly unknown[]
  readonly throttledUntil: number
  scheduleCheckPendingRequests(): void
}

/**
 * Every connection of 2.2.4 keeps a timer of about a millisecond running for ever (tulios/kafkajs#1556): 50 ms of CPU a
 * second for nothing. The queue is only to be looked at again when something waits or the broker throttles.
 */
function guardTimers(): void {
  const { prototype } = require('kafkajs/src/network/requestQueue') as { prototype: RequestQueue }
  const schedule = prototype.scheduleCheckPendingRequests
  prototype.scheduleCheckPendingRequests = function (this: RequestQueue) {
    if (this.pending.length > 0 || this.throttledUntil > Date.now()) schedule.call(this)
  }
}

export type KafkaLog = (level: 'info' | 'debug', message: string) => void

/** The client's own lines, message only. What it calls an error is mostly a retry; trouble that lasts is told by relay and runner. */
export const logThrough = (log: KafkaLog | undefined): logCreator => () => ({ level, log: { message } }) => log?.(levels.get(level) ?? 'debug', message)

const levels = new Map<logLevel, 'info' | 'debug'>([
  [logLevel.ERROR, 'info'],
  [logLevel.WARN, 'info'],
  [logLevel.INFO, 'debug'],
  [logLevel.DEBUG, 'debug'],
])
