import type { Answers } from '../en.ts'

/** Answers in Dutch that are another with "je". */
export const nl: Partial<Answers> = {
  hidden: 'Deze link toont dat niet. Bevestig dat de bestelling van jou is, en vraag het opnieuw.',
  'refund.none': 'Er is geen geld onderweg terug naar je voor deze bestelling.',
  'refund.pending': '{by, select, none {{amount} is onderweg terug naar je.} other {{amount} is onderweg terug naar je, en uiterlijk {day} bij je.}}',
  'refund.sent': '{by, select, none {{amount} ging terug naar je.} other {{amount} ging terug naar je. Je bank toont het uiterlijk {day}.}}',
  'refund.failed': '{amount} naar je terugsturen lukte niet. De winkel moet dat in orde maken.',
  'return.open': '{status, select, requested {Je vroeg om iets terug te geven. De winkel kijkt ernaar.} approved {{by, select, none {Lever in wat je wilt teruggeven.} other {Lever uiterlijk {day} in wat je wilt teruggeven.}}} awaiting_handover {{by, select, none {Lever in wat je wilt teruggeven.} other {Lever uiterlijk {day} in wat je wilt teruggeven.}}} in_transit {Wat je teruggaf, is onderweg naar de winkel.} received {De winkel heeft wat je teruggaf, en kijkt ernaar.} inspected {De winkel heeft gekeken naar wat je teruggaf. Wat je ervoor krijgt, volgt.} resolved {Wat je teruggaf, is afgehandeld.} other {Een retour van deze bestelling staat open.}}',
  'return.possible': '{by, select, none {{count, plural, one {Je kunt # artikel teruggeven. De winkel regelt het met je.} other {Je kunt # artikelen teruggeven. De winkel regelt het met je.}}} other {{count, plural, one {Je kunt # artikel teruggeven tot en met {day}. De winkel regelt het met je.} other {Je kunt # artikelen teruggeven tot en met {day}. De winkel regelt het met je.}}}}',
  'return.not_delivered': 'Er kan nog niets worden teruggegeven: het is nog niet bij je.',
  'change.possible': 'Ze is nog niet weg, dus waar ze heen gaat kan nog veranderen. De winkel doet dat met je.',
  'change.rest': '{count, plural, one {# artikel is nog niet weg, dus waar het heen gaat kan nog veranderen. De winkel doet dat met je.} other {# artikelen zijn nog niet weg, dus waar ze heen gaan kan nog veranderen. De winkel doet dat met je.}}',
  'change.elsewhere': 'Ze wordt niet naar een adres gestuurd. De winkel vertelt je wat er nog te wijzigen is.',
  'cancel.possible': '{count, plural, one {# artikel is nog niet weg en kan worden geannuleerd. De winkel doet dat met je.} other {# artikelen zijn nog niet weg en kunnen worden geannuleerd. De winkel doet dat met je.}}',
  'pickup.point': '{by, select, none {Je pakket wacht op je bij {place}.} other {Je pakket wacht tot en met {day} op je bij {place}.}}',
  'pickup.ready': '{by, select, none {Het ligt voor je klaar.} other {Het ligt voor je klaar tot en met {day}.}}',
  'told.last': '{channel, select, email {We schreven je het laatst per e-mail op {day}.} sms {We stuurden je het laatst een sms op {day}.} other {We stuurden je het laatst een bericht op {day}.}}',
  'told.nothing': 'Er staat niet opgetekend dat we je iets over deze bestelling vertelden.',
  'person.reply': 'Beantwoord het bericht dat je bestelling bevestigde. Een mens leest het.',
}
