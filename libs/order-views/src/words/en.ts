/** Sentences of the headline by code, ICU messages. Days come in as text that `Intl` made. */
export const en = {
  'received.title': 'We have your order',
  'received.text': `{promise, select,
    none {We tell you the day as soon as we know it.}
    by {With you by {days}, as promised when you ordered.}
    on {With you {days}, as promised when you ordered.}
    other {With you {days}, as promised when you ordered.}}`,
  'confirmed.title': `{promise, select,
    none {Your order is confirmed}
    other {Arriving {days}}}`,
  'confirmed.text': 'We have everything we need from you.',
  'preparing.title': `{promise, select,
    none {We are packing your order}
    other {Arriving {days}}}`,
  'preparing.text': 'We are packing it now.',
  'backordered.title': 'Not in stock right now',
  'backordered.text': `{promise, select,
    none {We tell you the day as soon as we know it.}
    other {We planned it for {days}, and tell you if that changes.}}`,
  'on_hold.title': 'We are checking one thing',
  'on_hold.text': 'It goes on as soon as that is done. There is nothing you need to do.',
  'on_the_way.title': `{promise, select,
    none {On its way to you}
    other {Arriving {days}}}`,
  'on_the_way.text': 'It left us and is on its way to you.',
  'arriving_today.title': 'Arriving today',
  'arriving_today.text': 'It is on its way to you.',
  'out_for_delivery.title': 'Arriving today',
  'out_for_delivery.text': 'It is in the van and on its way to your door.',
  'attempt_failed.title': 'Nobody answered the door',
  'attempt_failed.text': 'The carrier tries again, or leaves it where you can collect it.',
  'delayed.title': `{promise, select,
    none {Later than planned}
    other {Arriving {days}}}`,
  'delayed.text': 'Sorry, it is later than we promised. We tell you when the day changes.',
  'ready_for_pickup.title': 'Ready for you to collect',
  'ready_for_pickup.text': 'Bring your order number.',
  'partly_delivered.title': `{promise, select,
    none {The rest is on its way}
    other {Rest arriving {days}}}`,
  'partly_delivered.text': 'Part of your order is with you.',
  'returning_to_sender.title': 'Your parcel is coming back to us',
  'returning_to_sender.text': 'The carrier could not hand it over. We tell you what comes next.',
  'problem.title': 'Something went wrong on the way',
  'problem.text': 'Sorry, a part of your order is missing or stuck. We are on it, and you can ask us at any time.',
  'action_needed.title': 'We need something from you',
  'action_needed.text': 'It cannot go on before that.',
  'change_pending.title': 'We are checking your change',
  'change_pending.text': 'We tell you as soon as it is decided.',
  'return_in_progress.title': 'Your return is under way',
  'return_in_progress.text': 'We tell you when we have it.',
  'refund_on_its_way.title': 'Your money is on its way back',
  'refund_on_its_way.text': 'Your bank shows it within a few days.',
  'delivered.title': 'Delivered',
  'delivered.text': 'We hope you like it.',
  'refunded.title': 'Returned and refunded',
  'refunded.text': 'Nothing is open any more.',
  'cancelled.title': 'Your order is cancelled',
  'cancelled.text': 'Nothing of it comes any more.',
} as const

export type MessageKey = keyof typeof en
