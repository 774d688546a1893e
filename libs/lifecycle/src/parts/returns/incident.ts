// Something that goes wrong with an order, and what the customer may choose about it.
import type { IncidentOption } from '@wismo/contracts'
import type { Instant } from '@wismo/kernel'
import type { EventName } from '../kept-objects.ts'
import type { Rules } from '../part-events.ts'

export interface IncidentState {
  readonly kind: string
  readonly severity: string
  /** Somebody waits for an answer now: a driver at the door. */
  readonly live: boolean
  readonly status: 'detected' | 'informed' | 'options_offered' | 'chosen' | 'timed_out' | 'resolved' | 'closed'
  /** It needs somebody who may decide more; that does not stop the customer from choosing. */
  readonly isEscalated: boolean
  /** Staff who takes care of it, by id. */
  readonly assignee?: string
  readonly options?: readonly IncidentOption[]
  readonly default?: string
  readonly until?: Instant
  /** What the customer chose, or what happens because they did not. */
  readonly chosen?: string
}

export const firstOfIncident = (): IncidentState => ({ kind: 'unknown', severity: 'unknown', live: false, status: 'detected', isEscalated: false })

export const incidentRules = {
  IncidentDetected: (incident, { kind, severity, live }) => ({ ...incident, kind, severity, live }),
  CustomerInformed: (incident) => (incident.status === 'detected' ? { ...incident, status: 'informed' } : incident),
  OptionsOffered: ({ default: _default, chosen: _chosen, ...incident }, { options, default: unlessChosen, until }) => ({ ...incident, status: 'options_offered', options, until, ...(unlessChosen === undefined ? {} : { default: unlessChosen }) }),
  OptionChosen: (incident, { code }) => answered(incident, 'chosen', code),
  OptionTimedOut: (incident, { code }) => answered(incident, 'timed_out', code),
  IncidentAssigned: (incident, { actor }) => ({ ...incident, assignee: actor }),
  IncidentEscalated: (incident) => ({ ...incident, isEscalated: true }),
  IncidentResolved: (incident) => (incident.status === 'closed' ? incident : { ...over(incident), status: 'resolved' }),
  IncidentClosed: (incident) => ({ ...over(incident), status: 'closed' }),
} satisfies Partial<Rules<EventName, IncidentState>>

/** Nobody chooses any more, and nobody waits at a door. */
const over = ({ until: _until, ...incident }: IncidentState): IncidentState => ({ ...incident, live: false })

function answered({ until: _until, ...incident }: IncidentState, how: 'chosen' | 'timed_out', code: string | undefined): IncidentState {
  const isOver = incident.status === 'resolved' || incident.status === 'closed'
  return { ...incident, status: isOver ? incident.status : how, ...(code === undefined ? {} : { chosen: code }) }
}
