import type { reasons as english } from '../en/reasons.ts'

/** Why something cannot be asked for, in Dutch. */
export const reasons: Readonly<Record<keyof typeof english, string>> = {
  'reason.already_shipped': 'Het heeft ons al verlaten.',
  'reason.already_shipped.cancel': 'Kan niet meer worden geannuleerd, het is onderweg. U kunt het teruggeven zodra u het hebt.',
  'reason.already_shipped.cancel_final': 'Kan niet meer worden geannuleerd, het is onderweg.',
  'reason.already_shipped.cancel_here': 'Kan niet meer worden geannuleerd, u hebt het al.',
  'reason.duplicate_open': 'Hier is al om gevraagd.',
  'reason.not_delivered': 'Nog niet bij u. Het kan worden teruggegeven zodra het er is.',
  'reason.not_returnable': 'Kan niet worden teruggegeven. Praat met ons als het een gebrek heeft.',
  'reason.window_over': 'De tijd om het terug te geven is voorbij. Praat met ons als het een gebrek heeft.',
}
