import type { Pool } from 'pg'
import { wakeablePause } from '../pause.ts'
import type { ActiveSubscription, NextOffset, ReceivedMessage, Subscription, TopicPartition } from '../port.ts'
import type { GroupLocks } from './group-locks.ts'
import { pollStatement, received, type RecordRow } from './records.ts'

export interface PollerSettings {
  readonly pool: Pool
  readonly schema: string
  readonly partitions: number
  readonly locks: GroupLocks
  turnDays(): Promise<void>
}

export interface Poller {
  subscribe(subscription: Subscription): ActiveSubscription
  /** Something was published in this process: look now. */
  wake(): void
  stop(): Promise<void>
}

/** Between two looks, in milliseconds: short while there is work, longer each time there is none. */
const busyMs = 5
const idleMs = 250
/** Messages of one partition per look. */
const perPartition = 250
/** A group that another process holds is asked for this often, in milliseconds. */
const takeOverMs = 500
const hourMs = 3_600_000
/** A delivery that runs when its subscription stops may take this long to end by itself, in milliseconds. */
const graceMs = 5_000

/** One partition of one group. */
interface Reader extends TopicPartition {
  next: bigint
  /** A delivery is under way, or a failed one rests until then (milliseconds of `performance.now`). */
  running: boolean
  restingUntil: number
}

interface Member {
  readonly subscription: Subscription
  readonly abort: AbortController
  readonly running: Set<Promise<void>>
  readers: readonly Reader[] | undefined
  askedAt: number
  stopped: boolean
  ready(): void
}

/** One loop reads for all groups of the process, one query a look. */
export function startPoller(settings: PollerSettings): Poller {
  const members = new Set<Member>()
  const pause = wakeablePause()
  let stopping = false
  let turnedAt = performance.now()
  const loop = (async () => {
    let waitMs = busyMs
    while (!stopping) {
      await pause.for(members.size === 0 ? idleMs : waitMs)
      if (stopping) return
      try {
        for (const member of members) await takeGroup(settings, member)
        const found = await look(settings, members, pause.wake)
        waitMs = found ? busyMs : Math.min(idleMs, waitMs * 2)
        if (performance.now() - turnedAt > hourMs) {
          turnedAt = performance.now()
          await settings.turnDays()
        }
      } catch {
        for (const member of members) member.readers = undefined
        waitMs = idleMs
      }
    }
  })()
  return {
    subscribe(subscription) {
      const member = memberOf(subscription)
      members.add(member.member)
      pause.wake()
      return { ready: member.ready, failed: new Promise<never>(() => undefined), stop: () => leave(settings, members, member.member) }
    },
    wake: pause.wake,
    async stop() {
      stopping = true
      pause.wake()
      await loop
      await Promise.all([...members].map((member) => leave(settings, members, member)))
    },
  }
}

function memberOf(subscription: Subscription): { member: Member; ready: Promise<void> } {
  let ready: () => void = () => undefined
  const isReady = new Promise<void>((resolve) => {
    ready = resolve
  })
  const member: Member = { subscription, abort: new AbortController(), running: new Set(), readers: undefined, askedAt: -takeOverMs, stopped: false, ready }
  return { member, ready: isReady }
}

/** A member without readers asks for its group; with it, where the group is. */
async function takeGroup({ locks, partitions }: PollerSettings, member: Member): Promise<void> {
  const { subscription } = member
  if (member.readers !== undefined && !locks.holds(subscription.group)) member.readers = undefined
  if (member.stopped || member.readers !== undefined || member.running.size > 0 || performance.now() - member.askedAt < takeOverMs) return
  member.askedAt = performance.now()
  if (!(await locks.take(subscription.group))) return
  const assigned = subscription.topics.flatMap((topic) => Array.from({ length: partitions }, (_, partition): TopicPartition => ({ topic, partition })))
  const known = new Map((await subscription.positions(assigned)).map(({ topic, partition, next }) => [`${topic}/${partition}`, next]))
  member.readers = assigned.map((one) => ({ ...one, next: known.get(`${one.topic}/${one.partition}`) ?? 0n, running: false, restingUntil: 0 }))
  member.ready()
}

async function look({ pool, schema }: PollerSettings, members: ReadonlySet<Member>, wake: () => void): Promise<boolean> {
  const now = performance.now()
  const asking = [...members].flatMap((member) => (member.stopped ? [] : (member.readers ?? []).filter(({ running, restingUntil }) => !running && restingUntil <= now).map((reader) => ({ member, reader }))))
  if (asking.length === 0) return false
  const places: readonly NextOffset[] = asking.map(({ reader }) => ({ topic: reader.topic, partition: reader.partition, next: reader.next }))
  const { rows } = await pool.query<RecordRow>(pollStatement(schema, places, perPartition))
  const found = new Map<number, ReceivedMessage[]>()
  for (const row of rows) {
    const own = found.get(row.reader) ?? []
    own.push(received(row))
    found.set(row.reader, own)
  }
  for (const [i, messages] of found) {
    const one = asking[i]
    if (one !== undefined) deliver(one.member, one.reader, messages, wake)
  }
  return found.size > 0
}

/** How long a partition rests after its delivery was refused, in milliseconds. */
const restMs = 100

function deliver(member: Member, reader: Reader, messages: readonly ReceivedMessage[], wake: () => void): void {
  if (member.stopped) return
  reader.running = true
  const delivery = member.subscription
    .deliver(messages, member.abort.signal)
    .then(
      () => {
        reader.next = (messages.at(-1)?.offset ?? reader.next) + 1n
      },
      () => {
        reader.restingUntil = performance.now() + restMs
      },
    )
    .finally(() => {
      reader.running = false
      member.running.delete(delivery)
      wake()
    })
  member.running.add(delivery)
}

async function leave({ locks }: PollerSettings, members: Set<Member>, member: Member): Promise<void> {
  if (!member.stopped) {
    member.stopped = true
    const limit = setTimeout(() => member.abort.abort(), graceMs)
    await Promise.all(member.running)
    clearTimeout(limit)
    await locks.release(member.subscription.group)
  }
  members.delete(member)
}
