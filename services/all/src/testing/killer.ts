// Kills one process after the other, every few seconds, until it is told to stop.
import { setTimeout as wait } from 'node:timers/promises'
import { uuidV5, wismoSpace } from '@wismo/kernel'
import type { Fleet } from './fleet.ts'

/** Between two kills, in milliseconds: a process takes that long to start, so that most of the time two of three are there. */
const leastMs = 1_500
const mostMs = 3_500

/** One after the other, each at least once: whoever leads the relay or the timers is among them. Answers how many it killed; the seed says when, and who is first. */
export async function killFor(fleet: Fleet, lastsMs: number, seed: number): Promise<number> {
  const until = performance.now() + lastsMs
  for (let kills = 0; ; kills += 1) {
    await wait(leastMs + drawn(seed, `when ${kills}`, mostMs - leastMs))
    if (performance.now() > until && kills >= fleet.urls.length) return kills
    await fleet.kill((drawn(seed, 'first', fleet.urls.length) + kills) % fleet.urls.length)
  }
}

const drawn = (seed: number, what: string, below: number): number => Number.parseInt(uuidV5(wismoSpace, 'killed', String(seed), what).slice(0, 8), 16) % below
