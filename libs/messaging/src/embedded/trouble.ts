/** One line of the log, without data. */
export type BusLog = (level: 'info' | 'debug', message: string) => void

/** Trouble of a loop that tries again by itself. */
export interface Trouble {
  failed(error: unknown): void
  /** It works. */
  over(): void
}

/** Tells when trouble begins and when it is over, and nothing for every try between. */
export function troubleOf(what: string, log: BusLog | undefined): Trouble {
  let isOn = false
  return {
    failed(error) {
      if (!isOn) log?.('info', `${what} fails and is tried again: ${error instanceof Error ? error.message : String(error)}`)
      isOn = true
    },
    over() {
      if (isOn) log?.('info', `${what} works again`)
      isOn = false
    },
  }
}
