// schemas/lock.json: every form in which an event was ever published. It only grows.
import { existsSync, readFileSync } from 'node:fs'
import type { EventEntry, Revision } from '../../libs/contracts/src/contract-source.ts'
import { fingerprintOf } from '../../libs/contracts/src/fingerprint.ts'
import { wireForm, type RecordSchema, type SharedTypes } from '../../libs/contracts/src/schema.ts'
import { incompatibilities } from './compatibility.ts'

export type Lock = Readonly<Record<string, readonly RecordSchema[]>>

export const readLock = (file: string): Lock => (existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Lock) : {})

/** One line per form, so that a review sees what came. */
export const lockText = (lock: Lock): string =>
  `{\n${Object.entries(lock).map(([event, forms]) => `  ${JSON.stringify(event)}: [\n${forms.map((form) => `    ${JSON.stringify(form)}`).join(',\n')}\n  ]`).join(',\n')}\n}\n`

export interface Judged {
  /** The lock with what is published now. */
  readonly lock: Lock
  /** Events whose form is not in the lock yet. */
  readonly added: readonly string[]
  readonly problems: readonly string[]
}

/** Holds what is described against what was published. */
export function judge(events: readonly EventEntry[], types: SharedTypes, lock: Lock): Judged {
  const grown: Record<string, readonly RecordSchema[]> = { ...lock }
  const added: string[] = []
  const problems: string[] = Object.keys(lock).flatMap((event) => unpublished(event, events.find((entry) => entry.event === event)))
  for (const { event, schema } of events.filter(({ state }) => state === 'published')) {
    const forms = lock[event] ?? []
    const current = wireForm(schema, types)
    if (sameForm(forms.at(-1), current)) continue
    const found = incompatibilities(event, revisionsOf(forms), current)
    problems.push(...found)
    if (found.length > 0) continue
    added.push(event)
    grown[event] = [...forms, current]
  }
  return { lock: grown, added, problems }
}

function unpublished(event: string, entry: EventEntry | undefined): readonly string[] {
  if (entry === undefined) return [`${event} was published and is gone: an event that was published stays in the catalogue.`]
  return entry.state === 'draft' ? [`${event} was published: it cannot become a draft again.`] : []
}

const sameForm = (a: RecordSchema | undefined, b: RecordSchema): boolean => JSON.stringify(a) === JSON.stringify(b)

export const revisionsOf = (forms: readonly RecordSchema[]): readonly Revision[] => forms.map((schema, i) => ({ revision: i + 1, fingerprint: fingerprintOf(schema), schema }))
