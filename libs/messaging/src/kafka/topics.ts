import { setTimeout as wait } from 'node:timers/promises'
import kafkajs, { type Admin } from 'kafkajs'
import type { TopicSettings } from '../port.ts'

/** A topic is made within this time on every broker, in milliseconds. */
const topicLimitMs = 30_000
const dayMs = 86_400_000
/** With this many copies one may be gone while two still have every message that was acknowledged. */
const copiesForTwoInSync = 3

/** What was changed on a topic that was there, in a sentence. */
export type ToldOfChange = (sentence: string) => void

/**
 * Makes what is missing, with as many copies as the cluster's own default says, and checks what is there. How long it keeps
 * messages is brought to what the catalogue says; another number of partitions or another way of cleaning up is refused.
 */
export async function ensureTopics(admin: Admin, partitions: number, topics: readonly TopicSettings[], told: ToldOfChange): Promise<void> {
  const existing = new Set(await admin.listTopics())
  await make(admin, partitions, topics.filter(({ name }) => !existing.has(name)))
  const until = Date.now() + topicLimitMs
  for (const topic of topics) await led(admin, topic, partitions, until)
  await bringInLine(admin, topics, told)
}

/** Another process may be making the same topics: what counts is that they are there. */
async function make(admin: Admin, partitions: number, topics: readonly TopicSettings[]): Promise<void> {
  const creating = topics.map((topic) => ({ topic: topic.name, numPartitions: partitions, configEntries: entriesOf(wantedOf(topic, 1)) }))
  if (creating.length > 0) await admin.createTopics({ topics: creating, waitForLeaders: false }).catch(() => undefined)
}

type Config = ReadonlyMap<string, string>

const entriesOf = (config: Config): { name: string; value: string }[] => [...config].map(([name, value]) => ({ name, value }))

const cleaning = ({ compacted = false }: TopicSettings): string => (compacted ? 'compact' : 'delete')

function wantedOf(topic: TopicSettings, copies: number): Config {
  const kept: [string, string][] = topic.compacted === true ? [] : [['retention.ms', String((topic.keptDays ?? 30) * dayMs)]]
  const inSync: [string, string][] = copies >= copiesForTwoInSync ? [['min.insync.replicas', '2']] : []
  return new Map([['cleanup.policy', cleaning(topic)], ...kept, ...inSync])
}

async function led(admin: Admin, topic: TopicSettings, partitions: number, until: number): Promise<void> {
  const { name } = topic
  for (;;) {
    const found = await partitionsOf(admin, name)
    if (found === partitions) return
    if (found > 0) throw new Error(`The topic ${name} has ${found} partitions; this deployment says ${partitions}. The number never changes: it decides where a key lies.`)
    if (Date.now() > until) throw new Error(`The topic ${name} could not be made.`)
    await wait(100)
    // One that was just deleted may have been listed still.
    await make(admin, partitions, [topic])
  }
}

/** 0 while the topic is missing or a leader does not serve its partition yet: metadata knows leaders before they know it. */
async function partitionsOf(admin: Admin, topic: string): Promise<number> {
  try {
    return (await admin.fetchTopicOffsets(topic)).length
  } catch {
    return 0
  }
}

async function bringInLine(admin: Admin, topics: readonly TopicSettings[], told: ToldOfChange): Promise<void> {
  if (topics.length === 0) return
  const copies = await copiesOf(admin, topics)
  const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: topics.map(({ name }) => ({ type: kafkajs.ConfigResourceTypes.TOPIC, name })) })
  for (const topic of topics) {
    const found = (resources as readonly Described[]).find(({ resourceName }) => resourceName === topic.name)?.configEntries ?? []
    const inForce = new Map(found.map(({ configName, configValue }) => [configName, configValue]))
    const cleaned = inForce.get('cleanup.policy')
    if (cleaned !== cleaning(topic)) throw new Error(`The topic ${topic.name} is ${topic.compacted === true ? 'not compacted' : 'compacted'}: its cleanup.policy is ${cleaned}, it must be ${cleaning(topic)}.`)
    const changes = [...wantedOf(topic, copies.get(topic.name) ?? 1)].filter(([name, value]) => inForce.get(name) !== value && !isMore(name, inForce.get(name)))
    if (changes.length === 0) continue
    await change(admin, topic.name, found, changes)
    told(`The topic ${topic.name} now has ${changes.map(([name, value]) => `${name} ${value} (was ${inForce.get(name)})`).join(', ')}.`)
  }
}

/** Whoever runs the cluster may ask for more copies than we do. */
const isMore = (name: string, inForce: string | undefined): boolean => name === 'min.insync.replicas' && Number(inForce) >= 2

async function copiesOf(admin: Admin, topics: readonly TopicSettings[]): Promise<ReadonlyMap<string, number>> {
  const { topics: found } = await admin.fetchTopicMetadata({ topics: topics.map(({ name }) => name) })
  return new Map(found.map(({ name, partitions }) => [name, Math.min(...partitions.map(({ replicas }) => replicas.length))]))
}

interface Described {
  readonly resourceName: string
  readonly configEntries: readonly { readonly configName: string; readonly configValue: string; readonly configSource: number; readonly readOnly: boolean }[]
}

/** Said for this topic itself, not taken over from a default. */
const ofTopic = 1

/** The request replaces the whole configuration of the topic: what is said there already is said again. */
async function change(admin: Admin, topic: string, found: Described['configEntries'], changes: readonly (readonly [string, string])[]): Promise<void> {
  const own = found.filter(({ configSource, readOnly }) => configSource === ofTopic && !readOnly).map(({ configName, configValue }) => [configName, configValue] as const)
  const configEntries = entriesOf(new Map([...own, ...changes]))
  await admin.alterConfigs({ validateOnly: false, resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic, configEntries }] })
}
