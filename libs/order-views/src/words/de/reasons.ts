import type { reasons as english } from '../en/reasons.ts'

/** Why something cannot be asked for, in German. */
export const reasons: Readonly<Record<keyof typeof english, string>> = {
  'reason.already_shipped': 'Es hat uns schon verlassen.',
  'reason.already_shipped.cancel': 'Kann nicht mehr storniert werden, es ist unterwegs. Sie können es zurückgeben, sobald Sie es haben.',
  'reason.already_shipped.cancel_final': 'Kann nicht mehr storniert werden, es ist unterwegs.',
  'reason.already_shipped.cancel_here': 'Kann nicht mehr storniert werden, es ist schon bei Ihnen.',
  'reason.duplicate_open': 'Das wurde schon gewünscht.',
  'reason.not_delivered': 'Noch nicht bei Ihnen. Zurückgegeben werden kann es, sobald es da ist.',
  'reason.not_returnable': 'Kann nicht zurückgegeben werden. Sprechen Sie mit uns, wenn es fehlerhaft ist.',
  'reason.window_over': 'Die Zeit zum Zurückgeben ist vorbei. Sprechen Sie mit uns, wenn es fehlerhaft ist.',
}
