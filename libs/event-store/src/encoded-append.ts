import { Invalid, isUuid, type Uuid } from '@wismo/kernel'
import { maxAppends, type Append, type EventVersions, type ExpectedVersion, type NewEvent, type StreamName } from './port.ts'

/** An append as it is stored: checked, its bodies as JSON text. */
export interface EncodedAppend {
  readonly stream: StreamName
  readonly expected: ExpectedVersion
  readonly events: readonly EncodedEvent[]
}

export interface EncodedEvent {
  readonly id: Uuid
  readonly type: string
  readonly schemaVersion: number
  readonly data: string
  readonly metadata: string
}

/**
 * Checks a whole call before anything of it is written, so that every adapter refuses the same things. Throws `Invalid`:
 * `too_large` above `maxAppends`, else `invalid`. The refused value is never repeated in the message.
 */
export function encodeAppends(appends: readonly Append[], versions: EventVersions): readonly EncodedAppend[] {
  if (appends.length > maxAppends) throw new Invalid('too_large', `One call takes ${maxAppends} appends at most, this one has ${appends.length}.`)
  return appends.map((append) => encodeAppend(append, versions))
}

/** As `encodeAppends`, for one. */
export function encodeAppend({ stream, expected, events }: Append, versions: EventVersions): EncodedAppend {
  if (!isName(stream)) throw new Invalid('invalid', `A stream has a name of 1 to ${maxNameLength} characters, none of them a control character.`)
  if (typeof expected === 'number' && !isVersion(expected)) throw new Invalid('invalid', 'The expected version is a whole number from 0 on.')
  if (events.length === 0) throw new Invalid('invalid', 'An append holds at least one event.')
  return { stream, expected, events: events.map((event) => encodeEvent(event, versions)) }
}

function encodeEvent({ id, type, data, metadata }: NewEvent, versions: EventVersions): EncodedEvent {
  if (!isUuid(id)) throw new Invalid('invalid', 'The id of an event is a UUID in lower case.')
  if (!isName(type)) throw new Invalid('invalid', `An event has a type of 1 to ${maxNameLength} characters, none of them a control character.`)
  return { id, type, schemaVersion: versions.current(type), data: encodeJson(data), metadata: encodeJson(metadata) }
}

/** In characters. An index of PostgreSQL takes keys of 2,704 bytes; four bytes a character stay below. */
const maxNameLength = 500

/** No line feed, because names travel joined by them; no half of a surrogate pair, because UTF-8 has none. */
const unfitForNames = /[\u0000-\u001f\u007f\p{Cs}]/u

const isName = (text: string): boolean => text !== '' && text.length <= maxNameLength && !unfitForNames.test(text)
const isVersion = (number: number): boolean => Number.isInteger(number) && number >= 0 && number <= 0x7fffffff

/**
 * The escapes of U+0000 and of lone surrogates, behind an even number of backslashes. PostgreSQL takes both as `json`,
 * but can neither cast such a body to `jsonb` nor read the text out of it.
 */
const unfitEscape = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/

/** JSON on one line; what `JSON.parse` makes of it is what every adapter gives back. */
function encodeJson(value: unknown): string {
  const json = serialized(value)
  if (json === undefined) throw new Invalid('invalid', 'The body of an event is JSON.')
  if (json.includes('\\u') && unfitEscape.test(json)) throw new Invalid('invalid', 'No text of an event holds the character U+0000 or half a surrogate pair.')
  return json
}

function serialized(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    // A circle or a bigint: not JSON, like a function or `undefined`.
    return undefined
  }
}
