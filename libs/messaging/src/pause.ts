/** A pause that a call ends early; a call between two pauses makes the next one end at once. */
export interface Pause {
  for(ms: number): Promise<void>
  wake(): void
}

export function wakeablePause(): Pause {
  let called = false
  let end: () => void = () => undefined
  return {
    async for(ms) {
      if (!called) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms)
          end = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      called = false
    },
    wake() {
      called = true
      end()
    },
  }
}
