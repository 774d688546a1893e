// What of a view must be the same however its order was told of, and where two of them differ.
import type { OrderView } from '@wismo/lifecycle'

type Json = Readonly<Record<string, unknown>>

/** What we conclude ourselves, now once and now again, depending on what we knew: no facts. */
const concluded = /^(Order(Confirmed|Completed|Reopened|Closed)|Promise\w+|ParcelDelivered|ParcelRegistered|DeliveryEstimateRevised)$/
/** How often something was recorded, what it is called, and references into a vault of its own. */
const dropped: ReadonlySet<string> = new Set(['viewVersion', 'sources', 'asOf', 'recordedAt', 'late', 'subjectRef', 'contactRef', 'addressRef', 'messageRef', 'codeRef'])

/** The view as all tellings must have it, but for the timeline. */
export function sameView(view: OrderView): Json {
  const { timeline: _apart, contradictions = [], ...rest } = view
  return without({ ...rest, contradictions: contradictions.map(({ events, ...one }) => ({ ...one, events: events.map(({ type, at, part }) => ({ type, at, part })) })) }) as Json
}

function without(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(without)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).filter(([key]) => !dropped.has(key)).map(([key, one]) => [key, without(one)]))
}

/** The facts of the timeline, newest first. Of a full one the oldest moment is left out: what else happened then may not have fitted. What was sealed anew once its order came is the same fact. */
export function factsOf({ timeline: { entries } }: OrderView): readonly string[] {
  const oldest = entries.length < 20 ? '' : (entries.at(-1)?.at ?? '')
  const facts = entries.filter(({ type, at }) => at > oldest && !concluded.test(type)).map(({ type, at, refs }) => `${at} ${type} ${refs.join(' ')}`)
  return [...new Set(facts)].sort().reverse()
}

/** Where two values differ: the path and what is there. At most so many. */
export function differences(a: unknown, b: unknown, path = '', most = 12): readonly string[] {
  if (Object.is(a, b) || JSON.stringify(a) === JSON.stringify(b)) return []
  if (!isTree(a) || !isTree(b) || Array.isArray(a) !== Array.isArray(b)) return [`${path}: ${JSON.stringify(a)} | ${JSON.stringify(b)}`]
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])]
  const found = keys.flatMap((key) => differences((a as Json)[key], (b as Json)[key], `${path}/${key}`, most))
  // Only the order of the keys differs: byte for byte that is a difference.
  return found.length > 0 ? found.slice(0, most) : [`${path}: the order of ${Object.keys(a).join(' ')} | ${Object.keys(b).join(' ')}`]
}

const isTree = (value: unknown): value is object => typeof value === 'object' && value !== null

/** Timelines are as long as what was concluded beside leaves room for: as far as both go. */
export function timelineDifferences(a: OrderView, b: OrderView): readonly string[] {
  const [one, other] = [factsOf(a), factsOf(b)]
  const from = [one.at(-1), other.at(-1)].map((last) => last?.slice(0, 24) ?? '').sort().at(-1) ?? ''
  return differences(one.filter((fact) => fact > from), other.filter((fact) => fact > from), '/timeline')
}
