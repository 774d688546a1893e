// Sockets of one client that can be cut all at once, as a crash cuts them: no word of goodbye, and none comes up again.
import { Socket } from 'node:net'

export interface SeverableSockets {
  /** Not connected yet. */
  open(): Socket
  sever(): void
  /** As a network that fails: the connections stay, nothing passes. */
  silence(): void
}

export function severableSockets(): SeverableSockets {
  const open = new Set<Socket>()
  let severed = false
  return {
    open() {
      const socket = new Socket()
      if (severed) socket.connect = () => socket.destroy(new Error('This client was cut off.'))
      else open.add(socket.once('close', () => open.delete(socket)))
      return socket
    },
    sever() {
      severed = true
      for (const socket of open) socket.destroy(new Error('This client was cut off.'))
    },
    silence() {
      severed = true
      for (const socket of open) Object.assign(socket.pause(), { write: () => true })
    },
  }
}
