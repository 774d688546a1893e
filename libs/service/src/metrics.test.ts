import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, jest, test } from '@jest/globals'
import { createLog } from './log.ts'
import { atMostEvery } from './figures.ts'
import { openMetrics } from './metrics.ts'

const log = createLog({ level: 'silent', name: 'test' })

describe('figures', () => {
  test('are read once in a time, however many ask, and not again before it is over', async () => {
    let now = 0
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => now)
    let reads = 0
    const read = atMostEvery(15_000, async () => (reads += 1))
    expect(await Promise.all([read(), read()])).toEqual([1, 1])
    now = 14_999
    expect(await read()).toBe(1)
    now = 15_000
    expect(await read()).toBe(2)
    clock.mockRestore()
  })

  test('a port that is taken is an error, not silence', async () => {
    const taken = createServer()
    await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done))
    const { port } = taken.address() as AddressInfo
    await expect(openMetrics({ port, host: '127.0.0.1', log })).rejects.toThrow(`METRICS_PORT: port ${port} cannot be used (EADDRINUSE).`)
    await new Promise((done) => taken.close(done))
  })
})
