/** Sentences of the headline by code, ICU messages. Days come in as text that `Intl` made. */
export const en = {
  'received.title': 'We have your order',
  'received.text': `{promise, select,
    none {We tell you the day as soon as we know it.}
    by {With you by {days}, as promised when you ordered.}
    on {With you {days}, as promised when you ordered.}
    other {With you {days}, as promised when you ordered.}}`,
  'cancelled.title': 'Your order is cancelled',
  'cancelled.text': 'Nothing of it comes any more.',
} as const

export type MessageKey = keyof typeof en
