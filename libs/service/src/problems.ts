import { isWismoError, type Fault, type ProofKind, type WismoError } from '@wismo/kernel'

type Kind = WismoError['kind'] | 'denied' | 'bug'

interface ProblemType {
  readonly status: number
  readonly title: string
  readonly kind: Kind
  /** The same request may work later. */
  readonly retryable: boolean
}

const invalid = (status: 400 | 413 | 415 | 422, title: string): ProblemType => ({ status, title, kind: 'invalid', retryable: false })
const denied = (status: 401 | 402 | 403 | 405, title: string): ProblemType => ({ status, title, kind: 'denied', retryable: false })
const rejected = (title: string): ProblemType => ({ status: 409, title, kind: 'rejected', retryable: false })
const conflict = (status: 409 | 412, title: string, retryable = false): ProblemType => ({ status, title, kind: 'conflict', retryable })
const unavailable = (status: 429 | 503, title: string): ProblemType => ({ status, title, kind: 'unavailable', retryable: true })

/** Every code an answer can carry. A code never changes its meaning; a new one is a new line. */
const problemTypes = {
  malformed: invalid(400, 'The request cannot be read'),
  invalid: invalid(400, 'The request has the wrong shape'),
  unknown_type: invalid(422, 'No service takes messages of this type'),
  schema_unknown: invalid(422, 'The message was written with a schema that is none of ours'),
  behind_parked: conflict(409, 'An earlier message of the order waits to be put right'),
  unknown_parameter: invalid(400, 'A query parameter is not known'),
  wrong_id_kind: invalid(400, 'The id belongs to something else'),
  idempotency_key_missing: invalid(400, 'The header Idempotency-Key is missing'),
  cursor_invalid: invalid(400, 'The cursor is not one of ours or has expired'),
  unauthenticated: denied(401, 'Who are you?'),
  signature_invalid: denied(401, 'The signature does not fit'),
  payment_declined: denied(402, 'The payment was declined'),
  forbidden: denied(403, 'You may not do this'),
  verification_required: denied(403, 'Please confirm that the order is yours'),
  limit_exceeded: denied(403, 'This is above your limit'),
  self_approval: denied(403, 'Somebody else has to approve this'),
  personal_data_denied: denied(403, 'Personal data is not open to you'),
  not_found: { status: 404, title: 'There is nothing here for you', kind: 'not_found', retryable: false },
  method_not_allowed: denied(405, 'This address does not know that method'),
  erased: { status: 410, title: 'This was erased', kind: 'not_found', retryable: false },
  idempotency_in_progress: conflict(409, 'The same request is under way', true),
  version_conflict: conflict(409, 'Somebody else was faster', true),
  order_exists: conflict(409, 'The order is there with other content'),
  wrong_state: rejected('It is too early or too late for this'),
  already_shipped: rejected('It is already on its way'),
  nothing_left: rejected('There is nothing left that this fits'),
  quantity_exceeds: rejected('That is more than there is'),
  hold_active: rejected('The order is on hold'),
  change_in_progress: rejected('Another change is under way'),
  quote_expired: rejected('The offer has expired'),
  quote_superseded: rejected('The order has moved on since the offer'),
  node_declined: rejected('The place that ships it declined'),
  policy_refused: rejected('The shop’s policy does not allow this'),
  window_over: rejected('The time for this is over'),
  not_returnable: rejected('This cannot be returned'),
  not_exchangeable: rejected('This cannot be exchanged'),
  stock_unavailable: rejected('It is out of stock'),
  set_incomplete: rejected('The set is not complete'),
  shortfall_unanswered: rejected('The customer has to choose first'),
  cannot_intercept: rejected('The parcel cannot be stopped'),
  duplicate_open: rejected('The same is already open'),
  double_compensation: rejected('This was already made good'),
  budget_exhausted: rejected('The budget is used up'),
  exceeds_refundable: rejected('That is more than can be refunded'),
  link_closed: rejected('The payment link is closed'),
  dispute_open: rejected('A dispute is open'),
  subject_has_open_order: rejected('There is still an open order'),
  version_mismatch: conflict(412, 'The version is not the one you named'),
  too_large: invalid(413, 'The request is too large'),
  media_type: invalid(415, 'The body’s media type is not accepted'),
  idempotency_key_reused: invalid(422, 'The Idempotency-Key belongs to another request'),
  totals_mismatch: invalid(422, 'The amounts do not add up'),
  currency_unknown: invalid(422, 'The currency is not known'),
  currency_mismatch: invalid(422, 'The currency is not the order’s'),
  address_invalid: invalid(422, 'The address cannot be used'),
  reference_unknown: invalid(422, 'Something named here does not exist'),
  date_order: invalid(422, 'The dates are in the wrong order'),
  duplicate_line: invalid(422, 'A line is there twice'),
  card_number_refused: invalid(422, 'A card number does not belong here'),
  evidence_required: invalid(422, 'Evidence is needed'),
  tracking_number_invalid: invalid(422, 'The tracking number cannot be right'),
  template_field_missing: invalid(422, 'The template needs another field'),
  rate_limited: unavailable(429, 'Too many requests'),
  internal: { status: 500, title: 'Something went wrong on our side', kind: 'bug', retryable: true },
  overloaded: unavailable(503, 'Too busy at the moment'),
  unavailable: unavailable(503, 'A part we need does not answer'),
  view_behind: unavailable(503, 'The view has not caught up yet'),
  history_incomplete: unavailable(503, 'Not all of the order’s past is kept'),
} as const satisfies Record<string, ProblemType>

export type ProblemCode = keyof typeof problemTypes
export const problemCodes = Object.keys(problemTypes) as readonly ProblemCode[]
export const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(problemTypes, code)
export const problemType = (code: ProblemCode): ProblemType => problemTypes[code]

/** An error answer (RFC 9457) as it goes out. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: ProblemCode
  readonly requestId: string
  readonly retryable: boolean
  readonly errors?: readonly Fault[]
  /** Of a conflict: the version there is. */
  readonly currentVersion?: number
  /** Of `verification_required`: what would show that the order is the caller's, any of it. */
  readonly needs?: readonly ProofKind[]
}

type Members = Pick<Problem, 'errors' | 'currentVersion' | 'needs'>

export interface ProblemContext {
  readonly baseUrl: string
  readonly requestId: string
}

/** Places named in one answer; whoever sends more mistakes is told how many there are. */
const maxFaults = 100

export function problem(code: ProblemCode, detail: string, { baseUrl, requestId }: ProblemContext, members: Members = {}): Problem {
  const { title, status, retryable } = problemTypes[code]
  return { type: `${baseUrl}/problems/${code}`, title, status, detail, code, requestId, retryable, ...members }
}

/** A known error as an answer; anything else is a bug and says nothing about itself. */
export function problemOf(error: unknown, context: ProblemContext): Problem {
  if (!isWismoError(error)) return problem('internal', 'The failure was recorded under the request id.', context)
  const faults = error.kind === 'invalid' ? error.faults : []
  const detail = faults.length > maxFaults ? `${error.message} The first ${maxFaults} of ${faults.length} places are named.` : error.message
  return problem(codeOf(error), detail, context, {
    ...(faults.length > 0 && { errors: faults.slice(0, maxFaults) }),
    ...(error.kind === 'conflict' && error.currentVersion !== undefined && { currentVersion: error.currentVersion }),
    ...(error.kind === 'rejected' && error.needs !== undefined && { needs: error.needs }),
  })
}

/** A code without a line in the table is answered as its kind: what clients read is the table and nothing else. */
function codeOf({ code, kind }: WismoError): ProblemCode {
  if (isProblemCode(code)) return code
  return ({ invalid: 'invalid', rejected: 'wrong_state', not_found: 'not_found', conflict: 'version_conflict', unavailable: 'unavailable' } as const)[kind]
}
