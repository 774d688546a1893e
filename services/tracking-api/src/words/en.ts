/** What is answered to a question about an order, in whole sentences: ICU messages. Days and sums come in as text that `Intl` made. */
export const en = {
  where: '{title}. {text}',
  'where.whole': '{title} {text}',
  'where.title': '{title}.',
  hidden: 'This link does not show that. Confirm that the order is yours, and ask again.',
  'refund.unknown': 'Nothing is known about the money of this order.',
  'refund.none': 'No money is on its way back to you for this order.',
  'refund.pending': `{by, select,
    none {{amount} is on its way back to you.}
    other {{amount} is on its way back to you, and with you by {day}.}}`,
  'refund.sent': `{by, select,
    none {{amount} went back to you.}
    other {{amount} went back to you. Your bank shows it by {day}.}}`,
  'refund.failed': 'Sending {amount} back to you did not work. The shop has to put that right.',
  'return.open': `{status, select,
    requested {You asked to give something back. The shop looks at it.}
    approved {{by, select, none {Hand in what you want to give back.} other {Hand in what you want to give back by {day}.}}}
    awaiting_handover {{by, select, none {Hand in what you want to give back.} other {Hand in what you want to give back by {day}.}}}
    in_transit {What you gave back is on its way to the shop.}
    received {The shop has what you gave back, and looks at it.}
    inspected {The shop looked at what you gave back. What you get for it follows.}
    resolved {What you gave back is settled.}
    other {A return of this order is open.}}`,
  'return.possible': `{by, select,
    none {{count, plural, one {You can give back # item. The shop arranges it with you.} other {You can give back # items. The shop arranges it with you.}}}
    other {{count, plural, one {You can give back # item until {day}. The shop arranges it with you.} other {You can give back # items until {day}. The shop arranges it with you.}}}}`,
  'return.not_delivered': 'Nothing can be given back yet: it is not with you.',
  'return.window_over': 'The time to give things back ended on {day}.',
  'return.not_returnable': 'What is in this order cannot be given back.',
  'return.nothing': 'There is nothing in this order to give back now.',
  'change.open': 'A change of this order is being checked.',
  'change.possible': 'It has not left yet, so where it goes can be changed. The shop does that with you.',
  'change.rest': '{count, plural, one {# item has not left, so where it goes can be changed. The shop does that with you.} other {# items have not left, so where they go can be changed. The shop does that with you.}}',
  'change.elsewhere': 'It is not sent to an address. The shop tells you what can still be changed.',
  'change.late': 'It has left, so where it goes cannot be changed any more.',
  'change.nothing': 'There is nothing to change in this order any more.',
  'cancel.possible': '{count, plural, one {# item has not left and can be cancelled. The shop does that with you.} other {# items have not left and can be cancelled. The shop does that with you.}}',
  'cancel.asked': 'Cancelling was asked for already. The shop looks at it.',
  'cancel.late': '{back, select, yes {It is too late to cancel: it has left. What has arrived can be given back.} other {It is too late to cancel: it has left.}}',
  'cancel.done': 'This order is cancelled. Nothing of it comes any more.',
  'cancel.nothing': 'There is nothing in this order to cancel any more.',
  'pickup.point': `{by, select,
    none {Your parcel waits for you at {place}.}
    other {Your parcel waits for you at {place} until {day}.}}`,
  'pickup.ready': `{by, select,
    none {It is ready for you to collect.}
    other {It is ready for you to collect until {day}.}}`,
  'pickup.later': `{by, select,
    none {It is not ready to collect yet.}
    other {It is not ready to collect yet. It is planned for {day}.}}`,
  'pickup.nothing': 'Nothing of this order waits to be collected.',
  'told.last': `{channel, select,
    email {We last wrote to you by e-mail on {day}.}
    sms {We last sent you a text on {day}.}
    other {We last sent you a message on {day}.}}`,
  'told.nothing': 'It is not on record that we told you anything about this order.',
  'person.both': 'Talk to a person: {phone} or {email}.',
  'person.phone': 'Talk to a person: {phone}.',
  'person.email': 'Write to a person: {email}.',
  'person.reply': 'Answer the message that confirmed your order. A person reads it.',
  'with.person': '{answer} {person}',
} as const

/** The same answers in a language: one of each, none left out and none beside. */
export type Answers = Readonly<Record<keyof typeof en, string>>
