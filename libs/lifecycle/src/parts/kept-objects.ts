import type { DraftEvents, PublishedEvents } from '@wismo/contracts'
import type { Instant } from '@wismo/kernel'
import type { EventOf, Rules } from './part-events.ts'

export type EventName = keyof (PublishedEvents & DraftEvents)

/** Names of the events that these rules are for. */
export const eventsOf = <Name extends EventName, Part>(rules: Rules<Name, Part>): readonly Name[] => Object.keys(rules) as Name[]

type Fold<State> = (state: State, data: Readonly<Record<string, unknown>>, event: unknown) => State
type ObjectIn<Part, Kind extends keyof Part> = Part[Kind] extends Readonly<Record<string, infer State>> ? State : never

/**
 * The rules of one kind of object as rules of the part that keeps them by id. Any fact may be the first one that is told
 * of an object: it meets what `first` makes of its time.
 */
export const keptIn =
  <Part extends object>() =>
  <Kind extends keyof Part & string, Name extends EventName>(kind: Kind, id: keyof EventOf<Name>['data'] & string, first: (at: Instant) => ObjectIn<Part, Kind>, rules: Rules<Name, ObjectIn<Part, Kind>>): Rules<Name, Part> => {
    type State = ObjectIn<Part, Kind>
    const inPart = (name: Name) => (part: Part, data: Readonly<Record<string, unknown>>, event: EventOf<Name>) => {
      const kept = part[kind] as Readonly<Record<string, State>>
      const key = String(data[id])
      return { ...part, [kind]: { ...kept, [key]: (rules[name] as unknown as Fold<State>)(kept[key] ?? first(event.occurredAt), data, event) } }
    }
    return Object.fromEntries(eventsOf(rules).map((name) => [name, inPart(name)])) as unknown as Rules<Name, Part>
  }

/** The part after one more event, by the rule that is for it. */
export const applied = <Name extends EventName, Part>(rules: Rules<Name, Part>, part: Part, event: EventOf<Name>): Part =>
  (rules[event.type as Name] as unknown as (part: Part, data: unknown, event: unknown) => Part)(part, event.data, event)
