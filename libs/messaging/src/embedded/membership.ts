import type { Pool } from 'pg'
import { wakeablePause } from '../pause.ts'
import { shareOut } from '../share-out.ts'
import { heldSession } from './held-session.ts'
import { assignmentOf, giveUp, letGo, readFrom, type Joined, type Member } from './member.ts'
import type { MemberRow, Session } from './session.ts'
import { troubleOf, type BusLog, type Trouble } from './trouble.ts'

export interface MembershipSettings {
  readonly pool: Pool
  readonly schema: string
  readonly partitions: number
  /** A process that says nothing for so long is no member any more, in milliseconds. */
  readonly leaseMs: number
  /** A delivery that is older gives its member's place to others, in milliseconds. */
  readonly stuckAfterMs: number
  readonly log?: BusLog | undefined
}

/** What this process is a member of. */
export interface Membership {
  /** Members changed, here or elsewhere: look now. */
  wake(): void
  /** False once others may have taken over, though nobody here was told yet: this process was frozen. */
  holds(): boolean
  leave(member: Member): Promise<void>
  stop(): Promise<void>
}

/** Between two looks at most, in milliseconds: how soon a process that died is missed. */
const lookMs = 1_000
/** Before the database is asked again that did not answer, in milliseconds. */
const retryMs = 250
/** A delivery that runs when its partition goes to another member may take this long to end by itself, in milliseconds. */
export const graceMs = 5_000

/**
 * One loop keeps this process in its groups. A member that sees a new generation first lets go of what is not its own any
 * more, then takes the generation up; it begins to read what it gained when every member has taken up that generation,
 * which is still the newest. So no partition has two readers, and who keeps a partition reads on meanwhile.
 *
 * Whoever loses its session is told at once (every signal aborted), at the latest when the lease ends by its own clock,
 * which is before the server ends the session. What it settles after that moves nothing here: where a group is, its own
 * positions say, and they only move forward.
 */
export function startMembership(settings: MembershipSettings, members: ReadonlySet<Member>, assigned: () => void): Membership {
  const pause = wakeablePause()
  let stopping = false
  const looking = troubleOf('keeping this process in its groups', settings.log)
  const asking = troubleOf('asking where a group is', settings.log)
  const held = heldSession(settings, () => {
    for (const member of members) giveUp(member)
    pause.wake()
  })
  const look = async (): Promise<boolean> => {
    const since = performance.now()
    const session = await held.open()
    await join(session, members)
    const rows = await session.look([...new Set([...members].map(({ subscription }) => subscription.group))])
    held.renew(session, since)
    const turns = []
    for (const member of members) turns.push(await follow(member, rows.filter(({ group }) => group === member.subscription.group), { ...settings, session, wake: pause.wake, assigned, asking }))
    return turns.includes(true)
  }
  const loop = (async () => {
    while (!stopping) {
      try {
        const isIdle = members.size === 0 || !(await look())
        looking.over()
        if (isIdle) await pause.for(Math.min(lookMs, settings.leaseMs / 4))
      } catch (error) {
        looking.failed(error)
        held.lose()
        await wakeablePause().for(retryMs)
      }
    }
    await held.end()
  })()
  return {
    wake: pause.wake,
    holds: held.holds,
    async leave(member) {
      const { joined } = member
      const session = held.current()
      giveUp(member)
      if (joined === undefined || session === undefined) return
      await session.leave(member.subscription.group, joined.memberId).catch(() => {
        // A row that stays would count as alive for as long as another member here holds the lock of the group.
        if (held.current() === session) held.lose()
      })
    },
    async stop() {
      stopping = true
      pause.wake()
      await loop
    },
  }
}

/** Who gave up a delivery joins again when that has ended: one partition has one delivery at a time. */
async function join(session: Session, members: Iterable<Member>): Promise<void> {
  for (const member of members) {
    if (member.stopped || member.joined !== undefined || member.running.size > 0) continue
    const memberId = await session.join(member.subscription.group)
    if (memberId === undefined) continue
    if (member.stopped) await session.leave(member.subscription.group, memberId)
    else member.joined = { memberId, generation: 0, partitions: [], takenUp: false, assigned: false }
  }
}

interface Turn extends MembershipSettings {
  readonly session: Session
  wake(): void
  assigned(): void
  readonly asking: Trouble
}

/** Moves one member on as far as it can go now. True when it should be looked at again at once. */
async function follow(member: Member, rows: readonly MemberRow[], turn: Turn): Promise<boolean> {
  const { joined } = member
  if (joined === undefined || member.stopped) return false
  const dead = rows.filter(({ alive }) => !alive).map(({ memberId }) => memberId)
  if (dead.length > 0) await turn.session.bury(dead)
  if (!rows.some(({ memberId }) => memberId === joined.memberId) || dead.includes(joined.memberId)) {
    giveUp(member)
    return true
  }
  if (isStuck(member, turn.stuckAfterMs)) {
    giveUp(member)
    await turn.session.leave(member.subscription.group, joined.memberId)
    return false
  }
  turnTo(member, joined, rows, turn)
  if (!joined.takenUp && letGo(member, joined.partitions)) {
    await turn.session.takeUp(joined.memberId, joined.generation)
    joined.takenUp = true
    return true
  }
  if (!joined.assigned && rows.every(({ takenUp }) => takenUp === joined.generation)) assign(member, joined, turn)
  return dead.length > 0
}

const isStuck = ({ running }: Member, stuckAfterMs: number): boolean => [...running.values()].some(({ reader, since }) => !reader.abort.signal.aborted && performance.now() - since > stuckAfterMs)

function turnTo(member: Member, joined: Joined, rows: readonly MemberRow[], { partitions, wake }: Turn): void {
  const generation = rows[0]?.generation ?? joined.generation
  if (generation === joined.generation) return
  const share = shareOut(rows.map(({ memberId }) => memberId), partitions).find(({ memberId }) => memberId === joined.memberId)?.partitions ?? []
  Object.assign(joined, { generation, partitions: share, takenUp: false, assigned: false })
  member.subscription.lost?.()
  for (const { reader, settled } of member.running.values()) {
    if (share.includes(reader.partition)) continue
    const limit = setTimeout(() => {
      if (reader.lost) reader.abort.abort()
      wake()
    }, graceMs)
    void settled.then(() => clearTimeout(limit)).then(wake)
  }
}

/** Asks the group where it is. Fails or comes too late: the next look asks again. */
function assign(member: Member, joined: Joined, { assigned, asking }: Turn): void {
  const { generation } = joined
  const places = assignmentOf(member, joined.partitions)
  const isCurrent = (): boolean => member.joined === joined && joined.generation === generation && !member.stopped
  joined.assigned = true
  member.subscription.positions(places).then(
    (known) => {
      asking.over()
      if (!isCurrent()) return
      readFrom(member, places, known)
      member.ready()
      assigned()
    },
    (error: unknown) => {
      asking.failed(error)
      if (isCurrent()) joined.assigned = false
    },
  )
}
