import type { DescribedField, DescribedTopic } from '@wismo/contracts'

/** What is personal about a field of an event or a shared type. */
export interface PersonalMark {
  /** By reference: the value lies in the vault. In clear: it is there, on retailers' topics alone. */
  readonly how: 'in clear' | 'by reference'
  /** Paths below the field that are personal; none where the field itself is. */
  readonly inside: readonly string[]
}

export type PersonalMarks = (holder: string, field: string) => PersonalMark | undefined

/** Follows the personal paths of every event through the shared types, so that a type's own page marks its fields too. */
export function personalMarks(topics: readonly DescribedTopic[], fieldsOf: (name: string) => readonly DescribedField[]): PersonalMarks {
  const marks = new Map<string, PersonalMark>()

  const note = (place: string, how: PersonalMark['how'], path: string): void => {
    const known = marks.get(place)
    const inside = path === '' || known?.inside.length === 0 ? [] : [...new Set([...(known?.inside ?? []), path])]
    marks.set(place, { how: known?.how === 'in clear' ? known.how : how, inside })
  }
  const follow = (holder: string, [step = '', ...below]: readonly string[], how: PersonalMark['how']): void => {
    const name = step.replace(/[[\]{}]+$/, '')
    note(placeOf(holder, name), how, below.join('.'))
    const shared = fieldsOf(holder).find((field) => field.name === name)?.type.shared
    if (shared === undefined) return
    if (below.length > 0) follow(shared, below, how)
    else followAll(shared, how)
  }
  /** All of a type is personal where a field that holds it is. What is marked already ends a circle of types. */
  const followAll = (type: string, how: PersonalMark['how']): void => {
    for (const { name } of fieldsOf(type)) if (marks.get(placeOf(type, name))?.inside.length !== 0) follow(type, [name], how)
  }

  for (const { events, inbound } of topics) {
    for (const { event, personal } of events) for (const path of personal) follow(event, path.split('.'), howOn(inbound))
  }
  return (holder, field) => marks.get(placeOf(holder, field))
}

export const howOn = (inbound: boolean | undefined): PersonalMark['how'] => (inbound === true ? 'in clear' : 'by reference')

const placeOf = (holder: string, field: string): string => `${holder} ${field}`
