// Three real brokers, 500 messages a second, and the worst that happens to brokers. Nothing that was acknowledged is lost,
// each message has its effect once, the order of every key holds, and within 15 s everything is as before.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Kafka, logLevel, type ITopicMetadata } from 'kafkajs'
import { clusterForTests, eventually, faultRounds, type ClusterBroker, type KafkaCluster } from '@wismo/testing'
import { faultStage, type FaultStage, type Load, type Outcome } from '../testing/kafka-fault-scene.ts'

const normalWithinMs = 15_000
const patience = 60_000
const rounds = faultRounds()
/** The long form, `npm run deep`. */
const isDeep = rounds > 1
/** How long harm that can be healed lasts: longer than a client waits for an answer before it gives a connection up. */
const lastingMs = isDeep ? 20_000 : 5_000
const start = clusterForTests()

function lasting(): Promise<unknown> {
  const since = Date.now()
  return eventually(() => Date.now() - since > lastingMs, { within: 2 * lastingMs })
}

/** Moments of one harm, in milliseconds since 1970. */
interface Disturbance {
  readonly began: number
  /** From each of these on everything has to come back by itself: what happened, and that it was mended. */
  readonly disturbed: readonly number[]
}

/** Harm, and what has to be so again before the next. */
type Harm = (load: Load) => Promise<Disturbance>

/** How long each disturbance was felt, up to the next thing that was done. */
function pausesOf(rows: readonly Disturbance[], { slowUntil }: Outcome): readonly number[] {
  return rows.flatMap(({ disturbed }, i) => disturbed.map((since, j) => slowUntil(since, disturbed[j + 1] ?? rows[i + 1]?.began ?? Infinity) - since))
}

if (start !== undefined) {
  describe('faults of a cluster', () => {
    let cluster: KafkaCluster
    let stage: FaultStage

    beforeAll(async () => {
      ;[cluster, stage] = await Promise.all([start(), faultStage()])
      await eventually(() => cluster.controller(), { within: patience })
    }, 120_000)
    afterAll(async () => {
      await stage.close()
      await cluster.stop()
    })

    const metadata = async (topic: string): Promise<ITopicMetadata['partitions']> => {
      const admin = new Kafka({ brokers: [...cluster.brokers], logLevel: logLevel.NOTHING }).admin()
      try {
        await admin.connect()
        return (await admin.fetchTopicMetadata({ topics: [topic] })).topics[0]?.partitions ?? []
      } finally {
        await admin.disconnect()
      }
    }
    const leads = async (topic: string, { id }: ClusterBroker): Promise<number> => (await metadata(topic)).filter(({ leader }) => leader === id).length
    const inSync = (topic: string): Promise<unknown> => eventually(async () => (await metadata(topic)).every(({ isr }) => isr.length === cluster.members.length), { within: patience })
    /** The one with the most partitions of those that do not lead the controllers. */
    const leader = async (topic: string): Promise<ClusterBroker> => {
      const others = await Promise.all(cluster.members.filter((member) => member !== cluster.controller()).map(async (member) => ({ member, leads: await leads(topic, member) })))
      return others.reduce((most, one) => (one.leads > most.leads ? one : most)).member
    }
    const controller = (): Promise<ClusterBroker> => eventually(() => cluster.controller(), { within: patience })

    const killed = (choose: (load: Load) => Promise<ClusterBroker>): Harm => async (load) => {
      const broker = await choose(load)
      const gone = Date.now()
      await broker.kill()
      await load.untilNormal(patience)
      const back = Date.now()
      await broker.start()
      await inSync(load.topic)
      return { began: gone, disturbed: [gone, back] }
    }
    const frozen: Harm = async (load) => {
      const broker = await leader(load.topic)
      const began = Date.now()
      broker.freeze()
      await lasting()
      const thawed = Date.now()
      broker.thaw()
      await load.untilNormal(patience)
      await inSync(load.topic)
      return { began, disturbed: [began, thawed] }
    }
    const cut: Harm = async (load) => {
      const began = Date.now()
      for (const { link } of cluster.members) link.cut()
      await load.untilNormal(patience)
      return { began, disturbed: [began] }
    }
    /** What a link does to its broker while it lasts nobody can mend. */
    const linked = (harm: (link: ClusterBroker['link']) => void): Harm => async (load) => {
      const { link } = await leader(load.topic)
      const began = Date.now()
      harm(link)
      await lasting()
      const healed = Date.now()
      link.heal()
      await load.untilNormal(patience)
      return { began, disturbed: [healed] }
    }
    const refused = linked((link) => link.refuse())
    const slowed = linked((link) => link.slow({ delayMs: 300, bytesPerSecond: 64_000 }))
    const restarted: Harm = async (load) => {
      const began = Date.now()
      await Promise.all(cluster.members.map((member) => member.kill()))
      await Promise.all(cluster.members.map((member) => member.start()))
      const back = Date.now()
      await load.untilNormal(patience)
      await inSync(load.topic)
      return { began, disturbed: [back] }
    }

    const faults: readonly (readonly [string, Harm, 'direct' | 'linked'])[] = [
      ['SIGKILL of a partition leader', killed(({ topic }) => leader(topic)), 'direct'],
      ['SIGKILL of the controller', killed(controller), 'direct'],
      [`a broker frozen for ${lastingMs / 1000} s`, frozen, 'direct'],
      ['every connection cut', cut, 'linked'],
      ...(isDeep ? [['connections to a broker refused', refused, 'linked'] as const] : []),
      ['connections to a broker slowed to 300 ms and 64 KB/s', slowed, 'linked'],
      ['all brokers killed and started again', restarted, 'direct'],
    ]

    test.each(faults)('%s', async (name, harm, way) => {
      const rows: Disturbance[] = []
      const outcome: Outcome = await stage.underLoad(way === 'direct' ? cluster.brokers : cluster.linked, async (load) => {
        await load.untilNormal(patience)
        for (let round = 0; round < rounds; round += 1) rows.push(await harm(load))
      })
      const pauses = pausesOf(rows, outcome)
      process.stderr.write(`${name}: back to normal after ${pauses.map((ms) => (ms / 1000).toFixed(1)).join(', ')} s; ${outcome.sent} messages, ${outcome.lost.length} lost, ${outcome.doubled.length} twice, ${outcome.refusals} calls refused\n`)
      expect({ lost: outcome.lost, doubled: outcome.doubled, disordered: outcome.disordered }).toEqual({ lost: [], doubled: [], disordered: [] })
      expect(Math.max(...pauses)).toBeLessThanOrEqual(normalWithinMs)
    }, patience + rounds * 120_000)
  })
}
