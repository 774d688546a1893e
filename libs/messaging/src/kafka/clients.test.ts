import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { Kafka, logLevel } from 'kafkajs'
import { clientsOf, type Clients } from './clients.ts'
import { guardKafkajs } from './guards.ts'

guardKafkajs()

describe('a client that said goodbye', () => {
  let server: Server
  let met: Socket[]
  let clients: Clients
  let complaints: string[]
  beforeEach(async () => {
    met = []
    complaints = []
    server = createServer((socket) => {
      met.push(socket)
      socket.on('data', (request) => socket.write(nothingSpecial(request.readInt32BE(8))))
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const brokers = [`127.0.0.1:${(server.address() as AddressInfo).port}`]
    clients = clientsOf((socketFactory) => new Kafka({ brokers, connectionTimeout: 1_000, requestTimeout: 1_000, retry: { initialRetryTime: 1, retries: 1 }, logLevel: logLevel.ERROR, logCreator: () => ({ log }) => void complaints.push(log.message), socketFactory }))
  })
  afterEach(() => void server.close())

  test('is not opened again by what is still asked of it', async () => {
    const admin = clients.admin()
    await admin.connect()
    const gone = once(met[0] as Socket, 'close')
    await admin.disconnect()
    await gone
    expect(complaints).toEqual([])
    await expect(admin.listTopics()).rejects.toThrow('The client said goodbye.')
    expect(met).toHaveLength(1)
  })

  test('has no connection of a broker that it had forgotten', async () => {
    const cluster = clients.cluster() as unknown as { connect(): Promise<void>; disconnect(): Promise<void>; brokerPool: { seedBroker: unknown } }
    await cluster.connect()
    cluster.brokerPool.seedBroker = undefined
    const gone = once(met[0] as Socket, 'close')
    await cluster.disconnect()
    await gone
  })

  test('leaves the others alone', async () => {
    const [one, other] = [clients.admin(), clients.admin()]
    await Promise.all([one.connect(), other.connect()])
    await one.disconnect()
    await expect(other.listTopics()).rejects.not.toThrow('The client said goodbye.')
    await other.disconnect()
  })
})

/** The answer of a broker that knows no request: no fault, no versions, no wait. */
function nothingSpecial(correlation: number): Buffer {
  const answer = Buffer.alloc(18)
  answer.writeInt32BE(14, 0)
  answer.writeInt32BE(correlation, 4)
  return answer
}
