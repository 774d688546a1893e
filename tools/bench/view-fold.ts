// What an event costs from its message to its row: read, folded, written with positions, kept events and one notification.
import { randomUUID } from 'node:crypto'
import type { Contracts } from '@wismo/contracts'
import { EventId, Instant, OrderId, ShopId, wismoSpace, type Uuid } from '@wismo/kernel'
import { schemaLog, type ReceivedMessage, type ViewGroup } from '@wismo/messaging'
import { sortBatch } from '../../libs/messaging/src/sorted-batch.ts'
import { settleViews } from '../../libs/messaging/src/view-batch.ts'
import { medianCost, startMeter, type Cost, type Machines } from './bus-cost.ts'
import { benchLives, recordedBy, viewSchema, type ViewScene } from './view-scene.ts'

export interface FoldStep {
  readonly rows: number
  readonly raw: Cost
  readonly own: Cost
}

export interface FoldSize {
  readonly batches: number
  readonly rounds: number
}

const failed = (error: unknown): never => {
  throw error
}

/** Batches of that many events, each for a row of its own, as the runner settles them; and the same rows and events written by bare statements. */
export async function folding(machines: Machines, scene: ViewScene, rows: number, { batches, rounds }: FoldSize): Promise<FoldStep> {
  const group = scene.generations.group(1)
  const position = `bench@${randomUUID()}`
  const schemas = schemaLog(scene.bus, scene.contracts)
  const next = batchesOf(scene, rows)
  const bare = bareWriter(scene)
  await bare.make()
  const [raws, owns]: [Cost[], Cost[]] = [[], []]
  for (let round = -1; round < rounds; round += 1) {
    const input = Array.from({ length: batches }, next)
    const meter = await startMeter(machines)
    for (const messages of input) await settleViews(group, scene.contracts, await sortBatch(group, schemas, messages, { kind: 'log', position }, failed), failed)
    const own = await meter(rows * batches)
    const written = await writtenBy(scene, group, input)
    const bareMeter = await startMeter(machines)
    for (const batch of written) await bare.write(batch)
    const raw = await bareMeter(rows * batches)
    // The first round warms up.
    if (round >= 0) {
      owns.push(own)
      raws.push(raw)
    }
  }
  return { rows, raw: medianCost(raws), own: medianCost(owns) }
}

/** One more event of an order's own part, through the group that serves; answers the version of the whole order after it. */
export async function changing(scene: ViewScene, orderId: OrderId): Promise<number> {
  const { contracts, pool } = scene
  const { rows } = await pool.query<{ number: number; version: number; all: number; shopId: string }>(
    `select (select number from ${viewSchema}.generation where state = 'serving') as number, max(version) filter (where part = $2) as version, sum(version)::int as all, min(shop_id) as "shopId" from ${viewSchema}.order_part_v1 where order_id = $1`,
    [OrderId.toUuid(orderId), orderId])
  const { number = 1, version = 0, all = 0, shopId = '' } = rows[0] ?? {}
  const now = Instant.fromMillis(Date.now())
  const message = contracts.message({
    service: 'order', type: 'OrderReopened', id: randomUUID() as Uuid, key: orderId, shopId: ShopId.parse(shopId), data: { orderId, cause: 'balance' },
    envelope: { subject: orderId, sequence: version + 1, occurredAt: now, recordedAt: now, correlationId: wismoSpace, causationId: wismoSpace, actorType: 'system', actorId: 'bench' },
  })
  const group = scene.generations.group(number)
  const received = { ...message, partition: 0, offset: BigInt(version), timestamp: Date.now() }
  await settleViews(group, contracts, await sortBatch(group, schemaLog(scene.bus, contracts), [received], { kind: 'log', position: `bench@${randomUUID()}` }, failed), failed)
  return all + 1
}

/** Lives go on side by side: each batch has the next event of other lives than the batch before. */
function batchesOf({ contracts }: ViewScene, size: number): () => readonly ReceivedMessage[] {
  const open = Array.from({ length: size * 3 }, () => ({ messages: [] as ReceivedMessage[] }))
  const lives = messagesOfLives(contracts)
  let turn = 0
  return () => {
    const batch: ReceivedMessage[] = []
    for (let i = 0; i < size; i += 1) {
      const place = open[turn++ % open.length]
      if (place === undefined) break
      if (place.messages.length === 0) place.messages = lives()
      const message = place.messages.shift()
      if (message !== undefined) batch.push(message)
    }
    return batch
  }
}

function messagesOfLives(contracts: Contracts): () => ReceivedMessage[] {
  let [first, offset] = [1_000_000, 0n]
  return () => {
    const [life] = [...benchLives(1, first++)]
    if (life === undefined) return []
    return life.events.map((one) => {
      const { id, type, aggregate, data, occurredAt, recordedAt, actor } = one.event
      const message = contracts.message({
        service: recordedBy(one), type, id: EventId.toUuid(id), key: life.orderId, shopId: life.shopId, data,
        envelope: { subject: aggregate, sequence: one.version, occurredAt, recordedAt, correlationId: wismoSpace, causationId: wismoSpace, actorType: actor, actorId: 'bench' },
      })
      return { ...message, partition: 0, offset: offset++, timestamp: Date.now() }
    })
  }
}

interface WrittenBatch {
  readonly values: readonly unknown[]
}

/** What these batches came to, read back: rows as they are now, events as they came. */
async function writtenBy({ pool }: ViewScene, group: ViewGroup, input: readonly (readonly ReceivedMessage[])[]): Promise<readonly WrittenBatch[]> {
  const ids = input.map((messages) => messages.map(({ headers }) => headers['ce_id'] ?? ''))
  const written: WrittenBatch[] = []
  for (const batch of ids) {
    const { rows } = await pool.query<Record<string, unknown>>(
      `select e.order_id, e.part, e.version, p.shop_id, p.doc::text as doc, e.id, e.type, e.occurred_at, e.recorded_at, e.body
       from ${viewSchema}.${group.events} e join ${viewSchema}.${group.table} p using (order_id, part) where e.id = any($1::uuid[])`, [batch])
    written.push({ values: ['order_id', 'part', 'version', 'shop_id', 'doc', 'id', 'type', 'occurred_at', 'recorded_at', 'body'].map((column) => rows.map((row) => row[column])) })
  }
  return written
}

/** The least that writes the same: one statement that upserts rows and inserts events. */
function bareWriter({ pool }: ViewScene): { make(): Promise<unknown>; write(batch: WrittenBatch): Promise<unknown> } {
  const [rows, events] = ['bench_bare.row', 'bench_bare.event']
  return {
    make: () => pool.query(`create schema bench_bare;
      create table ${rows} (order_id uuid, part text collate "C", version int not null, shop_id text not null, doc json not null, primary key (order_id, part)) with (fillfactor = 70);
      create table ${events} (order_id uuid, part text collate "C", version int, id uuid not null, type text not null, occurred_at timestamptz not null, recorded_at timestamptz not null, body bytea not null, primary key (order_id, part, version))`),
    write: ({ values }) => pool.query({
      name: 'bench.bare',
      text: `with up as (insert into ${rows} as p select * from unnest($1::uuid[], $2::text[], $3::int[], $4::text[], $5::json[]) on conflict (order_id, part) do update set version = excluded.version, doc = excluded.doc)
        insert into ${events} select * from unnest($1::uuid[], $2::text[], $3::int[], $6::uuid[], $7::text[], $8::timestamptz[], $9::timestamptz[], $10::bytea[])`,
      values: [...values],
    }),
  }
}
