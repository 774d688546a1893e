import type { Logger } from 'pino'

/** What ends a process, and how it tells. `process` itself fits; tests give another. */
export interface Signals {
  on(signal: 'SIGTERM' | 'SIGINT', listener: () => void): unknown
  exit(code: number): void
}

export interface StopSettings {
  readonly log: Logger
  /** Milliseconds until the process ends anyway; shorter than what the platform grants. */
  readonly graceMs: number
  /** Lets who sends requests notice that the process goes; on SIGTERM only: nobody who types Ctrl-C waits for that. */
  drain?(): Promise<void>
  /** Lets requests and batches end, then closes what is open. */
  stop(): Promise<void>
}

/**
 * On SIGTERM or SIGINT: drain and stop once, end with 0, or with 1 when stopping failed or took longer than the grace. A second
 * signal ends at once.
 */
export function stopOnSignals(signals: Signals, { log, graceMs, drain = async () => undefined, stop }: StopSettings): void {
  let stopping = false
  const onSignal = (signal: 'SIGTERM' | 'SIGINT'): void => {
    if (stopping) return signals.exit(1)
    stopping = true
    log.info({ signal }, 'stopping')
    const limit = setTimeout(() => signals.exit(1), graceMs)
    limit.unref()
    const drained = signal === 'SIGTERM' ? drain() : Promise.resolve()
    drained.then(stop).then(
      () => signals.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'stopping failed')
        signals.exit(1)
      },
    ).finally(() => clearTimeout(limit))
  }
  signals.on('SIGTERM', () => onSignal('SIGTERM'))
  signals.on('SIGINT', () => onSignal('SIGINT'))
}
