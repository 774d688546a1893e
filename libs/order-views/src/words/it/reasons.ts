import type { reasons as english } from '../en/reasons.ts'

/** Why something cannot be asked for, in Italian. */
export const reasons: Readonly<Record<keyof typeof english, string>> = {
  'reason.already_shipped': 'È già partito da noi.',
  'reason.already_shipped.cancel': 'Non si può più annullare, è in viaggio. Può restituirlo quando lo ha.',
  'reason.already_shipped.cancel_final': 'Non si può più annullare, è in viaggio.',
  'reason.already_shipped.cancel_here': 'Non si può più annullare, è già da lei.',
  'reason.duplicate_open': 'È già stato chiesto.',
  'reason.not_delivered': 'Non è ancora da lei. Si può restituire quando arriva.',
  'reason.not_returnable': 'Non si può restituire. Parli con noi se è difettoso.',
  'reason.window_over': 'Il tempo per restituirlo è finito. Parli con noi se è difettoso.',
}
