// ?dryRun=true: the same checks and the same answer, and nothing is kept.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { SealedRef, SubjectRef, type Uuid } from '@wismo/kernel'
import type { EventStore } from '@wismo/event-store'
import type { Vault } from '@wismo/privacy'
import { causeOf, idempotently, isAbout, type Database, type Subject, type Success } from '@wismo/service'

export const dryRunText = z.enum(['true', 'false']).default('false').describe('Same checks and answer, nothing is stored.')

/** What a command writes to. */
export interface CommandParts {
  readonly vault: Vault
  readonly store: EventStore
}

/** The same for one request, which wants to know what it is about. */
export interface RequestParts extends CommandParts {
  about(subject: Subject): void
}

/** Runs a command once per Idempotency-Key, or without keeping anything. */
export function runCommand<Result>(
  request: FastifyRequest, reply: FastifyReply, database: Database, parts: CommandParts, dryRun: 'true' | 'false', run: (parts: RequestParts, cause: Uuid) => Promise<Success<Result>>,
): Promise<Success<Result>> {
  const about = (subject: Subject): void => isAbout(request, subject)
  if (dryRun === 'true') return run({ vault: sealingNothing(parts.vault), store: withoutWriting(parts.store), about }, causeOf(request))
  return idempotently(request, reply, database, (cause) => run({ ...parts, about }, cause))
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
