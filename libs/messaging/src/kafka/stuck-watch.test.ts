import { createRequire } from 'node:module'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { guardKafkajs } from './guards.ts'
import { rememberMember, type Member } from './membership.ts'
import { stuckWatch } from './stuck-watch.ts'

guardKafkajs()
const { prototype } = createRequire(import.meta.url)('kafkajs/src/consumer/consumerGroup') as { prototype: { heartbeat(settings: { interval: number }): Promise<void> } }

const settings = { sessionTimeoutMs: 10_000, heartbeatMs: 3_000, stuckAfterMs: 30_000 }

describe('a member that hangs', () => {
  let member: Member
  let losses: number
  const cluster = {}
  const heartbeat = (): Promise<void> => prototype.heartbeat.call({ cluster }, { interval: settings.heartbeatMs })
  beforeEach(() => {
    jest.useFakeTimers()
    losses = 0
    member = { id: 'm', isSilent: false, hasGivenUp: false, isLeaving: false, lost: () => void (losses += 1) }
    rememberMember(cluster, member)
  })
  afterEach(() => void jest.useRealTimers())

  /** Its delivery runs for so long, in milliseconds. */
  const hangFor = async (ms: number): Promise<() => Promise<void>> => {
    let end: () => void = () => undefined
    const during = stuckWatch(member, settings).during(new Promise<void>((resolve) => (end = resolve)))
    await jest.advanceTimersByTimeAsync(ms)
    return () => {
      end()
      return during
    }
  }

  test('gives no sign of life, and its partitions up when others should have them', async () => {
    const end = await hangFor(33_000)
    expect(member).toMatchObject({ isSilent: true, hasGivenUp: false })
    await expect(heartbeat()).resolves.toBeUndefined()
    await jest.advanceTimersByTimeAsync(9_000)
    expect([member.hasGivenUp, losses]).toEqual([true, 1])
    await end()
    expect(member.isSilent).toBe(false)
  })

  test('that comes to itself before its group missed it asks for partitions anew, once', async () => {
    const end = await hangFor(42_000)
    await end()
    await expect(heartbeat()).rejects.toMatchObject({ type: 'REBALANCE_IN_PROGRESS' })
    expect(member.hasGivenUp).toBe(false)
    await expect(heartbeat()).rejects.not.toMatchObject({ type: 'REBALANCE_IN_PROGRESS' })
  })

  test('a clock that is set forward makes nobody hang', async () => {
    const end = await hangFor(8_000)
    jest.setSystemTime(Date.now() + 3_600_000)
    await jest.advanceTimersByTimeAsync(3_000)
    expect([member.isSilent, losses]).toEqual([false, 0])
    await end()
  })

  test('what a group answers to a sign of life ends the assignment before kafkajs says a word', async () => {
    await expect(heartbeat()).rejects.toThrow()
    expect(losses).toBe(1)
  })
})
