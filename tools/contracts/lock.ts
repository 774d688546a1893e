// schemas/lock.json: where every published event travels, what in it is personal, and every form in which it was ever
// published. It only grows.
import { existsSync, readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import type { EventEntry, Revision, TopicEntry } from '../../libs/contracts/src/contract-source.ts'
import { fingerprintOf } from '../../libs/contracts/src/fingerprint.ts'
import { wireForm, type RecordSchema } from '../../libs/contracts/src/schema.ts'
import { incompatibilities } from './compatibility.ts'
import { limitedForm, narrowings } from './limits.ts'
import type { Sources } from './sources.ts'

export type Lock = Readonly<Record<string, Locked>>

export interface Locked {
  readonly topic: string
  /** What its topic is keyed by. */
  readonly key: string
  /** Paths of the fields that are or refer to a person's data. */
  readonly personal: readonly string[]
  /** One per revision, oldest first: wire forms, and for what retailers send with the limits that bind it. */
  readonly forms: readonly RecordSchema[]
}

export const readLock = (file: string): Lock => (existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Lock) : {})

/** One line per form, so that a review sees what came. */
export const lockText = (lock: Lock): string => `{\n${Object.entries(lock).map(([event, locked]) => `  ${JSON.stringify(event)}: ${lockedText(locked)}`).join(',\n')}\n}\n`

const lockedText = ({ topic, key, personal, forms }: Locked): string =>
  `{\n    "topic": ${JSON.stringify(topic)},\n    "key": ${JSON.stringify(key)},\n    "personal": ${JSON.stringify(personal)},\n    "forms": [\n${forms.map((form) => `      ${JSON.stringify(form)}`).join(',\n')}\n    ]\n  }`

/** What the codecs need of the forms: nothing but what decides about bytes. */
export const revisionsOf = (forms: readonly RecordSchema[]): readonly Revision[] => numbered(forms.map((form) => wireForm(form, new Map())))

const numbered = (forms: readonly RecordSchema[]): readonly Revision[] => forms.map((schema, i) => ({ revision: i + 1, fingerprint: fingerprintOf(schema), schema }))

export interface Judged {
  /** The lock with what is published now. */
  readonly lock: Lock
  /** Events that get one more revision. */
  readonly added: readonly string[]
  /** What the lock does not say yet, one clause each. */
  readonly news: readonly string[]
  readonly problems: readonly string[]
}

/** Holds what is described against what was published. */
export function judge(sources: Sources, lock: Lock): Judged {
  const verdicts = sources.events.filter(({ state }) => state === 'published').map((entry) => ({ event: entry.event, ...verdictOn(entry, sources, lock[entry.event]) }))
  return {
    lock: { ...lock, ...Object.fromEntries(verdicts.map(({ event, locked }) => [event, locked])) },
    added: verdicts.filter(({ added }) => added).map(({ event }) => event),
    news: verdicts.flatMap(({ event, news }) => news.map((one) => `${event}: ${one}`)),
    problems: [...Object.keys(lock).flatMap((event) => unpublished(event, sources)), ...verdicts.flatMap(({ problems }) => problems)],
  }
}

function unpublished(event: string, { events, catalogued }: Sources): readonly string[] {
  if (!catalogued.has(event)) return [`${event} was published and is gone: an event that was published stays in the catalogue.`]
  return events.some((entry) => entry.event === event && entry.state === 'draft') ? [`${event} was published: it cannot become a draft again.`] : []
}

interface Verdict {
  readonly locked: Locked
  readonly added: boolean
  readonly news: readonly string[]
  readonly problems: readonly string[]
}

function verdictOn(entry: EventEntry, { topics, types }: Sources, was: Locked | undefined): Verdict {
  const { event, schema, personal } = entry
  const topic = topicOf(entry, topics)
  const place = { topic: topic.name, key: topic.key }
  const forms = judgeForm(event, was?.forms ?? [], topic.inbound === true ? limitedForm(schema, types) : wireForm(schema, types))
  const marked = was?.personal ?? []
  const marks = personal.filter((path) => !marked.includes(path))
  return {
    locked: { ...place, personal: marks.length > 0 ? personal : marked, forms: forms.forms },
    added: forms.added,
    news: [...forms.news, ...(was === undefined ? [] : marks.map((path) => `${path} is marked personal from now on`))],
    problems: [...(was === undefined ? [] : [...moved(event, was, place), ...unmarked(event, was, personal)]), ...forms.problems],
  }
}

function topicOf({ event, topic }: EventEntry, topics: readonly TopicEntry[]): TopicEntry {
  const found = topics.find(({ name }) => name === topic)
  if (found === undefined) throw new Error(`${event}: there is no topic ${topic}.`)
  return found
}

const moved = (event: string, was: Locked, { topic, key }: Pick<Locked, 'topic' | 'key'>): readonly string[] =>
  was.topic === topic && was.key === key ? [] : [`${event} travels on ${was.topic}, keyed by ${was.key}: readers follow it there, not on ${topic}, keyed by ${key}.`]

/** A mark on what holds a field covers the field. */
const unmarked = (event: string, was: Locked, personal: readonly string[]): readonly string[] =>
  was.personal.filter((path) => !personal.some((mark) => path === mark || /^[.[{]/.test(path.startsWith(mark) ? path.slice(mark.length) : ''))).map((path) => `${event}: ${path} was marked personal, and a mark stays.`)

type FormVerdict = Omit<Verdict, 'locked'> & Pick<Locked, 'forms'>

/** A revision is known by its fingerprint: defaults, aliases and limits, which do not count for it, replace the last form. */
function judgeForm(event: string, forms: readonly RecordSchema[], current: RecordSchema): FormVerdict {
  if (isDeepStrictEqual(forms.at(-1), current)) return { forms, added: false, news: [], problems: [] }
  const published = numbered(forms)
  const problems = [...incompatibilities(event, published, current), ...narrowings(event, published, current)]
  const known = published.findLast(({ fingerprint }) => fingerprint === fingerprintOf(current))?.revision
  if (known === undefined) return { forms: [...forms, current], added: true, news: [`revision ${forms.length + 1} is published from now on`], problems }
  if (known === forms.length) return { forms: [...forms.slice(0, -1), current], added: false, news: [`the form of revision ${known} is written anew`], problems }
  return { forms, added: false, news: [], problems: [`${event} has the form of revision ${known} again, which revision ${forms.length} followed: a form is known by its fingerprint and cannot come twice.`, ...problems] }
}
