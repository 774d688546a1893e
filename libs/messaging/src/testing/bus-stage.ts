// What the tests of a bus share: a log, clients of it, fresh topics, and members that are stopped after each test.
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect } from '@jest/globals'
import { partitionOf } from '../murmur2.ts'
import type { MessageBus, OutgoingMessage, TopicSettings } from '../port.ts'
import { consume, type Consumer, type ConsumerSettings } from './consumer.ts'

export interface BusUnderTest {
  /** Another client of the same log, as if from another process; of 12 partitions when it is not said. */
  open(settings?: { readonly partitions?: number }): Promise<MessageBus>
  /** Cuts a client off as a crash does: its connections break without a word, and none comes up again. It can be closed. */
  kill(client: MessageBus): void
  /** Forgets what of a partition lies before an offset, as age does. */
  forget(topic: string, partition: number, before: bigint): Promise<void>
  /** Releases what the suite needed. */
  close(): Promise<void>
  /** How long a group may take to find its members, and to miss one that died, in milliseconds. */
  readonly patienceMs: number
  /** A member that shows no sign of life for so long is out, in milliseconds. */
  readonly sessionMs: number
  /** A delivery that is older gives its member's place to others, in milliseconds; at least twice `sessionMs`. */
  readonly stuckAfterMs: number
}

export interface BusStage {
  readonly under: BusUnderTest
  /** The client that is always there. */
  readonly bus: MessageBus
  readonly within: { readonly within: number }
  /** Closed after the test. */
  open(settings?: { readonly partitions?: number }): Promise<MessageBus>
  /** The client and its members are gone. */
  kill(client: MessageBus): void
  /** The name of a topic that nobody has used. */
  topic(settings?: Omit<TopicSettings, 'name'>): Promise<string>
  /** A member on the client that is always there, or on another. Stopped after the test, where its promises are asked about. */
  consume(settings: Omit<ConsumerSettings, 'bus'> & { readonly bus?: MessageBus }): Consumer
  /** Opened after the test. */
  gate(): Gate
}

export type StageOf = () => BusStage

export function busStage(start: () => Promise<BusUnderTest>): StageOf {
  let stage: BusStage | undefined
  let clients = new Set<MessageBus>()
  let consumers: Consumer[] = []
  const gates: Gate[] = []
  const current: StageOf = () => {
    if (stage === undefined) throw new Error('The bus is not open.')
    return stage
  }
  beforeAll(async () => {
    const under = await start()
    const bus = await under.open()
    stage = {
      under,
      bus,
      within: { within: under.patienceMs },
      async open(settings) {
        const client = await under.open(settings)
        clients.add(client)
        return client
      },
      kill(client) {
        for (const consumer of consumers) if (consumer.bus === client) consumer.die()
        under.kill(client)
      },
      async topic(settings) {
        const name = `test.${randomUUID()}.v1`
        await bus.ensureTopics([{ name, ...settings }])
        return name
      },
      consume(settings) {
        const consumer = consume({ bus, ...settings })
        consumers.push(consumer)
        return consumer
      },
      gate() {
        const gate = newGate()
        gates.push(gate)
        return gate
      },
    }
  })
  afterEach(async () => {
    const [ended, closing] = [consumers, clients]
    consumers = []
    clients = new Set()
    for (const gate of gates.splice(0)) gate.open()
    await Promise.all(ended.map(({ active }) => active.stop()))
    await Promise.all([...closing].map((client) => client.close()))
    expect(ended.flatMap(({ broken, places }) => [...broken, ...places.passedOver])).toEqual([])
  })
  afterAll(async () => {
    await stage?.bus.close()
    await stage?.under.close()
  })
  return current
}

export const message = (topic: string, key: string, value: string | null, headers: Record<string, string> = {}): OutgoingMessage =>
  ({ topic, key, value: value === null ? null : Buffer.from(value), headers })

/** `k0`, `k1` and so on, of one key. */
export const numbered = (topic: string, key: string, count: number, from = 0): readonly OutgoingMessage[] =>
  Array.from({ length: count }, (_, i) => message(topic, key, `${key}${from + i}`))

/** A key that lies on another partition than this one. */
export function keyBeside(key: string, partitions: number): string {
  for (let i = 0; ; i += 1) if (partitionOf(`o${i}`, partitions) !== partitionOf(key, partitions)) return `o${i}`
}

/** A handler that waits until it is let go. */
export interface Gate {
  /** How many deliveries came to it. */
  readonly entered: number
  open(): void
  pass(): Promise<void>
}

function newGate(): Gate {
  let open: () => void = () => undefined
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  let entered = 0
  return {
    get entered() {
      return entered
    },
    open,
    async pass() {
      entered += 1
      await opened
    },
  }
}
