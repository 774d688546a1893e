/** Why something cannot be asked for now. */
export const reasonCodes = ['already_shipped', 'duplicate_open', 'not_delivered', 'not_returnable', 'window_over'] as const
export type ReasonCode = (typeof reasonCodes)[number]

export interface Reason {
  readonly code: ReasonCode
  /** For people, in the language of the answer. */
  readonly text?: string
}
