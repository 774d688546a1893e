import type { Answers } from './en.ts'

/** Answers in German. */
export const de: Answers = {
  where: '{title}. {text}',
  'where.whole': '{title} {text}',
  'where.title': '{title}.',
  hidden: 'Dieser Link zeigt das nicht. Bestätigen Sie, dass es Ihre Bestellung ist, und fragen Sie noch einmal.',
  'refund.unknown': 'Über das Geld dieser Bestellung ist nichts bekannt.',
  'refund.none': 'Für diese Bestellung ist kein Geld auf dem Weg zurück zu Ihnen.',
  'refund.pending': `{by, select,
    none {{amount} sind auf dem Weg zurück zu Ihnen.}
    other {{amount} sind auf dem Weg zurück zu Ihnen und bis {day} bei Ihnen.}}`,
  'refund.sent': `{by, select,
    none {{amount} gingen an Sie zurück.}
    other {{amount} gingen an Sie zurück. Ihre Bank zeigt es bis {day}.}}`,
  'refund.failed': '{amount} an Sie zurückzuschicken hat nicht geklappt. Das muss der Shop in Ordnung bringen.',
  'return.open': `{status, select,
    requested {Sie möchten etwas zurückgeben. Der Shop sieht es sich an.}
    approved {{by, select, none {Geben Sie ab, was Sie zurückgeben möchten.} other {Geben Sie bis {day} ab, was Sie zurückgeben möchten.}}}
    awaiting_handover {{by, select, none {Geben Sie ab, was Sie zurückgeben möchten.} other {Geben Sie bis {day} ab, was Sie zurückgeben möchten.}}}
    in_transit {Ihre Rücksendung ist unterwegs zum Shop.}
    received {Der Shop hat Ihre Rücksendung und sieht sie sich an.}
    inspected {Der Shop hat sich Ihre Rücksendung angesehen. Was Sie dafür bekommen, folgt.}
    resolved {Ihre Rückgabe ist erledigt.}
    other {Eine Rückgabe dieser Bestellung läuft.}}`,
  'return.possible': `{by, select,
    none {{count, plural, one {Sie können # Artikel zurückgeben. Der Shop regelt es mit Ihnen.} other {Sie können # Artikel zurückgeben. Der Shop regelt es mit Ihnen.}}}
    other {{count, plural, one {Sie können # Artikel bis {day} zurückgeben. Der Shop regelt es mit Ihnen.} other {Sie können # Artikel bis {day} zurückgeben. Der Shop regelt es mit Ihnen.}}}}`,
  'return.not_delivered': 'Noch kann nichts zurückgegeben werden: Es ist noch nicht bei Ihnen.',
  'return.window_over': 'Die Zeit zum Zurückgeben endete am {day}.',
  'return.not_returnable': 'Was in dieser Bestellung ist, kann nicht zurückgegeben werden.',
  'return.nothing': 'In dieser Bestellung gibt es gerade nichts zurückzugeben.',
  'change.open': 'Eine Änderung dieser Bestellung wird gerade geprüft.',
  'change.possible': 'Sie ist noch nicht unterwegs, die Adresse kann also geändert werden. Der Shop macht das mit Ihnen.',
  'change.rest': '{count, plural, one {# Artikel ist noch nicht unterwegs, die Adresse dafür kann also geändert werden. Der Shop macht das mit Ihnen.} other {# Artikel sind noch nicht unterwegs, die Adresse dafür kann also geändert werden. Der Shop macht das mit Ihnen.}}',
  'change.elsewhere': 'An eine Adresse geht diese Bestellung nicht. Was noch geändert werden kann, sagt Ihnen der Shop.',
  'change.late': 'Sie ist schon unterwegs, die Adresse kann also nicht mehr geändert werden.',
  'change.nothing': 'An dieser Bestellung gibt es nichts mehr zu ändern.',
  'cancel.possible': '{count, plural, one {# Artikel ist noch nicht unterwegs und kann storniert werden. Der Shop macht das mit Ihnen.} other {# Artikel sind noch nicht unterwegs und können storniert werden. Der Shop macht das mit Ihnen.}}',
  'cancel.asked': 'Die Stornierung wurde schon gewünscht. Der Shop sieht es sich an.',
  'cancel.late': '{back, select, yes {Zum Stornieren ist es zu spät: Sie ist schon unterwegs. Was angekommen ist, kann zurückgegeben werden.} other {Zum Stornieren ist es zu spät: Sie ist schon unterwegs.}}',
  'cancel.done': 'Diese Bestellung ist storniert. Davon kommt nichts mehr.',
  'cancel.nothing': 'In dieser Bestellung gibt es nichts mehr zu stornieren.',
  'pickup.point': `{by, select,
    none {Ihr Paket wartet auf Sie: {place}.}
    other {Ihr Paket wartet bis {day} auf Sie: {place}.}}`,
  'pickup.ready': `{by, select,
    none {Es liegt zum Abholen bereit.}
    other {Es liegt bis {day} zum Abholen bereit.}}`,
  'pickup.later': `{by, select,
    none {Es liegt noch nicht zum Abholen bereit.}
    other {Es liegt noch nicht zum Abholen bereit. Geplant ist {day}.}}`,
  'pickup.nothing': 'Von dieser Bestellung liegt nichts zum Abholen bereit.',
  'told.last': `{channel, select,
    email {Zuletzt haben wir Ihnen eine E-Mail geschrieben: {day}.}
    sms {Zuletzt haben wir Ihnen eine SMS geschickt: {day}.}
    other {Zuletzt haben wir Ihnen eine Nachricht geschickt: {day}.}}`,
  'told.nothing': 'Es ist nicht festgehalten, dass wir Ihnen etwas über diese Bestellung gesagt haben.',
  'person.both': 'Sprechen Sie mit einem Menschen: {phone} oder {email}.',
  'person.phone': 'Sprechen Sie mit einem Menschen: {phone}.',
  'person.email': 'Schreiben Sie einem Menschen: {email}.',
  'person.reply': 'Antworten Sie auf die Nachricht, die Ihre Bestellung bestätigt hat. Ein Mensch liest sie.',
  'with.person': '{answer} {person}',
}
