import type { ReasonCode } from '@wismo/lifecycle'

/** Why something cannot be asked for, by code; of what has left it says more to who wants it cancelled. */
export const reasons = {
  'reason.already_shipped': 'It has left us already.',
  'reason.already_shipped.cancel': 'Cannot be cancelled any more, it is on its way. You can give it back once you have it.',
  'reason.already_shipped.cancel_final': 'Cannot be cancelled any more, it is on its way.',
  'reason.already_shipped.cancel_here': 'Cannot be cancelled any more, you have it already.',
  'reason.duplicate_open': 'This was asked for already.',
  'reason.not_delivered': 'Not with you yet. It can be given back once you have it.',
  'reason.not_returnable': 'Cannot be given back. Talk to us if it is faulty.',
  'reason.window_over': 'The time to give it back is over. Talk to us if it is faulty.',
} as const satisfies Readonly<Record<`reason.${ReasonCode}`, string>> & Readonly<Record<string, string>>
