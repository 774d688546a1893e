import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { startFaultyLink, type FaultyLink } from './faulty-link.ts'

const server = createServer((socket) => socket.on('error', () => undefined).pipe(socket))
let link: FaultyLink

beforeEach(async () => {
  if (!server.listening) await once(server.listen(0, '127.0.0.1'), 'listening')
  link = await startFaultyLink((server.address() as AddressInfo).port)
})
afterEach(async () => {
  await link.stop()
  server.close()
})

const client = async (): Promise<Socket> => {
  const socket = connect(link.port, '127.0.0.1')
  await once(socket, 'connect')
  socket.on('error', () => undefined)
  return socket
}
const echo = async (socket: Socket, text: string): Promise<string> => {
  socket.write(text)
  return String((await once(socket, 'data'))[0])
}

test('it forwards, is cut, takes new connections, refuses them, and heals', async () => {
  const first = await client()
  expect(await echo(first, 'one')).toBe('one')
  const gone = once(first, 'error')
  link.cut()
  expect((await gone)[0]).toMatchObject({ code: 'ECONNRESET' })
  expect(await echo(await client(), 'two')).toBe('two')
  link.refuse()
  const refused = connect(link.port, '127.0.0.1')
  expect((await once(refused, 'error'))[0]).toMatchObject({ code: 'ECONNRESET' })
  link.heal()
  expect(await echo(await client(), 'three')).toBe('three')
})

test('slow, every piece waits both ways', async () => {
  link.slow({ delayMs: 40, bytesPerSecond: 1_000_000 })
  const since = performance.now()
  expect(await echo(await client(), 'late')).toBe('late')
  expect(performance.now() - since).toBeGreaterThan(75)
})
