import type { NextOffset, Subscription, TopicPartition } from '../port.ts'

/** One partition that a member reads. */
export interface Reader extends TopicPartition {
  next: bigint
  /** For a moment after a refused delivery. */
  resting: boolean
  /** Another member gets the partition: what runs may end, nothing begins. */
  lost: boolean
  readonly abort: AbortController
}

export interface Delivery {
  readonly reader: Reader
  /** Milliseconds of `performance.now`. */
  readonly since: number
  readonly settled: Promise<void>
}

/** A member's place in its group. */
export interface Joined {
  readonly memberId: string
  /** The generation whose share this member holds or is on the way to. */
  generation: number
  partitions: readonly number[]
  /** It has let go of everything outside of its share and said so. */
  takenUp: boolean
  /** Its share of this generation is being asked for, or is being read. */
  assigned: boolean
}

/** One subscription in this process. */
export interface Member {
  readonly subscription: Subscription
  joined: Joined | undefined
  readonly readers: Map<string, Reader>
  /** By place: a partition that comes back waits here for the delivery that ran when it went. */
  readonly running: Map<string, Delivery>
  stopped: boolean
  readonly isReady: Promise<void>
  ready(): void
}

export const placeOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`

export function newMember(subscription: Subscription): Member {
  let ready: () => void = () => undefined
  const isReady = new Promise<void>((resolve) => {
    ready = resolve
  })
  return { subscription, joined: undefined, readers: new Map(), running: new Map(), stopped: false, isReady, ready }
}

/** What this member's share comes to over all its topics. */
export const assignmentOf = ({ subscription }: Member, partitions: readonly number[]): readonly TopicPartition[] =>
  subscription.topics.flatMap((topic) => partitions.map((partition) => ({ topic, partition })))

/** Begins to read what it does not read yet, from where the group is; what it kept goes on where it is itself. */
export function readFrom(member: Member, assigned: readonly TopicPartition[], known: readonly NextOffset[]): void {
  const next = new Map(known.map((one) => [placeOf(one), one.next]))
  for (const one of assigned) {
    const place = placeOf(one)
    if (!member.readers.has(place)) member.readers.set(place, { ...one, next: next.get(place) ?? 0n, resting: false, lost: false, abort: new AbortController() })
  }
}

/** Gives up everything at once: whoever is the owner now must not wait for what runs here. */
export function giveUp(member: Member): void {
  member.joined = undefined
  member.subscription.lost?.()
  member.readers.clear()
  for (const { reader } of member.running.values()) reader.abort.abort()
}

/** Lets go of what is not its own any more: idle partitions now, those with a delivery when that ends or is aborted. True when nothing is left. */
export function letGo(member: Member, partitions: readonly number[]): boolean {
  for (const [place, reader] of member.readers) {
    reader.lost = !partitions.includes(reader.partition)
    if (reader.abort.signal.aborted || (reader.lost && member.running.get(place)?.reader !== reader)) member.readers.delete(place)
  }
  return [...member.readers.values()].every(({ lost }) => !lost)
}
