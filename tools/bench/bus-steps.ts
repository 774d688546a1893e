// The steps between an append and its last reader, one at a time.
import { randomUUID } from 'node:crypto'
import { Kafka, logLevel } from 'kafkajs'
import type { Uuid } from '@wismo/kernel'
import { Instant } from '@wismo/kernel'
import { partitionOf, publicEvents, type ConsumerGroup, type MessageBus, type OutgoingMessage } from '@wismo/messaging'
import { Position } from '@wismo/event-store'
import type { Contracts } from '@wismo/contracts'
import { medianCost, startMeter, type Cost, type Machines } from './bus-cost.ts'
import { eventsOfLife, livesOf, topicsOfLife, type Fact } from './bus-life.ts'
import { reactingTo, record, viewing, type Scene } from './bus-scene.ts'
import { times } from './store-events.ts'

export interface Step {
  readonly name: string
  readonly cost: Cost
}

/** How much is done: messages in one round, and rounds. */
export interface Size {
  readonly messages: number
  readonly rounds: number
}

/** The messages of these facts, as the relay would send them. */
function messagesOf(contracts: Contracts, facts: readonly Fact[]): readonly OutgoingMessage[] {
  const publish = new Map(contracts.source.events.map(({ owner }) => [owner, publicEvents<never>(contracts, owner)]))
  return facts.flatMap(({ service, version, append: { stream, events } }) => events.map((event) =>
    publish.get(service)?.({ ...event, stream, version, schemaVersion: 1, position: Position.start, recordedAt: Instant.fromMillis(Date.now()) }))).filter((message) => message !== undefined)
}

const perRequest = 500

/** The same bytes by kafkajs alone and by the bus, in turns: the second one is held against the first. */
export async function producing(machines: Machines, { bus, contracts }: Scene, brokers: readonly string[], { messages, rounds }: Size): Promise<{ readonly raw: Step; readonly own: Step; readonly rateRatio: number }> {
  const kafka = new Kafka({ clientId: 'wismo-bench', brokers: [...brokers], logLevel: logLevel.NOTHING })
  const producer = kafka.producer({ allowAutoTopicCreation: false, createPartitioner: () => ({ message }) => message.partition ?? 0 })
  await producer.connect()
  const next = livesOf(contracts)
  const batches = (): readonly (readonly OutgoingMessage[])[] => {
    const all = messagesOf(contracts, times(messages, next))
    return times(Math.ceil(all.length / perRequest), (i) => all.slice(i * perRequest, (i + 1) * perRequest))
  }
  const raw = async (batch: readonly OutgoingMessage[]): Promise<void> => void (await producer.sendBatch({ acks: -1, topicMessages: byTopic(batch, bus.partitions) }))
  const [rawCosts, ownCosts]: [Cost[], Cost[]] = [[], []]
  for (let round = -1; round < rounds; round += 1) {
    const ways = [{ costs: rawCosts, send: raw }, { costs: ownCosts, send: (batch: readonly OutgoingMessage[]) => bus.publish(batch) }]
    for (const { costs, send } of round % 2 === 0 ? ways : ways.toReversed()) {
      const input = batches()
      const meter = await startMeter(machines)
      for (const batch of input) await send(batch)
      const cost = await meter(messages)
      // The first round warms up.
      if (round >= 0) costs.push(cost)
    }
  }
  await producer.disconnect()
  const ratios = rawCosts.map((cost, i) => cost.wallUs / (ownCosts[i]?.wallUs ?? Number.NaN)).sort((a, b) => a - b)
  return { raw: { name: 'kafkajs sendBatch alone', cost: medianCost(rawCosts) }, own: { name: 'publish', cost: medianCost(ownCosts) }, rateRatio: ratios[Math.floor(ratios.length / 2)] ?? 0 }
}

function byTopic(batch: readonly OutgoingMessage[], partitions: number) {
  const topics = [...new Set(batch.map(({ topic }) => topic))]
  return topics.map((topic) => ({ topic, messages: batch.filter((message) => message.topic === topic).map(({ key, value, headers }) => ({ key, value: value === null ? null : Buffer.from(value), headers: { ...headers }, partition: partitionOf(key, partitions) })) }))
}

/** What was appended while nobody relayed, read, encoded and sent. */
export async function relaying(machines: Machines, scene: Scene, { messages, rounds }: Size): Promise<Step> {
  const next = livesOf(scene.contracts)
  const costs: Cost[] = []
  for (let round = -1; round < rounds; round += 1) {
    await record(scene, times(messages, next))
    let published = 0
    let all: () => void = () => undefined
    const done = new Promise<void>((resolve) => {
      all = resolve
    })
    const meter = await startMeter(machines)
    const relay = scene.startRelay({ published: (report) => ((published += report.messages) >= messages ? all() : undefined) })
    await done
    const cost = await meter(messages)
    await relay.stop()
    if (round >= 0) costs.push(cost)
  }
  return { name: 'relay and produce', cost: medianCost(costs) }
}

/** A reader that begins at the oldest message and has the topics to itself. */
type Reading = (count: (messages: number) => void) => { stop(): Promise<void> }

/** Measured from the first delivery on, so that finding the group counts for nothing. */
async function reading(machines: Machines, name: string, total: number, rounds: number, start: Reading): Promise<Step> {
  const costs: Cost[] = []
  for (let round = 0; round < rounds; round += 1) {
    let seen = 0
    let early = 0
    let meter: ReturnType<typeof startMeter> | undefined
    let all: () => void = () => undefined
    const done = new Promise<void>((resolve) => {
      all = resolve
    })
    const reader = start((messages) => {
      seen += messages
      if (meter === undefined) {
        early = seen
        meter = startMeter(machines)
      }
      if (seen >= total) all()
    })
    await done
    const cost = await (await meter)?.(total - early)
    await reader.stop()
    if (cost !== undefined) costs.push(cost)
  }
  return { name, cost: medianCost(costs) }
}

/** How many messages lie in the topics now. */
const inTopics = async (bus: MessageBus, topics: readonly string[]): Promise<number> => (await bus.ends(topics)).reduce((sum, { next }) => sum + Number(next), 0)

/** Delivering alone, passing over by the header, decoding, and what handlers add. */
export async function consuming(machines: Machines, scene: Scene, { rounds }: Size): Promise<readonly Step[]> {
  const { bus, contracts } = scene
  const topics = topicsOfLife(contracts)
  const orders = contracts.topicOf('OrderPlaced')
  const fresh = (name: string): string => `${name}-${randomUUID().slice(0, 8)}.bench.v1`
  const plain = (name: string, each: (value: Uint8Array) => void) => (count: (messages: number) => void) =>
    bus.subscribe({
      group: fresh(name), topics, positions: async () => [],
      async deliver(messages) {
        for (const { value } of messages) if (value !== null) each(value)
        count(messages.length)
      },
    })
  const grouped = (group: () => ConsumerGroup) => (count: (messages: number) => void) => scene.startGroup(group(), ({ messages }) => count(messages))
  const [total, ofOrders] = [await inTopics(bus, topics), await inTopics(bus, [orders])]
  return [
    await reading(machines, 'deliver', total, rounds, plain('deliver', () => undefined)),
    await reading(machines, 'deliver and skip by the header', ofOrders, rounds, grouped(() => reactingTo(scene, 'order', fresh('skip'), ['OrderReopened']))),
    await reading(machines, 'deliver and decode', total, rounds, plain('decode', (value) => contracts.decode(value))),
    await reading(machines, 'deliver, decode and react (load, decide, append)', total, rounds, grouped(() => reactingTo(scene, 'order', fresh('react'), eventsOfLife))),
  ]
}

/** A view that starts from nothing: every row is written once at least. */
export async function viewingAll(machines: Machines, scene: Scene): Promise<Step> {
  const total = await inTopics(scene.bus, topicsOfLife(scene.contracts))
  const name = `view-${randomUUID().slice(0, 8) as Uuid}.bench.v1`
  return reading(machines, 'deliver, decode, fold and write the view', total, 1, (count) => scene.startGroup(viewing(scene, name), ({ messages }) => count(messages)))
}
