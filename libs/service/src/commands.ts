// What every command under /v1 has: once per Idempotency-Key, `?dryRun=true`, `If-Match`.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { SealedRef, SubjectRef, type Uuid } from '@wismo/kernel'
import type { EventStore } from '@wismo/event-store'
import type { Vault } from '@wismo/privacy'
import { causeOf, idempotently, type Success } from './idempotency.ts'
import { isAbout, type Subject } from './request-traces.ts'
import type { Database } from './runtime.ts'

/** The parameters of every command. */
export const commandQuery = { dryRun: z.enum(['true', 'false']).default('false').describe('true: the same checks and the same answer, and nothing is kept.') }

/** What a command writes to. */
export interface CommandParts {
  readonly vault: Vault
  readonly store: EventStore
}

/** The same for one request. */
export interface RequestParts extends CommandParts {
  /** Names everything that the request brings about. */
  readonly cause: Uuid
  /** The version that `If-Match` names: what `executeCommand` takes. */
  readonly expected: number | undefined
  /** Says what the request turned out to be about. */
  about(subject: Subject): void
}

export type CommandRequest = FastifyRequest & { readonly query: { readonly dryRun: 'true' | 'false' } }

export const isDryRun = ({ query: { dryRun } }: CommandRequest): boolean => dryRun === 'true'

/** Runs a command once per Idempotency-Key, or without keeping anything. */
export function runCommand<Result>(request: CommandRequest, reply: FastifyReply, database: Database, parts: CommandParts, run: (parts: RequestParts) => Promise<Success<Result>>): Promise<Success<Result>> {
  const own = { expected: request.expectedVersion, about: (subject: Subject): void => isAbout(request, subject) }
  if (isDryRun(request)) return run({ ...own, vault: sealingNothing(parts.vault), store: withoutWriting(parts.store), cause: causeOf(request) })
  return idempotently(request, reply, database, (cause) => run({ ...own, ...parts, cause }))
}

/** A dry run names what it would seal and keeps nothing of it. */
const sealingNothing = (vault: Vault): Vault => ({
  ...vault,
  seal: async (batch) => batch.map(({ cause, values }) => ({ subjectRef: SubjectRef.of(cause, 'dry run'), refs: Object.fromEntries(Object.keys(values).map((field) => [field, SealedRef.of(cause, field)])) })),
})

/** A dry run decides on what is there and writes nothing. */
const withoutWriting = (store: EventStore): EventStore => ({
  ...store,
  readMany: (streams) => store.readMany(streams),
  append: async ({ events, expected }) => ({ outcome: 'appended', version: (typeof expected === 'number' ? expected : 0) + events.length, position: '0' as never }),
})
