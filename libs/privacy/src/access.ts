// Who reads personal data, and what for. Every reading says so.
import { Rejected } from '@wismo/kernel'

/**
 * What a person's data is read for. `tracking-page`, `verify`: the customer's own page, and the question whether it is
 * theirs. `message`: to write to them. `agent-console`: a member of staff looks at it. `export`: it is handed out.
 * `search`: somebody is looked for. `retention`: the time to keep it is over. `keep`: it is sealed anew for whom it is about.
 */
export type Purpose = 'tracking-page' | 'verify' | 'message' | 'agent-console' | 'export' | 'search' | 'retention' | 'keep'

/** As in an event's envelope: `customer`, `csr`, `associate`, `partner`, `owner`, `system`; the id names nobody to others. */
export interface Actor {
  readonly type: string
  readonly id: string
}

export interface Access {
  readonly purpose: Purpose
  readonly by: Actor
  /** Why, in the words of who reads. It is kept in clear: no personal data. */
  readonly reason?: string
}

const staff: readonly string[] = ['csr', 'associate']

/** Staff who see values say why. A search hands no value out: whom it finds is opened by a reading of its own. */
const needsReason = ({ purpose, by }: Access): boolean => purpose === 'agent-console' || (purpose !== 'search' && staff.includes(by.type))

/** Throws `Rejected('personal_data_denied')`. */
export function checkAccess(access: Access): void {
  if (needsReason(access) && (access.reason ?? '').trim() === '') throw new Rejected('personal_data_denied', 'Say why you read personal data.')
}

/**
 * Readings that are written down. What customers read on their own page is not: it is theirs, the link in their hands is
 * the ground, and a row per page view would be a second, larger record of what people do.
 */
export const isAudited = ({ purpose, by }: Access): boolean => purpose === 'agent-console' || purpose === 'export' || purpose === 'search' || staff.includes(by.type)
