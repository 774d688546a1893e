// What happens around an order: returns, exchanges, claims, incidents, appeasements and changes, as the view shows them. Everybody sees id
// and status; what else is there, a link does not show.
import type { ExchangeItem, IncidentOption } from '@wismo/contracts'
import type { Instant, LineId, Minor } from '@wismo/kernel'
import type { LinesHeld } from './units/lines-held.ts'

export interface ReturnView {
  readonly id: string
  readonly status: string
  readonly outcome?: string
  readonly method?: string
  readonly lines?: readonly { readonly lineId: LineId; readonly quantity: number; readonly reason?: string; readonly accepted: number; readonly rejected: number; readonly missing: number }[]
  readonly dueBy?: Instant
  /** What it is worth to the customer. */
  readonly amount?: Minor
  readonly refundIds?: readonly string[]
}

export interface ExchangeView {
  readonly id: string
  readonly status: string
  readonly flags?: readonly ('unavailable' | 'return_lapsed')[]
  readonly give?: readonly LinesHeld[]
  readonly get?: readonly ExchangeItem[]
  /** What the customer pays, negative where they get money back. */
  readonly difference?: Minor
  /** When the new units leave. */
  readonly mode?: string
  readonly returnId?: string
  readonly quoteId?: string
  readonly linkId?: string
  readonly until?: Instant
}

export interface ClaimView {
  readonly id: string
  readonly status: string
  readonly kind?: string
  readonly lines?: readonly LinesHeld[]
  readonly outcome?: string
  readonly amount?: Minor
  /** How long a denied one may be opened again. */
  readonly until?: Instant
  /** For agents. */
  readonly risk?: string
}

export interface IncidentView {
  readonly id: string
  readonly status: string
  readonly kind?: string
  readonly severity?: string
  readonly live?: boolean
  readonly options?: readonly IncidentOption[]
  readonly default?: string
  readonly until?: Instant
  readonly chosen?: string
}

export interface AppeasementView {
  readonly id: string
  readonly status: string
  readonly kind?: string
  readonly value?: Minor
  readonly incidentId?: string
  /** For agents. */
  readonly budgetId?: string
}

export interface ChangeView {
  readonly id: string
  readonly status: string
  readonly kind?: string
  readonly quoteId?: string
  readonly delta?: Minor
  readonly until?: Instant
}
