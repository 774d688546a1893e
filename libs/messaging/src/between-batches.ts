/** What a runner does between batches, and when there are none. */
export interface Errand {
  /** Milliseconds until it comes for the first time. */
  readonly firstInMs: number
  /** Answers in how many milliseconds it comes again. */
  run(): Promise<number>
}

export interface Errands {
  /** Milliseconds until the next one. */
  dueInMs(): number
  /** Runs what is due. One that fails comes again later each time, and hinders nothing else. */
  runDue(): Promise<void>
}

/** Milliseconds between tries of one that fails. */
const firstPauseMs = 1_000
const longestPauseMs = 10_000

export function errandsOf(errands: readonly Errand[], failed: (error: unknown, retryInMs: number) => void): Errands {
  const plan = errands.map((errand) => ({ errand, at: performance.now() + errand.firstInMs, pauseMs: firstPauseMs }))
  return {
    dueInMs: () => Math.max(0, Math.min(...plan.map(({ at }) => at)) - performance.now()),
    async runDue() {
      for (const one of plan.filter(({ at }) => at <= performance.now())) {
        try {
          one.at = (await one.errand.run()) + performance.now()
          one.pauseMs = firstPauseMs
        } catch (error) {
          one.at = one.pauseMs + performance.now()
          failed(error, one.pauseMs)
          one.pauseMs = Math.min(longestPauseMs, one.pauseMs * 2)
        }
      }
    },
  }
}
