// Look-ups of orders are settled after they were taken in, and elsewhere, so that nobody can tell by the answer what became of one.
import type { PoolClient } from 'pg'
import type { Logger } from 'pino'
import { inTransaction, isUnreachable } from '@wismo/database'
import { StreamName, type EventStore } from '@wismo/event-store'
import { isWismoError, type Clock, type Uuid } from '@wismo/kernel'
import { executeCommand } from '@wismo/messaging'
import { isOnFile, type LookUp, type OrderViews } from '@wismo/order-views'
import type { Vault } from '@wismo/privacy'
import type { Database, Runtime, System } from '@wismo/service'
import { requestTrackingLink, track } from './domain/link-request.ts'

export interface LookUps {
  /** Settles what waits; answers how many. Several processes share the work: none settles what another one has in hand. */
  settle(): Promise<number>
  /** Settles now and then; answers how to end it. */
  start(): () => Promise<void>
}

export interface LookUpParts {
  readonly database: Database
  readonly store: EventStore
  readonly views: Pick<OrderViews, 'findByNumber'>
  readonly vault: Pick<Vault, 'open' | 'reveal'>
  readonly clock: Clock
  readonly log: Logger
  readonly tell: Runtime['tell']
}

/** By the clock and not by the request: a request that wakes the work would be followed by more of it where it fits. In milliseconds. */
const everyMs = 1_000
const perTurn = 100

interface LookUpRow {
  readonly id: Uuid
  readonly asked: Buffer
}

export function openLookUps(parts: LookUpParts): LookUps {
  const { database: { pool, schema }, log } = parts
  const settle = (): Promise<number> => inTransaction(pool, '', async (client) => {
    const rows = await takeRows(client, schema)
    for (const row of rows) await settleOne(parts, row)
    if (rows.length > 0) await client.query({ name: `${schema}.settled`, text: `delete from ${schema}.lookup where id = any($1::uuid[])`, values: [rows.map(({ id }) => id)] })
    return rows.length
  })
  return {
    settle,
    start: () => repeat(settle, (error) => log.warn({ err: error }, 'look-ups wait')),
  }
}

async function takeRows(client: PoolClient, schema: string): Promise<readonly LookUpRow[]> {
  return (await client.query<LookUpRow>({ name: `${schema}.look_ups`, text: `select id, asked from ${schema}.lookup order by asked_at limit ${perTurn} for update skip locked` })).rows
}

/** What cannot be settled because something is away stays; what fails otherwise is given up: whoever asked can ask again. */
async function settleOne(parts: LookUpParts, row: LookUpRow): Promise<void> {
  try {
    const outcome = await resolve(parts, row)
    parts.tell('wismo_lookups_total', { outcome })
  } catch (error) {
    if (isUnreachable(error) || (isWismoError(error) && (error.kind === 'unavailable' || error.kind === 'conflict'))) throw error
    parts.log.error({ err: error }, 'a look-up failed and was given up')
  }
}

async function resolve(parts: LookUpParts, { id, asked }: LookUpRow): Promise<'matched' | 'unmatched'> {
  const { shopId, number, email } = JSON.parse(parts.vault.reveal(asked)) as LookUp
  for (const view of await parts.views.findByNumber(everything, shopId, number, 'verified')) {
    const contactRef = view.customer?.contactRef
    if (contactRef === undefined || !(await isOnFile(parts.vault, view, { email }, { purpose: 'verify', by: { type: 'system', id: everything.actorId } }))) continue
    await executeCommand(parts.store, {
      aggregate: track, stream: StreamName.of(track.category, view.id), cause: id, handler: 'request-tracking-link',
      metadata: { shopId, occurredAt: parts.clock(), correlationId: id, actor: { type: 'customer', id: 'look-up' } },
      decide: requestTrackingLink({ orderId: view.id, contactRef }),
    })
    return 'matched'
  }
  return 'unmatched'
}

/** The work itself asks, for whoever it will be. */
const everything: System = { kind: 'system', actorId: 'look-up' }

function repeat(work: () => Promise<unknown>, failed: (error: unknown) => void): () => Promise<void> {
  let ended = false
  let under: Promise<unknown> = Promise.resolve()
  let timer: NodeJS.Timeout
  const next = (): void => {
    timer = setTimeout(() => {
      under = work().catch(failed).finally(() => {
        if (!ended) next()
      })
    }, everyMs)
    timer.unref()
  }
  next()
  return async () => {
    ended = true
    clearTimeout(timer)
    await under
  }
}
