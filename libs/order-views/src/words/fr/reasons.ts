import type { reasons as english } from '../en/reasons.ts'

/** Why something cannot be asked for, in French. */
export const reasons: Readonly<Record<keyof typeof english, string>> = {
  'reason.already_shipped': 'Il est déjà parti de chez nous.',
  'reason.already_shipped.cancel': 'Ne peut plus être annulé, il est en route. Vous pouvez le rendre une fois reçu.',
  'reason.already_shipped.cancel_final': 'Ne peut plus être annulé, il est en route.',
  'reason.already_shipped.cancel_here': 'Ne peut plus être annulé, vous l’avez déjà.',
  'reason.duplicate_open': 'Cela a déjà été demandé.',
  'reason.not_delivered': 'Pas encore chez vous. Il pourra être rendu une fois reçu.',
  'reason.not_returnable': 'Ne peut pas être rendu. Parlez-nous s’il est défectueux.',
  'reason.window_over': 'Le délai pour le rendre est passé. Parlez-nous s’il est défectueux.',
}
