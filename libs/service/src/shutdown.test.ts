import { describe, expect, test } from '@jest/globals'
import { createLog } from './log.ts'
import { stopOnSignals } from './shutdown.ts'

function processOf(stop: () => Promise<void>, graceMs = 5_000, drain?: () => Promise<void>) {
  const listeners = new Map<string, () => void>()
  const exits: number[] = []
  let ended: (code: number) => void = () => undefined
  const exited = new Promise<number>((resolve) => {
    ended = resolve
  })
  const exit = (code: number): void => {
    exits.push(code)
    ended(code)
  }
  stopOnSignals({ on: (signal, listener) => listeners.set(signal, listener), exit }, { log: createLog({ level: 'silent', name: 'test' }), graceMs, stop, ...(drain === undefined ? {} : { drain }) })
  return { send: (signal: string) => listeners.get(signal)?.(), exited, exits }
}

describe('a process that is told to stop', () => {
  test('stops once and ends well', async () => {
    let stops = 0
    const { send, exited } = processOf(async () => {
      stops += 1
    })
    send('SIGTERM')
    expect(await exited).toBe(0)
    expect(stops).toBe(1)
  })

  test('ends with 1 when stopping fails, or takes longer than the grace', async () => {
    const failing = processOf(async () => {
      throw new Error('a pool hangs')
    })
    failing.send('SIGINT')
    expect(await failing.exited).toBe(1)
    const hanging = processOf(() => new Promise(() => undefined), 10)
    hanging.send('SIGTERM')
    expect(await hanging.exited).toBe(1)
  })

  test('drains before it stops on SIGTERM, and not at all on SIGINT', async () => {
    const told: string[] = []
    const parts = { drain: async () => void told.push('drain'), stop: async () => void told.push('stop') }
    for (const signal of ['SIGTERM', 'SIGINT']) {
      const { send, exited } = processOf(parts.stop, 5_000, parts.drain)
      send(signal)
      expect(await exited).toBe(0)
    }
    expect(told).toEqual(['drain', 'stop', 'stop'])
  })

  test('a drain that lasts is over with the grace too', async () => {
    const { send, exited } = processOf(async () => undefined, 10, () => new Promise(() => undefined))
    send('SIGTERM')
    expect(await exited).toBe(1)
  })

  test('a second signal ends at once', async () => {
    const { send, exits } = processOf(() => new Promise(() => undefined))
    send('SIGINT')
    expect(exits).toEqual([])
    send('SIGINT')
    expect(exits).toEqual([1])
  })
})
