import type { Member } from './membership.ts'

export interface MemberSettings {
  /** A member that gave no sign of life for this long is out of its group, in milliseconds. */
  readonly sessionTimeoutMs: number
  /** Between two signs of life, in milliseconds. */
  readonly heartbeatMs: number
  /** A delivery that is older does not keep its member alive any longer: somebody else shall try. In milliseconds. */
  readonly stuckAfterMs: number
}

/** Looks at how long deliveries take: fetching gives the signs of life, and goes on beside them whatever they do. */
export interface StuckWatch {
  /** Answers as the work does. */
  during<Result>(work: Promise<Result>): Promise<Result>
  /** Nothing runs. */
  idle(): Promise<void>
}

/** Silences a member that hangs. When its group should have given its partitions to others it gives them up, whatever its group thinks. */
export function stuckWatch(member: Member, { sessionTimeoutMs, heartbeatMs, stuckAfterMs }: MemberSettings): StuckWatch {
  const running = new Set<{ readonly since: number }>()
  let timer: NodeJS.Timeout | undefined
  let tellIdle: () => void = () => undefined
  const look = (): void => {
    const age = performance.now() - Math.min(...[...running].map(({ since }) => since))
    member.isSilent = age > stuckAfterMs
    if (age <= stuckAfterMs + sessionTimeoutMs) return
    member.hasGivenUp = true
    member.lost()
  }
  const rest = (): void => {
    clearInterval(timer)
    timer = undefined
    member.isSilent = false
    tellIdle()
  }
  return {
    async during(work) {
      const one = { since: performance.now() }
      running.add(one)
      timer ??= setInterval(look, heartbeatMs)
      try {
        return await work
      } finally {
        running.delete(one)
        if (running.size === 0) rest()
      }
    },
    async idle() {
      while (running.size > 0) await new Promise<void>((resolve) => (tellIdle = resolve))
    },
  }
}
