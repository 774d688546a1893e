// Keeps one runner for each generation of a view that follows the log.
import { listen } from '@wismo/database'
import type { Uuid } from '@wismo/kernel'
import type { ViewGroup } from '../group.ts'
import { wakeablePause } from '../pause.ts'
import type { Runner } from '../runner.ts'
import { generationChannel, useLive, useNoLonger, type ViewGenerations } from './view-generations.ts'

export interface FollowingSettings {
  /** Names this process. */
  readonly process: Uuid
  start(group: ViewGroup): Runner
  /** The generations cannot be asked for now; it is tried again. */
  waiting(error: unknown, retryInMs: number): void
  /** How often they are asked for when nobody tells of a change, in milliseconds. */
  readonly lookEveryMs?: number
}

/** Groups that come and go, as one runner. `ready` when the first ones are. */
export function followGenerations(generations: ViewGenerations, { process, start, waiting, lookEveryMs = 3_000 }: FollowingSettings): Runner {
  const running = new Map<number, Runner>()
  const pause = wakeablePause()
  let stopping = false
  const [ready, isReady] = settled<void>()
  const [failed, fail] = settled<never>()
  const look = async (): Promise<void> => {
    const live = await useLive(generations, process)
    for (const number of live) {
      if (running.has(number)) continue
      const runner = start(generations.group(number))
      running.set(number, runner)
      runner.failed.catch(fail.reject)
    }
    const gone = [...running].filter(([number]) => !live.includes(number))
    await Promise.all(gone.map(([, runner]) => runner.stop()))
    for (const [number] of gone) running.delete(number)
    if (gone.length > 0) await useNoLonger(generations, process, gone.map(([number]) => number))
  }
  const listening = listen(generations.pool, generationChannel(generations.schema), { onNotify: pause.wake, onReconnect: pause.wake })
  const loop = (async () => {
    while (!stopping) {
      try {
        await look()
        Promise.all([...running.values()].map((runner) => runner.ready)).then(() => isReady.resolve(), isReady.reject)
      } catch (error) {
        waiting(error, lookEveryMs)
      }
      if (!stopping) await pause.for(lookEveryMs)
    }
  })()
  return {
    ready,
    failed,
    async stop() {
      stopping = true
      pause.wake()
      await Promise.all([loop, listening.stop()])
      await Promise.all([...running.values()].map((runner) => runner.stop()))
      // Where this fails the rows grow old by themselves.
      await useNoLonger(generations, process, [...running.keys()]).catch(() => undefined)
    },
  }
}

interface Settle<Value> {
  resolve(value: Value): void
  reject(error: unknown): void
}

function settled<Value>(): readonly [Promise<Value>, Settle<Value>] {
  let settle: Settle<Value> = { resolve: () => undefined, reject: () => undefined }
  const promise = new Promise<Value>((resolve, reject) => {
    settle = { resolve, reject }
  })
  promise.catch(() => undefined)
  return [promise, settle]
}
