// How fast time goes for the shop of a demo: a clock that may run ahead of the machine's, and never goes back.
import { Instant, type Clock } from '@wismo/kernel'

/** The clock of a demo's shop. Services and their deadlines go by it; the log, leases, limits and the times of recording keep the machine's time. */
export interface Pace {
  readonly clock: Clock
  /** Seconds of the shop in one second of the machine; 0 stands still. */
  speed(): number
  /** From now on. Throws `RangeError` for what is not one of `paces`. */
  setSpeed(speed: number): void
}

const day = 86_400
/** A day takes a day, an hour, a minute, ten seconds, one second; and time stands still. */
export const paces = [1, 24, day / 60, day / 10, day] as const

/** Where the shop's time is: what it was at a moment of the machine, and how fast it has gone since. Milliseconds. */
interface Anchor {
  readonly shopMs: number
  readonly realMs: number
  readonly speed: number
}

/** What outlives a restart: the shop's time was never later than this. */
export interface KeptPace {
  /** Milliseconds since 1970; undefined where nothing was kept. */
  read(): number | undefined
  write(shopMs: number): void
}

/** What is kept is this far ahead, in milliseconds of the machine: a process that is killed goes on from there, and not from before. */
const reservedMs = 2_000

/**
 * A clock for the shop: the machine's, or where an earlier run left off when that is later. `now` tells milliseconds since 1970.
 * What `keep` is given is always later than any time that the clock told; it is asked for as time goes, and when the speed changes.
 */
export function openPace(kept: KeptPace, now: () => number = Date.now): Pace & { /** Keeps where it is exactly. */ end(): void } {
  let anchor: Anchor = { realMs: now(), shopMs: Math.max(now(), kept.read() ?? 0), speed: 1 }
  let reserved = 0
  let told = 0
  const at = (realMs: number): number => anchor.shopMs + (realMs - anchor.realMs) * anchor.speed
  const time = (): number => {
    // The machine's own clock may be set back.
    told = Math.max(told, at(now()))
    if (told >= reserved) {
      reserved = told + reservedMs * Math.max(1, anchor.speed)
      kept.write(reserved)
    }
    return told
  }
  return {
    clock: () => Instant.fromMillis(Math.floor(time())),
    speed: () => anchor.speed,
    setSpeed(speed) {
      if (speed !== 0 && !(paces as readonly number[]).includes(speed)) throw new RangeError(`Time does not go ${speed} times as fast.`)
      anchor = { shopMs: time(), realMs: now(), speed }
      reserved = 0
    },
    end() {
      kept.write(Math.ceil(time()))
    },
  }
}
