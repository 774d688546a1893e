// Removes tables that serve no longer, once nobody uses them.
import { setTimeout as pause } from 'node:timers/promises'
import type { Pool } from 'pg'
import { Unavailable } from '@wismo/kernel'
import { alone } from './alone.ts'
import { dropGeneration, generationRows, usersOf } from './generation-rows.ts'
import { isLockNotAvailable, whoHolds } from './lock-holders.ts'
import type { ViewGenerations } from './view-generations.ts'

export interface Dropping {
  readonly generations: ViewGenerations
  /** Of the owner of the view's tables, at least two connections. */
  readonly owner: Pool
  /** Whoever uses them has this long to let go, in milliseconds. */
  readonly patienceMs?: number
  /** Aborted to end before the next one. */
  readonly signal?: AbortSignal
  tell(progress: { readonly step: 'dropping'; readonly generation: number; readonly users: number }): void
}

export interface Dropped {
  readonly dropped: readonly number[]
  readonly aborted: boolean
}

/** Nothing but that. Throws as `rebuildView` does. */
export const dropOldGenerations = (dropping: Dropping): Promise<Dropped> =>
  alone(dropping.owner, dropping.generations, dropping.signal, (signal) => dropRetired({ ...dropping, signal }))

/** What retired. Throws `Unavailable('still_used')` when somebody does not let go. */
export async function dropRetired(dropping: Dropping): Promise<Dropped> {
  const retired = (await generationRows(dropping.owner, dropping.generations.schema)).filter(({ state }) => state === 'retired')
  const dropped: number[] = []
  for (const { number } of retired) {
    if (!(await dropUnused(dropping, number))) return { dropped, aborted: true }
    dropped.push(number)
  }
  return { dropped, aborted: false }
}

const lookMs = 200
export const defaultPatienceMs = 60_000

/** Answers whether it is gone; false when it was aborted. */
export async function dropUnused({ generations, owner, signal, tell, patienceMs = defaultPatienceMs }: Dropping, number: number): Promise<boolean> {
  const until = performance.now() + patienceMs
  for (;;) {
    if (signal?.aborted === true) return false
    const users = await usersOf(owner, generations.schema, number)
    tell({ step: 'dropping', generation: number, users })
    const why = users > 0 ? `${users} processes use them still` : await triedToDrop(owner, generations, number)
    if (why === undefined) return true
    if (performance.now() > until) throw new Unavailable('still_used', `The tables of generation ${number} are left: ${why}. Nothing is wrong with the view; drop them later with --drop-old.`)
    await pause(lookMs)
  }
}

/** Why it did not come about. */
async function triedToDrop(owner: Pool, generations: ViewGenerations, number: number): Promise<string | undefined> {
  try {
    await dropGeneration(owner, generations, number)
    return undefined
  } catch (error) {
    if (!isLockNotAvailable(error)) throw error
    const { table, events } = generations.group(number)
    return whoHolds(owner, 'tables', [table, ...(events === undefined ? [] : [events])].map((one) => `${generations.schema}.${one}`))
  }
}
