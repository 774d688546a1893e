// Lets a filled generation catch up, looks for rows that would become older, and has it serve.
import { setTimeout as pause } from 'node:timers/promises'
import type { Pool } from 'pg'
import { Conflict, Unavailable } from '@wismo/kernel'
import { defaultPatienceMs } from './drop-generations.ts'
import { olderRows, stillOlder, type OlderRow } from './older-rows.ts'
import { behindPlaces, behindServing, servingPlaces, switchGeneration, type Switch } from './switch-generation.ts'
import type { ViewGenerations } from './view-generations.ts'

export interface SwitchingOver {
  readonly generations: ViewGenerations
  readonly owner: Pool
  readonly patienceMs?: number
  readonly signal?: AbortSignal
  tell(progress: SwitchProgress): void
}

export type SwitchProgress =
  /** Messages that the serving generation is ahead. */
  | { readonly step: 'following'; readonly generation: number; readonly behind: number }
  /** So many times it did not come about. */
  | { readonly step: 'switching'; readonly generation: number; readonly failed: number; readonly why: string }

const lookMs = 200
const longestPauseMs = 5_000
/** Messages that are settled within the moment that the switch holds writers. */
const nearlyThere = 200

/**
 * Answers whether the other generation serves; false when it was aborted, and then it does not. Throws `Unavailable` when it comes no
 * nearer, or when the switch fails again and again.
 */
export async function switchOver(switching: SwitchingOver, change: Switch): Promise<boolean> {
  const { owner, generations, signal, tell, patienceMs = defaultPatienceMs } = switching
  let suspects: AsyncIterable<readonly OlderRow[]> | readonly (readonly OlderRow[])[] = change.anyway ? [] : olderRows(owner, generations, change, signal)
  let until = Infinity
  for (let failed = 1; ; failed += 1) {
    if (!(await comesNear(switching, change, () => behindServing(owner, generations, change), nearlyThere))) return false
    if (!(await noneOlder(switching, change, suspects))) return false
    const outcome = await switchGeneration(owner, generations, change, signal)
    if (outcome.step !== 'failed') return outcome.step === 'switched'
    tell({ step: 'switching', generation: change.to, failed, why: outcome.why })
    until = Math.min(until, performance.now() + patienceMs)
    if (performance.now() > until) throw new Unavailable('not_switched', `The new generation is ready, and ${failed} tries to switch to it failed: ${outcome.why}. The view is as it was; run this again to go on.`)
    // All rows were compared; whatever comes about later is found under the lock.
    suspects = [outcome.older].filter((rows) => rows.length > 0)
    // Each try may hold up readers for a moment.
    await pause(Math.min(lookMs * 2 ** (failed - 1), longestPauseMs, Math.max(0, until - performance.now()) + 1), undefined, { signal }).catch(() => undefined)
  }
}

/** Waits until no more than `enough` messages are missing; false when it was aborted. Throws `Unavailable` when they get no fewer for long. */
async function comesNear({ generations, tell, signal, patienceMs = defaultPatienceMs }: SwitchingOver, { to }: Switch, missing: () => Promise<number>, enough: number): Promise<boolean> {
  let [least, movedAt] = [Infinity, performance.now()]
  for (;;) {
    if (signal?.aborted === true) return false
    const behind = await missing()
    tell({ step: 'following', generation: to, behind })
    if (behind <= enough) return true
    if (behind < least) [least, movedAt] = [behind, performance.now()]
    if (performance.now() - movedAt > patienceMs) throw new Unavailable('not_caught_up', `The new generation is ${behind} messages behind and does not come nearer: does a process of ${generations.view} run? Run this again once one does.`)
    await pause(lookMs)
  }
}

/**
 * False when it was aborted, whatever was found until then. Throws `Conflict` where rows are older though the other generation has come
 * to where the serving one was when it had them.
 */
async function noneOlder(switching: SwitchingOver, change: Switch, suspects: AsyncIterable<readonly OlderRow[]> | Iterable<readonly OlderRow[]>): Promise<boolean> {
  const { owner, generations, signal } = switching
  for await (const some of suspects) {
    const places = await servingPlaces(owner, generations, change)
    if (!(await comesNear(switching, change, () => behindPlaces(owner, generations, change, places), 0))) return false
    const still = await stillOlder(owner, generations, change, some)
    if (still.length > 0) throw wouldBeOlder(generations, still)
  }
  return signal?.aborted !== true
}

const namedRows = 5

function wouldBeOlder({ view }: ViewGenerations, rows: readonly OlderRow[]): Conflict {
  const named = rows.slice(0, namedRows).map(({ part, version, becomes }) => `${part} (version ${version} would become ${becomes})`)
  return new Conflict('would_be_older', `The new generation knows less of at least ${rows.length} rows than the one that serves: ${named.join(', ')}${rows.length > named.length ? ', ...' : ''}. Heal them (wismo parked list, wismo republish --stream) and run wismo rebuild ${view} again, or switch --anyway.`)
}
