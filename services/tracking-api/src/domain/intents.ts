export const intents = ['where', 'refund', 'return', 'change', 'cancel', 'pickup', 'told'] as const
/** What is asked about an order. */
export type Intent = (typeof intents)[number]
