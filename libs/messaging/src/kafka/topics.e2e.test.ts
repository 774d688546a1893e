import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ConfigResourceTypes, Kafka, logLevel, type Admin } from 'kafkajs'
import { eventuallyHolds, kafkaForTests } from '@wismo/testing'
import { partitionOf } from '../murmur2.ts'
import type { MessageBus } from '../port.ts'
import { message, numbered } from '../testing/bus-stage.ts'
import { consume } from '../testing/consumer.ts'
import { newPlaces } from '../testing/places.ts'
import { openKafkaBus } from './kafka-bus.ts'

const brokers = kafkaForTests()
const within = { within: 40_000 }

if (brokers !== undefined) {
  describe('topics of Kafka', () => {
    let bus: MessageBus
    let admin: Admin
    const told: string[] = []

    beforeAll(async () => {
      admin = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).admin()
      await admin.connect()
      bus = openKafkaBus({ brokers, clientId: 'wismo-topics', partitions: 4, log: (level, sentence) => (level === 'info' ? told.push(sentence) : undefined) })
    })
    afterAll(() => Promise.all([bus.close(), admin.disconnect()]))

    const configOf = async (name: string): Promise<Readonly<Record<string, string>>> => {
      const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: [{ type: ConfigResourceTypes.TOPIC, name }] })
      return Object.fromEntries(resources[0]?.configEntries.map(({ configName, configValue }) => [configName, configValue]) ?? [])
    }

    test('how long a topic keeps is brought to what the catalogue says, and nothing else that was set on it changes', async () => {
      const name = `test.${randomUUID()}.v1`
      await admin.createTopics({ topics: [{ topic: name, numPartitions: 4, configEntries: [{ name: 'retention.ms', value: '1000' }, { name: 'segment.bytes', value: '2000000' }] }] })
      await bus.ensureTopics([{ name, keptDays: 7 }])
      expect(await configOf(name)).toMatchObject({ 'retention.ms': String(7 * 86_400_000), 'segment.bytes': '2000000', 'cleanup.policy': 'delete' })
      expect(told.filter((sentence) => sentence.includes(name))).toEqual([`The topic ${name} now has retention.ms ${7 * 86_400_000} (was 1000).`])
      await bus.ensureTopics([{ name, keptDays: 7 }])
      expect(told.filter((sentence) => sentence.includes(name))).toHaveLength(1)
    })

    test('a topic deleted and made anew: it is sent to and read again by itself; whoever is beyond its end is given nothing until it asks where to begin', async () => {
      const name = `test.${randomUUID()}.v1`
      const group = { bus, group: `anew.${name}`, topics: [name] }
      const beside = `beside-${[...Array(50).keys()].find((i) => partitionOf(`beside-${i}`, 4) !== partitionOf('k', 4))}`
      await bus.ensureTopics([{ name }])
      const first = consume({ ...group, places: newPlaces() })
      await bus.publish(numbered(name, 'k', 50))
      await eventuallyHolds(() => expect(first.settled).toHaveLength(50), within)
      await admin.deleteTopics({ topics: [name] })
      await bus.ensureTopics([{ name }])
      await bus.publish([...numbered(name, 'k', 5, 100), message(name, beside, 'new')])
      await eventuallyHolds(() => expect(first.texts()).toContain('new'), within)
      expect(first.settled).toHaveLength(51)
      await first.active.stop()
      const second = consume({ ...group, places: newPlaces() })
      await eventuallyHolds(() => expect(second.texts().filter((text) => text !== 'new')).toEqual(['k100', 'k101', 'k102', 'k103', 'k104']), within)
      await second.active.stop()
      expect([...first.broken, ...second.broken]).toEqual([])
    })

    test('one that was deleted and made anew has another name of its own; one that stays keeps it, whoever asks', async () => {
      const [name, other] = [`test.${randomUUID()}.v1`, `test.${randomUUID()}.v1`]
      await bus.ensureTopics([{ name }, { name: other }])
      const madeOf = async (): Promise<ReadonlyMap<string, string | undefined>> => new Map((await bus.ends([name, other])).map(({ topic, made }) => [topic, made]))
      const first = await madeOf()
      expect(new Set(first.values()).size).toBe(2)
      expect(first.get(name)).toMatch(/^[\w-]{22}$/)
      await admin.deleteTopics({ topics: [name] })
      await bus.ensureTopics([{ name }])
      const second = await madeOf()
      expect(second.get(name)).toMatch(/^[\w-]{22}$/)
      expect(second.get(name)).not.toBe(first.get(name))
      expect(second.get(other)).toBe(first.get(other))
    })

    test('a message that no broker takes is refused for good', async () => {
      const name = `test.${randomUUID()}.v1`
      await bus.ensureTopics([{ name }])
      await expect(bus.publish([message(name, 'k', 'x'.repeat(2_000_000))])).rejects.toMatchObject({ kind: 'invalid', code: 'too_large' })
      await bus.publish([message(name, 'k', 'small')])
    })
  })
}

test('a cluster that does not answer is unavailable: it may be asked again', async () => {
  const bus = openKafkaBus({ brokers: ['127.0.0.1:1'], clientId: 'wismo-topics', partitions: 4 })
  await expect(bus.identity()).rejects.toMatchObject({ kind: 'unavailable' })
  await bus.close()
})
