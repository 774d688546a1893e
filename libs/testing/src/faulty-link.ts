// A TCP proxy on 127.0.0.1 that can be cut, slowed and closed.
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/** How bad a link is: every piece waits this long, and then goes at this rate. */
export interface Slowness {
  readonly delayMs: number
  readonly bytesPerSecond: number
}

export interface FaultyLink {
  /** Where clients connect. */
  readonly port: number
  /** Resets every connection; new ones are taken. */
  cut(): void
  /** Resets every connection and refuses new ones until `heal`. */
  refuse(): void
  /** Holds up what goes through, in both directions and on connections that exist, until `heal`. */
  slow(how: Slowness): void
  heal(): void
  stop(): Promise<void>
}

interface LinkState {
  slowness: Slowness | undefined
  isClosed: boolean
}

/** Forwards to `target` on this machine. */
export async function startFaultyLink(target: number): Promise<FaultyLink> {
  const state: LinkState = { slowness: undefined, isClosed: false }
  const sockets = new Set<Socket>()
  const cut = (): void => {
    for (const socket of sockets) socket.resetAndDestroy()
  }
  const server = createServer((client) => {
    if (state.isClosed) {
      client.resetAndDestroy()
      return
    }
    const broker = connect(target, '127.0.0.1')
    for (const [one, other] of [[client, broker], [broker, client]] as const) {
      sockets.add(one)
      one.setNoDelay(true)
      one.on('error', () => other.resetAndDestroy())
      one.once('close', () => {
        sockets.delete(one)
        other.destroy()
      })
      void forward(one, other, state)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    refuse() {
      state.isClosed = true
      cut()
    },
    slow(how) {
      state.slowness = how
    },
    heal() {
      state.slowness = undefined
      state.isClosed = false
    },
    async stop() {
      cut()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Piece by piece in order; what is not written yet is not read either, so a slow link fills up like a real one. */
async function forward(from: Socket, to: Socket, state: LinkState): Promise<void> {
  try {
    for await (const piece of from as AsyncIterable<Buffer>) {
      if (state.slowness !== undefined) await wait(state.slowness.delayMs + (piece.length * 1000) / state.slowness.bytesPerSecond)
      if (!to.write(piece)) await once(to, 'drain')
    }
    to.end()
  } catch {
    to.destroy()
  }
}
