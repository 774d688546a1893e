// Parked messages that are handled again: which are due, and what they were.
import type { Contracts } from '@wismo/contracts'
import { SealedRef, Unavailable, type Uuid } from '@wismo/kernel'
import type { Errand } from './between-batches.ts'
import type { ConsumerGroup } from './group.ts'
import { isFromOutside } from './inbound.ts'
import type { Headers, ReceivedMessage, TopicPartition } from './port.ts'
import type { TakenUp } from './sorted-batch.ts'

/** Keys and messages of one round at most: new messages wait meanwhile. */
const longestRound = 100
/** A round whose keys are taken one by one begins no further key after this, in milliseconds. */
const apartMs = 5_000

/** What taking up parked messages needs; times in milliseconds. */
interface Redriving {
  readonly group: ConsumerGroup
  readonly contracts: Contracts
  /** Messages that the group settles in one batch at most. */
  readonly maxBatch: number
  readonly everyMs: number
  /** Between looks for keys that nobody stands at the head of. */
  readonly headlessEveryMs: number
  /** What the member has: another list after every assignment. */
  assigned(): readonly TopicPartition[]
  /** Handles one round as a batch; answers which of its messages stay parked. */
  settle(rows: Round['rows']): Promise<ReadonlySet<ReceivedMessage>>
}

interface Redriver extends Errand {
  /** Something may be parked now: a batch says so. */
  expect(): void
}

/** Looks for what is due and has it handled, round after round while there is more. */
export function redriving({ group, contracts, maxBatch, everyMs, headlessEveryMs, assigned, settle }: Redriving): Redriver {
  const maxRound = Math.min(longestRound, maxBatch)
  let goingOn: readonly string[] = []
  let headlessAt = performance.now()
  // A group that has nothing parked is asked about seldom: what is parked, its members park.
  let nothingParked = false
  let known: readonly TopicPartition[] = []
  // Keys that cannot be handled now, with why: they stand first as long as they are due, so the next rounds go past them.
  const passed = new Map<string, unknown>()
  return {
    firstInMs: everyMs,
    expect() {
      nothingParked = false
    },
    async run() {
      const now = assigned()
      if (now !== known) nothingParked = false
      known = now
      const own = [...new Set(now.map(({ partition }) => partition))]
      const headless = performance.now() >= headlessAt
      if (own.length === 0 || (nothingParked && !headless)) return everyMs
      const round = await dueRound(group, contracts, { partitions: own, goingOn, passed: [...passed.keys()], headless, maxRound })
      if (headless) headlessAt = performance.now() + headlessEveryMs
      goingOn = []
      if (round === undefined) {
        throwFirst(passed)
        if (headless) nothingParked = !(await hasParked(group))
        return everyMs
      }
      const { still, failed, isOver } = await settleRound(round, settle)
      goingOn = round.cut.filter((key) => !failed.has(key) && ![...still].some((message) => round.keys.get(message) === key))
      for (const [key, error] of failed) passed.set(key, error)
      if (!isOver) throw failed.values().next().value
      if (passed.size > 0 && round.cut.length > 0) return 0
      throwFirst(passed)
      return goingOn.length > 0 ? 0 : everyMs
    },
  }
}

/** All else that was due is done: what could not be handled comes again after the pause of an errand that fails. */
function throwFirst(passed: Map<string, unknown>): void {
  if (passed.size === 0) return
  const [error] = passed.values()
  passed.clear()
  throw error
}

/** What became of a round. */
interface SettledRound {
  readonly still: ReadonlySet<ReceivedMessage>
  /** Keys that cannot be handled now, with why. */
  readonly failed: ReadonlyMap<string, unknown>
  /** Every key was tried. */
  readonly isOver: boolean
}

/** Handles a round as one batch; where a part of it is not available, each key alone. */
async function settleRound({ rows, keys }: Round, settle: Redriving['settle']): Promise<SettledRound> {
  try {
    return { still: await settle(rows), failed: new Map(), isOver: true }
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error
  }
  const began = performance.now()
  const still = new Set<ReceivedMessage>()
  const failed = new Map<string, unknown>()
  for (const key of new Set(keys.values())) {
    if (failed.size > 0 && performance.now() - began > apartMs) return { still, failed, isOver: false }
    try {
      for (const message of await settle(new Map([...rows].filter(([message]) => keys.get(message) === key)))) still.add(message)
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error
      failed.set(key, error)
    }
  }
  return { still, failed, isOver: true }
}

/** One round of parked messages, in the order in which they were parked. */
interface Round {
  readonly rows: ReadonlyMap<ReceivedMessage, TakenUp>
  readonly keys: ReadonlyMap<ReceivedMessage, string>
  /** Keys that may have more than one round takes: they go on at once where nothing failed. */
  readonly cut: readonly string[]
}

/** Which keys a runner looks for. */
interface Wanted {
  /** Those of its member: the head of a key decides. */
  readonly partitions: readonly number[]
  /** Keys that the last round did not finish. */
  readonly goingOn: readonly string[]
  /** Keys to leave out. */
  readonly passed: readonly string[]
  /** Keys with nobody at their head too: a member parked behind a message while another one finished it. Dearer to find. */
  readonly headless: boolean
  readonly maxRound: number
}

/** Reads what is due, with its bodies; undefined when nothing is. */
async function dueRound(group: ConsumerGroup, contracts: Contracts, wanted: Wanted): Promise<Round | undefined> {
  const keys = await dueKeys(group, wanted)
  if (keys.length === 0) return undefined
  const { rows } = await group.pool.query<Row>({
    name: `${group.schema}.parked_rows`,
    text: `select id, key, code, attempts, topic, partition, log_offset, coalesce(log_time, extract(epoch from parked_at)::bigint * 1000) as log_time, headers, message_key, value, body_ref
      from ${group.schema}.parked where group_name = $1 and key = any($2) order by behind, id limit $3`,
    values: [group.name, keys, wanted.maxRound],
  })
  const taken = new Map<ReceivedMessage, TakenUp>()
  const keyOf = new Map<ReceivedMessage, string>()
  for (const row of rows.sort((a, b) => Number(a.id) - Number(b.id))) {
    const value = await bodyOf(group, contracts, row)
    const message = messageOf(row, value ?? null)
    keyOf.set(message, row.key)
    taken.set(message, { id: row.id, attempts: row.attempts, code: row.code, isLost: value === undefined })
  }
  return { rows: taken, keys: keyOf, cut: rows.length < wanted.maxRound ? [] : [...new Set(rows.map(({ key }) => key))] }
}

async function dueKeys(group: ConsumerGroup, { partitions, goingOn, passed, headless, maxRound }: Wanted): Promise<readonly string[]> {
  const { rows } = await group.pool.query<{ key: string }>({
    name: `${group.schema}.parked_due`,
    text: `select key from ${group.schema}.parked where group_name = $1 and partition = any($2::int[]) and least(retry_at, asked_at) <= now() and key <> all($4)
      group by key order by min(least(retry_at, asked_at)) limit $3`,
    values: [group.name, partitions, maxRound, passed],
  })
  const due = [...goingOn, ...rows.map(({ key }) => key)]
  return headless ? [...due, ...(await headlessKeys(group, partitions, passed, maxRound))] : due
}

async function headlessKeys({ pool, schema, name }: ConsumerGroup, partitions: readonly number[], passed: readonly string[], maxRound: number): Promise<readonly string[]> {
  const { rows } = await pool.query<{ key: string }>({
    name: `${schema}.parked_headless`,
    text: `select key from (select distinct on (key) key, behind, partition from ${schema}.parked where group_name = $1 order by key, behind, id) first
      where behind and partition = any($2::int[]) and key <> all($4) limit $3`,
    values: [name, partitions, maxRound, passed],
  })
  return rows.map(({ key }) => key)
}

async function hasParked({ pool, schema, name }: ConsumerGroup): Promise<boolean> {
  const { rows } = await pool.query<{ parked: boolean }>({ name: `${schema}.has_parked`, text: `select exists (select from ${schema}.parked where group_name = $1) as parked`, values: [name] })
  return rows[0]?.parked ?? true
}

interface Row {
  readonly id: string
  readonly key: string
  readonly code: string
  readonly attempts: number
  readonly topic: string
  readonly partition: number
  readonly log_offset: string
  readonly log_time: string
  readonly headers: Headers
  readonly message_key: string
  readonly value: Buffer | null
  readonly body_ref: Uuid | null
}

/** Undefined where it was not kept: card data, what a month's key can no longer open, and what earlier releases parked. */
async function bodyOf(group: ConsumerGroup, contracts: Contracts, { topic, value, body_ref: ref }: Row): Promise<Uint8Array | undefined> {
  if (!isFromOutside(contracts, topic)) return value ?? undefined
  if (ref === null || group.kind === 'views') return undefined
  const body = await group.vault.openBody(SealedRef.fromUuid(ref))
  return body?.length === 0 ? undefined : body
}

const messageOf = (row: Row, value: Uint8Array | null): ReceivedMessage => ({
  topic: row.topic,
  partition: row.partition,
  offset: BigInt(row.log_offset),
  timestamp: Number(row.log_time),
  key: row.message_key,
  headers: row.headers,
  value,
})
