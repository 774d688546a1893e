import type { Answers } from '../en.ts'

/** Answers in Italian that are another with "tu". */
export const it: Partial<Answers> = {
  hidden: 'Questo link non lo mostra. Conferma che l’ordine è tuo, e chiedi di nuovo.',
  'refund.none': 'Nessun denaro sta tornando da te per questo ordine.',
  'refund.pending': '{by, select, none {{amount} stanno tornando da te.} other {{amount} stanno tornando da te, e arrivano entro {day}.}}',
  'refund.sent': '{by, select, none {{amount} sono tornati da te.} other {{amount} sono tornati da te. La tua banca lo mostra entro {day}.}}',
  'refund.failed': 'Rimandarti {amount} non è riuscito. Il negozio deve sistemarlo.',
  'return.open': '{status, select, requested {Hai chiesto di restituire qualcosa. Il negozio lo guarda.} approved {{by, select, none {Consegna quello che vuoi restituire.} other {Consegna entro {day} quello che vuoi restituire.}}} awaiting_handover {{by, select, none {Consegna quello che vuoi restituire.} other {Consegna entro {day} quello che vuoi restituire.}}} in_transit {Quello che hai restituito è in viaggio verso il negozio.} received {Il negozio ha quello che hai restituito, e lo guarda.} inspected {Il negozio ha guardato quello che hai restituito. Segue che cosa ricevi.} resolved {Quello che hai restituito è risolto.} other {Un reso di questo ordine è aperto.}}',
  'return.possible': '{by, select, none {{count, plural, one {Puoi restituire # articolo. Il negozio lo organizza con te.} many {Puoi restituire # articoli. Il negozio lo organizza con te.} other {Puoi restituire # articoli. Il negozio lo organizza con te.}}} other {{count, plural, one {Puoi restituire # articolo fino a {day}. Il negozio lo organizza con te.} many {Puoi restituire # articoli fino a {day}. Il negozio lo organizza con te.} other {Puoi restituire # articoli fino a {day}. Il negozio lo organizza con te.}}}}',
  'return.not_delivered': 'Non si può ancora restituire nulla: non è da te.',
  'change.possible': 'Non è ancora partito, quindi la destinazione si può cambiare. Il negozio lo fa con te.',
  'change.rest': '{count, plural, one {# articolo non è partito, quindi la destinazione si può cambiare. Il negozio lo fa con te.} many {# articoli non sono partiti, quindi la destinazione si può cambiare. Il negozio lo fa con te.} other {# articoli non sono partiti, quindi la destinazione si può cambiare. Il negozio lo fa con te.}}',
  'change.elsewhere': 'Non viene spedito a un indirizzo. Il negozio ti dice che cosa si può ancora cambiare.',
  'cancel.possible': '{count, plural, one {# articolo non è partito e si può annullare. Il negozio lo fa con te.} many {# articoli non sono partiti e si possono annullare. Il negozio lo fa con te.} other {# articoli non sono partiti e si possono annullare. Il negozio lo fa con te.}}',
  'pickup.point': '{by, select, none {Il tuo pacco ti aspetta qui: {place}.} other {Il tuo pacco ti aspetta fino a {day} qui: {place}.}}',
  'told.last': '{channel, select, email {Ti abbiamo scritto l’ultima volta per e-mail {day}.} sms {Ti abbiamo inviato l’ultimo SMS {day}.} other {Ti abbiamo inviato l’ultimo messaggio {day}.}}',
  'told.nothing': 'Non risulta che ti abbiamo detto qualcosa su questo ordine.',
  'person.both': 'Parla con una persona: {phone} o {email}.',
  'person.phone': 'Parla con una persona: {phone}.',
  'person.email': 'Scrivi a una persona: {email}.',
  'person.reply': 'Rispondi al messaggio che ha confermato il tuo ordine. Lo legge una persona.',
}
