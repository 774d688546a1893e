import type { reasons as english } from '../en/reasons.ts'

/** Why something cannot be asked for, in Spanish. */
export const reasons: Readonly<Record<keyof typeof english, string>> = {
  'reason.already_shipped': 'Ya salió.',
  'reason.already_shipped.cancel': 'Ya no se puede cancelar, va de camino. Puede devolverlo cuando lo tenga.',
  'reason.already_shipped.cancel_final': 'Ya no se puede cancelar, va de camino.',
  'reason.already_shipped.cancel_here': 'Ya no se puede cancelar, ya lo tiene usted.',
  'reason.duplicate_open': 'Esto ya se pidió.',
  'reason.not_delivered': 'Aún no está con usted. Se podrá devolver cuando llegue.',
  'reason.not_returnable': 'No se puede devolver. Hable con nosotros si está defectuoso.',
  'reason.window_over': 'El plazo para devolverlo pasó. Hable con nosotros si está defectuoso.',
}
