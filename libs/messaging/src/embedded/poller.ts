import { partsOf } from '../batches.ts'
import { wakeablePause } from '../pause.ts'
import type { ActiveSubscription, ReceivedMessage, Subscription } from '../port.ts'
import { newMember, placeOf, type Member, type Reader } from './member.ts'
import { graceMs, startMembership, type Membership, type MembershipSettings } from './membership.ts'
import { pollStatement, received, type RecordRow } from './records.ts'
import { troubleOf } from './trouble.ts'

export interface PollerSettings extends MembershipSettings {
  turnDays(): Promise<void>
}

export interface Poller {
  subscribe(subscription: Subscription): ActiveSubscription
  /** Something was published: look now. */
  wake(): void
  /** Members of a group changed. */
  membersChanged(): void
  stop(): Promise<void>
}

/** Whoever publishes, settles or gains a partition calls; between two looks without a call, in milliseconds. */
const idleMs = 1_000
/** Of one partition in one look: messages, and bytes of their bodies after which none is added. */
const limits = { messages: 250, bytes: 1024 * 1024 }
/** How long a partition rests after its delivery was refused, in milliseconds. */
const restMs = 100
const hourMs = 3_600_000

/** One loop reads for all groups of the process, one query a look. */
export function startPoller(settings: PollerSettings): Poller {
  const members = new Set<Member>()
  const pause = wakeablePause()
  const membership = startMembership(settings, members, pause.wake)
  const reading = troubleOf('reading the log', settings.log)
  let stopping = false
  let turnedAt = performance.now()
  const loop = (async () => {
    while (!stopping) {
      await pause.for(idleMs)
      if (stopping) return
      try {
        await look(settings, membership, members, pause.wake)
        if (performance.now() - turnedAt > hourMs) {
          turnedAt = performance.now()
          await settings.turnDays()
        }
        reading.over()
      } catch (error) {
        // The database is away: the next look finds what this one did not.
        reading.failed(error)
      }
    }
  })()
  return {
    subscribe(subscription) {
      const member = newMember(subscription)
      members.add(member)
      membership.wake()
      return { ready: member.isReady, failed: new Promise<never>(() => undefined), stop: () => leave(membership, members, member) }
    },
    wake: pause.wake,
    membersChanged: membership.wake,
    async stop() {
      stopping = true
      pause.wake()
      await loop
      await Promise.all([...members].map((member) => leave(membership, members, member)))
      await membership.stop()
    },
  }
}

interface Asking {
  readonly member: Member
  readonly reader: Reader
}

/** Readers of several groups that are at one place are asked for once: most groups are at the end, most of the time. */
async function look({ pool, schema }: PollerSettings, membership: Membership, members: ReadonlySet<Member>, wake: () => void): Promise<void> {
  const asking = new Map<string, Asking[]>()
  for (const member of members) {
    for (const [place, reader] of member.readers) {
      if (!mayRead(member, reader)) continue
      const at = `${place}/${reader.next}`
      const same = asking.get(at)
      if (same === undefined) asking.set(at, [{ member, reader }])
      else same.push({ member, reader })
    }
  }
  if (asking.size === 0) return
  const places = [...asking.values()]
  const { rows } = await pool.query<RecordRow>(pollStatement(schema, places.flatMap(([first]) => first?.reader ?? []), limits))
  const found = new Map<number, ReceivedMessage[]>()
  for (const row of rows) {
    const own = found.get(row.reader)
    if (own === undefined) found.set(row.reader, [received(row)])
    else own.push(received(row))
  }
  for (const [place, messages] of found) {
    // While the answer was on its way the partition may have gone to another member.
    for (const { member, reader } of places[place] ?? []) if (membership.holds() && mayRead(member, reader)) deliver(member, reader, messages, wake)
  }
}

const mayRead = (member: Member, reader: Reader): boolean =>
  !member.stopped && !reader.lost && member.readers.get(placeOf(reader)) === reader && !member.running.has(placeOf(reader)) && !reader.resting

function deliver(member: Member, reader: Reader, messages: readonly ReceivedMessage[], wake: () => void): void {
  const place = placeOf(reader)
  const delivery = { reader, since: performance.now() }
  const inParts = async (): Promise<void> => {
    for (const part of partsOf(messages, member.subscription.maxMessages?.() ?? messages.length)) {
      if (member.stopped || reader.lost || reader.abort.signal.aborted) return
      delivery.since = performance.now()
      await member.subscription.deliver(part, reader.abort.signal)
      reader.next = (part.at(-1)?.offset ?? reader.next) + 1n
    }
  }
  const settled = inParts()
    .catch(() => {
      reader.resting = true
      setTimeout(() => {
        reader.resting = false
        wake()
      }, restMs)
    })
    .finally(() => {
      member.running.delete(place)
      wake()
    })
  member.running.set(place, Object.assign(delivery, { settled }))
}

async function leave(membership: Membership, members: Set<Member>, member: Member): Promise<void> {
  if (!member.stopped) {
    member.stopped = true
    const limit = setTimeout(() => member.running.forEach(({ reader }) => reader.abort.abort()), graceMs)
    await Promise.all([...member.running.values()].map(({ settled }) => settled))
    clearTimeout(limit)
    await membership.leave(member)
  }
  members.delete(member)
}
