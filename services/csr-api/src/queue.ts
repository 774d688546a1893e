// The queue as it stands and as it changes: for who asks once, and for who follows.
import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { isUnreachable } from '@wismo/database'
import { Instant, ShopId, type Clock } from '@wismo/kernel'
import type { Task, TaskQueue, TasksAnswer } from '@wismo/agent-api'
import { inTurn } from './in-turn.ts'
import type { StandingOrders } from './standing-orders.ts'
import { countsOf, type OwnedTask, type Tasks } from './tasks.ts'

/** Everything that was open at a moment. */
export interface QueueReading {
  readonly tasks: readonly OwnedTask[]
  /** Milliseconds by the clock of the database: what was written before `from` is in it, what was written after `by` is not. */
  readonly from: number
  readonly by: number
}

/** How a queue stands, for who reads its rows elsewhere. */
export interface QueueState {
  /** Whoever reads the tasks from now on reads this version or a newer one. */
  readonly viewVersion: number
  readonly counts: TasksAnswer['counts']
}

export interface QueueFollowing {
  readonly shopIds: readonly ShopId[]
  /** All of them where it is not said. */
  readonly queue?: TaskQueue | undefined
  /** Milliseconds without news after which undefined is yielded. */
  readonly quietMs: number
  readonly signal: AbortSignal
}

export interface Queue {
  /** Nothing of it is older than the question. */
  read(shopIds: readonly ShopId[]): Promise<QueueReading>
  /** How it stands, then each time its rows or counts are others, until the signal. Throws what `read` throws at first; later it waits. */
  follow(following: QueueFollowing): AsyncGenerator<QueueState | undefined, void>
}

/**
 * What is open depends on tables of three services and on the hour, so that no word of a change says it: it is looked at. Not more
 * often than this, in milliseconds, and not for more than a small part of the time where looking takes long.
 */
export const lookMs = 1_000
const timesAsLong = 10

export function openQueue(tasks: Tasks, standing: Pick<StandingOrders, 'clock'>, clock: Clock, everyMs = lookMs): Queue {
  const read = inTurn(async (shops): Promise<QueueReading> => {
    const from = await standing.clock()
    const open = await tasks.open(shops.split(' ').filter((id) => id !== '').map(ShopId.parse))
    return { tasks: open, from, by: await standing.clock() }
  })
  const readOf = (shopIds: readonly ShopId[]): Promise<QueueReading> => read([...shopIds].sort().join(' '))
  return {
    read: readOf,
    async *follow({ shopIds, queue, quietMs, signal }) {
      let told: string | undefined
      for (let toldAt = 0; !signal.aborted; ) {
        const askedAt = performance.now()
        const state = await readOf(shopIds).then((reading) => stateOf(reading, queue, clock()), laterUnless(told === undefined))
        const isNews = state !== undefined && state.print !== told
        if (isNews || performance.now() - toldAt >= quietMs) {
          toldAt = performance.now()
          told = state?.print ?? told
          yield isNews ? { viewVersion: state.viewVersion, counts: state.counts } : undefined
        }
        await pause(Math.max(everyMs, timesAsLong * (performance.now() - askedAt)), undefined, { signal }).catch(() => undefined)
      }
    },
  }
}

/** A database that is away is asked again by who follows already. */
const laterUnless = (isFirst: boolean) => (error: unknown): undefined => {
  if (isFirst || !isUnreachable(error)) throw error
}

/** `print`: of what its rows and counts say, and of which are late, which a reader sees as well. */
function stateOf({ tasks, by }: QueueReading, queue: TaskQueue | undefined, now: Instant): QueueState & { readonly print: string } {
  const counts = countsOf(tasks)
  const rows = tasks.filter((task) => queue === undefined || task.queue === queue)
  const print = createHash('sha1').update(JSON.stringify([counts, rows, rows.filter(isLate(now)).map(({ id }) => id)])).digest('base64')
  return { viewVersion: by, counts, print }
}

const isLate = (now: Instant) => ({ due }: Pick<Task, 'due'>): boolean => due !== undefined && due <= now
