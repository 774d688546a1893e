// How fast the demo's shop lives: as fast as its visitor says, and as the machine does when the visitor is gone.
import type { Instant } from '@wismo/kernel'
import type { Runtime } from '@wismo/service'

export interface ShopTime {
  /** Seconds of the shop in one of the machine; 1 where it cannot be changed. */
  speed(): number
  /** 0 stands still; `on` goes on as fast as before. Throws `RangeError` for a speed that there is not. */
  setSpeed(speed: number | 'on'): void
  /** When it began to go faster, by its own clock: nothing of before is made up. */
  fastSince(): Instant
  /** Somebody looks. */
  seen(): void
  /** Goes as the machine does where nobody has looked for five minutes. */
  settle(): void
}

/** When nobody has looked for so long, in milliseconds, time goes as it does. */
const forgottenMs = 300_000

/** `now` tells milliseconds of the machine. */
export function openShopTime({ pace, clock }: Pick<Runtime, 'pace' | 'clock'>, now: () => number = Date.now): ShopTime {
  let lastSeen = now()
  let lastSpeed = 1
  let fastSince = clock()
  const speed = (): number => pace?.speed() ?? 1
  return {
    speed,
    setSpeed(wanted) {
      const before = speed()
      const next = wanted === 'on' ? lastSpeed : wanted
      pace?.setSpeed(next)
      if (before > 0) lastSpeed = before
      if (before <= 1 && next > 1) fastSince = clock()
    },
    fastSince: () => fastSince,
    seen() {
      lastSeen = now()
    },
    settle() {
      if (speed() !== 1 && now() - lastSeen > forgottenMs) pace?.setSpeed(1)
    },
  }
}
