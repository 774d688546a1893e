import { once } from 'node:events'
import { createRequire } from 'node:module'
import { createServer, type AddressInfo } from 'node:net'
import { describe, expect, test } from '@jest/globals'
import { Kafka, logLevel } from 'kafkajs'
import { guardKafkajs } from './guards.ts'
import { rememberMember, type Member } from './membership.ts'

guardKafkajs()

describe('the guards of kafkajs', () => {
  test('no timer is set while nothing waits', () => {
    const { prototype } = createRequire(import.meta.url)('kafkajs/src/network/requestQueue') as { prototype: { scheduleCheckPendingRequests(): void } }
    const queue = { pending: [], throttledUntil: -1, throttleCheckTimeoutId: null }
    prototype.scheduleCheckPendingRequests.call(queue as never)
    expect(queue.throttleCheckTimeoutId).toBeNull()
  })

  test.each([['before it joins', false], ['while it joins', true]])('a member that leaves %s does not come back', async (_when, isJoining) => {
    const { prototype } = createRequire(import.meta.url)('kafkajs/src/consumer/consumerGroup') as { prototype: { joinAndSync(): Promise<void> } }
    const member: Member = { id: null, isSilent: false, hasGivenUp: false, isLeaving: !isJoining, lost: () => undefined }
    const cluster = {}
    rememberMember(cluster, member)
    let tries = 0
    // What the group does to join, it does within its own retries.
    const retrier = async (): Promise<void> => {
      tries += 1
      member.isLeaving = true
    }
    await expect(prototype.joinAndSync.call({ cluster, memberId: null, retrier } as never)).rejects.toMatchObject({ message: 'This member leaves.', retriable: false })
    expect(tries).toBe(isJoining ? 1 : 0)
  })

  test('a connection on which nothing is said is closed, and the next address is asked', async () => {
    const met: number[] = []
    const closed: Promise<unknown>[] = []
    const servers = [0, 1].map((i) =>
      createServer((socket) => {
        met.push(i)
        socket.resume()
        closed.push(once(socket, 'close'))
      }).listen(0, '127.0.0.1'),
    )
    await Promise.all(servers.map((server) => once(server, 'listening')))
    const brokers = servers.map((server) => `127.0.0.1:${(server.address() as AddressInfo).port}`)
    const admin = new Kafka({ brokers, connectionTimeout: 50, requestTimeout: 50, retry: { initialRetryTime: 1, retries: 1 }, logLevel: logLevel.NOTHING }).admin()
    await expect(admin.connect()).rejects.toThrow(/no answer within 50 ms/)
    expect(new Set(met)).toEqual(new Set([0, 1]))
    await Promise.all(closed)
    for (const server of servers) server.close()
  })
})
