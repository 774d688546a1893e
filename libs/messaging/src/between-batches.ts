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

/** Between looks whether what was asked beside the loop is answered, in milliseconds. */
const peekMs = 20

/** An errand whose answer is long in coming, from somebody who may be away. */
export interface AskingErrand extends Errand {
  /** Nothing is being asked any more. */
  idle(): Promise<void>
}

/** Asks beside the loop, never twice at once, so that no batch waits for it; what comes of the answer is done between two batches. */
export function askingBeside<Value>(firstInMs: number, ask: () => Promise<Value>, act: (answer: Value) => Promise<number>): AskingErrand {
  let asking: Promise<void> | undefined
  let answer: { readonly value: Value } | { readonly error: unknown } | undefined
  return {
    firstInMs,
    async run() {
      if (answer === undefined) {
        asking ??= ask().then(
          (value) => void (answer = { value }),
          (error: unknown) => void (answer = { error }),
        )
        return peekMs
      }
      const told = answer
      answer = asking = undefined
      if ('error' in told) throw told.error
      return act(told.value)
    },
    idle: async () => asking,
  }
}
