import type { reasons as english } from '../en/reasons.ts'

/** Why something cannot be asked for, in Polish. */
export const reasons: Readonly<Record<keyof typeof english, string>> = {
  'reason.already_shipped': 'Już od nas wyszło.',
  'reason.already_shipped.cancel': 'Nie można już anulować, jest w drodze. Po otrzymaniu można to oddać.',
  'reason.already_shipped.cancel_final': 'Nie można już anulować, jest w drodze.',
  'reason.already_shipped.cancel_here': 'Nie można już anulować, zostało doręczone.',
  'reason.duplicate_open': 'O to już poproszono.',
  'reason.not_delivered': 'Jeszcze nie dotarło. Będzie można to oddać po otrzymaniu.',
  'reason.not_returnable': 'Nie można tego oddać. Prosimy o kontakt, jeśli jest wadliwe.',
  'reason.window_over': 'Czas na zwrot minął. Prosimy o kontakt, jeśli jest wadliwe.',
}
