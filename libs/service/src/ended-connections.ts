// Connections that would hold a process up: one that asks nothing, one whose body never ends.
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** A connection that never asked anything is none that Node counts as idle: a close would wait for it until it speaks. */
export function endSilentConnections(app: FastifyInstance): void {
  const silent = new Set<Socket>()
  app.server.on('connection', (socket) => {
    silent.add(socket)
    socket.once('close', () => silent.delete(socket))
  })
  app.server.on('request', ({ socket }) => silent.delete(socket))
  app.addHook('preClose', async () => {
    for (const socket of silent) socket.destroy()
  })
}

/** Whoever sends a body byte by byte holds nothing open for longer. */
export function endSlowBodies(app: FastifyInstance, bodyMs: number): void {
  app.addHook('onRequest', async ({ raw, routeOptions: { config } }) => {
    if (raw.complete || raw.method === 'GET' || raw.method === 'HEAD' || config?.longBody === true) return
    const end = setTimeout(() => {
      if (!raw.complete) raw.destroy()
    }, bodyMs).unref()
    raw.once('close', () => clearTimeout(end)).once('end', () => clearTimeout(end))
  })
}
