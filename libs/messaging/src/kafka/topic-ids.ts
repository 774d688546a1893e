// Kafka gives each topic an id that a later topic of the same name does not get. kafkajs 2.2.4 asks for metadata in a version
// from before there were ids, so this asks itself.
import { createRequire } from 'node:module'
import type { Kafka } from 'kafkajs'

const require = createRequire(import.meta.url)

interface Encoder {
  readonly writeInt8: (value: number) => Encoder
  readonly writeUVarInt: (value: number) => Encoder
  readonly writeUVarIntString: (value: string) => Encoder
  readonly writeBoolean: (value: boolean) => Encoder
  readonly writeBuffer: (value: Buffer) => Encoder
}

interface Decoder {
  readonly readInt16: () => number
  readonly readInt32: () => number
  readonly readBoolean: () => boolean
  readonly readBytes: (length: number) => Buffer
  readonly readUVarIntString: () => string | null
  readonly readUVarIntArray: <Item>(read: (decoder: Decoder) => Item) => Item[]
  readonly readTaggedFields: () => unknown
}

/** What each client of kafkajs is made of. */
export interface Cluster {
  readonly brokerPool: { readonly seedBroker: { readonly versions: Readonly<Record<number, { readonly maxVersion: number }>>; readonly connectionPool: { send(what: unknown): Promise<ReadonlyMap<string, string>> } } }
  connect(): Promise<void>
  disconnect(): Promise<void>
}

/** No client shows it. */
export function clusterOf(kafka: Kafka): Cluster {
  const create = Object.getOwnPropertySymbols(kafka).find(({ description }) => description === 'private:Kafka:createCluster') as unknown as keyof Kafka
  return (kafka[create] as unknown as (settings: object) => Cluster)({})
}

const metadata = { apiKey: 3, apiVersion: 12, apiName: 'Metadata' }

/** Ids of those topics that there are, by name; of none on a Kafka before 3.0, which does not tell them. */
export async function topicIds({ brokerPool: { seedBroker } }: Cluster, topics: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { versions, connectionPool } = seedBroker
  if ((versions[metadata.apiKey]?.maxVersion ?? 0) < metadata.apiVersion) return new Map()
  return connectionPool.send({ request: { ...metadata, encode: async () => asking(topics) }, response: { decode: async (raw: Buffer) => idsIn(raw), parse: async (ids: unknown) => ids } })
}

const noId = Buffer.alloc(16)

function asking(topics: readonly string[]): Encoder {
  const encoder = new (require('kafkajs/src/protocol/encoder') as new () => Encoder)()
  // Headers of these versions end with tags, of which there are none.
  encoder.writeInt8(0).writeUVarInt(topics.length + 1)
  for (const topic of topics) encoder.writeBuffer(noId).writeUVarIntString(topic).writeUVarInt(0)
  return encoder.writeBoolean(false).writeBoolean(false).writeUVarInt(0)
}

function idsIn(raw: Buffer): ReadonlyMap<string, string> {
  const answer = new (require('kafkajs/src/protocol/decoder') as new (raw: Buffer) => Decoder)(raw)
  answer.readTaggedFields()
  answer.readInt32()
  answer.readUVarIntArray(skipBroker)
  answer.readUVarIntString()
  answer.readInt32()
  return new Map(answer.readUVarIntArray(readTopic).flatMap(({ error, name, id }) => (error === 0 && name !== null ? [[name, id] as const] : [])))
}

function skipBroker(answer: Decoder): void {
  answer.readInt32()
  answer.readUVarIntString()
  answer.readInt32()
  answer.readUVarIntString()
  answer.readTaggedFields()
}

function readTopic(answer: Decoder): { readonly error: number; readonly name: string | null; readonly id: string } {
  const topic = { error: answer.readInt16(), name: answer.readUVarIntString(), id: answer.readBytes(noId.length).toString('base64url') }
  answer.readBoolean()
  answer.readUVarIntArray(skipPartition)
  answer.readInt32()
  answer.readTaggedFields()
  return topic
}

function skipPartition(answer: Decoder): void {
  answer.readInt16()
  for (let field = 0; field < 3; field += 1) answer.readInt32()
  for (let list = 0; list < 3; list += 1) answer.readUVarIntArray((brokers) => brokers.readInt32())
  answer.readTaggedFields()
}
