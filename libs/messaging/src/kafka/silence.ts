// A broker that holds its connections and says nothing (frozen, or behind a link that drops everything): kafkajs fails the
// request, keeps the connection and asks the same broker again, for ever. Kafka's own client closes such a connection; then
// kafkajs too looks for the leader anew.
import { createRequire } from 'node:module'
import type { Socket } from 'node:net'

const require = createRequire(import.meta.url)

interface Connection {
  readonly host: string
  readonly port: number
  readonly socket?: Socket
  readonly requestQueue: Queue
  connecting?: Promise<unknown>
  connect(): Promise<unknown>
  rejectRequests(error: Error): void
  disconnect(): Promise<unknown>
}

interface Queue {
  connection?: Connection
  createSocketRequest(pushed: unknown): Request
}

interface Request {
  connection?: Connection | undefined
  /** Bytes that had come over the connection when the time of this request began. */
  heard?: number
  sentAt: number
  readonly requestTimeout: number
  readonly entry: { readonly apiName: string }
  timeoutRequest(): void
}

type ConnectionError = new (message: string, at: { host: string; port: number; broker: string }) => Error

/** Closes a connection that owes an answer and brought no byte for as long as its request may take. */
export function guardSilence(): void {
  const connections = require('kafkajs/src/network/connection') as { prototype: Connection }
  const queues = require('kafkajs/src/network/requestQueue') as { prototype: Queue }
  const requests = require('kafkajs/src/network/requestQueue/socketRequest') as { prototype: Request }
  const { connect } = connections.prototype
  const { createSocketRequest } = queues.prototype
  const { timeoutRequest } = requests.prototype
  connections.prototype.connect = function (this: Connection) {
    this.requestQueue.connection = this
    // Two requests that find a closed connection would each open a socket, and one would stay for ever.
    this.connecting ??= connect.call(this).finally(() => delete this.connecting)
    return this.connecting
  }
  queues.prototype.createSocketRequest = function (this: Queue, pushed: unknown) {
    return Object.assign(createSocketRequest.call(this, pushed), { connection: this.connection, heard: heardOn(this.connection) })
  }
  requests.prototype.timeoutRequest = function (this: Request) {
    const { connection } = this
    if (connection === undefined) timeoutRequest.call(this)
    else if (heardOn(connection) > (this.heard ?? 0)) giveTime(this, heardOn(connection))
    else close(connection, this)
  }
}

const heardOn = (connection: Connection | undefined): number => connection?.socket?.bytesRead ?? 0

/** A large answer on a slow link is on its way: what comes is waited for. */
function giveTime(request: Request, heard: number): void {
  request.heard = heard
  request.sentAt = Date.now()
}

/** Every request on it fails as on any closed connection, which kafkajs answers by forgetting the broker and asking another who leads. */
function close(connection: Connection, { entry, requestTimeout }: Request): void {
  const errors = require('kafkajs/src/errors') as { KafkaJSConnectionClosedError: ConnectionError; KafkaJSConnectionError: ConnectionError }
  // Of a first address it takes another one only after an error of this name.
  const Failure = entry.apiName === 'ApiVersions' ? errors.KafkaJSConnectionError : errors.KafkaJSConnectionClosedError
  const { host, port, socket } = connection
  connection.rejectRequests(new Failure(`${entry.apiName}: no answer within ${requestTimeout} ms`, { host, port, broker: `${host}:${port}` }))
  connection.disconnect().catch(() => undefined)
  socket?.destroy()
}
