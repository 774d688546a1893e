// Clients of kafkajs that end. As shipped one that said goodbye opens itself again for whatever is still asked of it, by a restart that was
// under way or by a question of several steps, and a broker that it forgot keeps its connections: nobody would ever close those.
import { Socket } from 'node:net'
import type { Admin, Consumer, ISocketFactory, Kafka, Producer } from 'kafkajs'
import { clusterOf, type Cluster } from './topic-ids.ts'

/** Makes clients; after `disconnect` none of them has a connection, and none gets one. */
export interface Clients {
  readonly admin: () => Admin
  readonly cluster: () => Cluster
  readonly producer: (settings: Parameters<Kafka['producer']>[0]) => Producer
  readonly consumer: (settings: Parameters<Kafka['consumer']>[0]) => Consumer
}

/** `connect` makes a Kafka whose connections are the given ones; each client has a Kafka of its own. */
export function clientsOf(connect: (sockets: ISocketFactory) => Kafka, socket: () => Socket = () => new Socket()): Clients {
  const ending = <Client extends { disconnect(): Promise<void> }>(make: (kafka: Kafka) => Client): Client => {
    const sockets = socketsOf(socket)
    const client = make(connect(sockets.open))
    const { disconnect } = client
    return Object.assign(client, { disconnect: () => disconnect.call(client).finally(sockets.end) })
  }
  return {
    admin: () => ending((kafka) => kafka.admin()),
    cluster: () => ending(clusterOf),
    producer: (settings) => ending((kafka) => kafka.producer(settings)),
    consumer: (settings) => ending((kafka) => kafka.consumer(settings)),
  }
}

interface Sockets {
  readonly open: ISocketFactory
  /** For good. */
  readonly end: () => void
}

function socketsOf(make: () => Socket): Sockets {
  const open = new Set<Socket>()
  let isOver = false
  return {
    open({ host, port, onConnect }) {
      if (isOver) throw new Error('The client said goodbye.')
      const socket = make()
      open.add(socket)
      return socket.once('close', () => void open.delete(socket)).setKeepAlive(true).connect({ host, port }, onConnect)
    },
    end() {
      isOver = true
      // Those that kafkajs did not end by itself get a reason: it hears no other end, and would go on looking after a connection that is gone.
      for (const socket of open) socket.destroy(socket.writableEnded ? undefined : new Error('The client said goodbye.'))
    },
  }
}
