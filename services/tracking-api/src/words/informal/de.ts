import type { Answers } from '../en.ts'

/** Answers in German that are another with "du". */
export const de: Partial<Answers> = {
  hidden: 'Dieser Link zeigt das nicht. Bestätige, dass es deine Bestellung ist, und frag noch einmal.',
  'refund.none': 'Für diese Bestellung ist kein Geld auf dem Weg zurück zu dir.',
  'refund.pending': '{by, select, none {{amount} sind auf dem Weg zurück zu dir.} other {{amount} sind auf dem Weg zurück zu dir und bis {day} bei dir.}}',
  'refund.sent': '{by, select, none {{amount} gingen an dich zurück.} other {{amount} gingen an dich zurück. Deine Bank zeigt es bis {day}.}}',
  'refund.failed': '{amount} an dich zurückzuschicken hat nicht geklappt. Das muss der Shop in Ordnung bringen.',
  'return.open': '{status, select, requested {Du möchtest etwas zurückgeben. Der Shop sieht es sich an.} approved {{by, select, none {Gib ab, was du zurückgeben möchtest.} other {Gib bis {day} ab, was du zurückgeben möchtest.}}} awaiting_handover {{by, select, none {Gib ab, was du zurückgeben möchtest.} other {Gib bis {day} ab, was du zurückgeben möchtest.}}} in_transit {Deine Rücksendung ist unterwegs zum Shop.} received {Der Shop hat deine Rücksendung und sieht sie sich an.} inspected {Der Shop hat sich deine Rücksendung angesehen. Was du dafür bekommst, folgt.} resolved {Deine Rückgabe ist erledigt.} other {Eine Rückgabe dieser Bestellung läuft.}}',
  'return.possible': '{by, select, none {{count, plural, one {Du kannst # Artikel zurückgeben. Der Shop regelt es mit dir.} other {Du kannst # Artikel zurückgeben. Der Shop regelt es mit dir.}}} other {{count, plural, one {Du kannst # Artikel bis {day} zurückgeben. Der Shop regelt es mit dir.} other {Du kannst # Artikel bis {day} zurückgeben. Der Shop regelt es mit dir.}}}}',
  'return.not_delivered': 'Noch kann nichts zurückgegeben werden: Es ist noch nicht bei dir.',
  'change.possible': 'Sie ist noch nicht unterwegs, die Adresse kann also geändert werden. Der Shop macht das mit dir.',
  'change.rest': '{count, plural, one {# Artikel ist noch nicht unterwegs, die Adresse dafür kann also geändert werden. Der Shop macht das mit dir.} other {# Artikel sind noch nicht unterwegs, die Adresse dafür kann also geändert werden. Der Shop macht das mit dir.}}',
  'change.elsewhere': 'An eine Adresse geht diese Bestellung nicht. Was noch geändert werden kann, sagt dir der Shop.',
  'cancel.possible': '{count, plural, one {# Artikel ist noch nicht unterwegs und kann storniert werden. Der Shop macht das mit dir.} other {# Artikel sind noch nicht unterwegs und können storniert werden. Der Shop macht das mit dir.}}',
  'pickup.point': '{by, select, none {Dein Paket wartet auf dich: {place}.} other {Dein Paket wartet bis {day} auf dich: {place}.}}',
  'told.last': '{channel, select, email {Zuletzt haben wir dir eine E-Mail geschrieben: {day}.} sms {Zuletzt haben wir dir eine SMS geschickt: {day}.} other {Zuletzt haben wir dir eine Nachricht geschickt: {day}.}}',
  'told.nothing': 'Es ist nicht festgehalten, dass wir dir etwas über diese Bestellung gesagt haben.',
  'person.both': 'Sprich mit einem Menschen: {phone} oder {email}.',
  'person.phone': 'Sprich mit einem Menschen: {phone}.',
  'person.email': 'Schreib einem Menschen: {email}.',
  'person.reply': 'Antworte auf die Nachricht, die deine Bestellung bestätigt hat. Ein Mensch liest sie.',
}
