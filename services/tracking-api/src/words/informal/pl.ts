import type { Answers } from '../en.ts'

/** Answers in Polish that are another with "ty". */
export const pl: Partial<Answers> = {
  hidden: 'Ten link tego nie pokazuje. Potwierdź, że to twoje zamówienie, i zapytaj ponownie.',
  'refund.sent': '{by, select, none {{amount} wróciło do ciebie.} other {{amount} wróciło do ciebie. Bank pokaże to najpóźniej {day}.}}',
  'return.open': '{status, select, requested {Jest prośba o zwrot. Sklep ją przegląda.} approved {{by, select, none {Nadaj to, co chcesz oddać.} other {Nadaj najpóźniej {day} to, co chcesz oddać.}}} awaiting_handover {{by, select, none {Nadaj to, co chcesz oddać.} other {Nadaj najpóźniej {day} to, co chcesz oddać.}}} in_transit {Zwrot jest w drodze do sklepu.} received {Sklep ma zwrot i go ogląda.} inspected {Sklep obejrzał zwrot. Wkrótce będzie wiadomo, co za niego wraca.} resolved {Zwrot jest rozliczony.} other {Zwrot z tego zamówienia jest otwarty.}}',
  'return.possible': '{by, select, none {{count, plural, one {Możesz oddać # produkt. Sklep to uzgodni.} few {Możesz oddać # produkty. Sklep to uzgodni.} many {Możesz oddać # produktów. Sklep to uzgodni.} other {Możesz oddać # produktów. Sklep to uzgodni.}}} other {{count, plural, one {Możesz oddać # produkt do {day}. Sklep to uzgodni.} few {Możesz oddać # produkty do {day}. Sklep to uzgodni.} many {Możesz oddać # produktów do {day}. Sklep to uzgodni.} other {Możesz oddać # produktów do {day}. Sklep to uzgodni.}}}}',
  'change.possible': 'Jeszcze nie wyszło, więc można zmienić, dokąd jedzie. Sklep zrobi to z tobą.',
  'change.rest': '{count, plural, one {# produkt jeszcze nie wyszedł, więc można zmienić, dokąd jedzie. Sklep zrobi to z tobą.} few {# produkty jeszcze nie wyszły, więc można zmienić, dokąd jadą. Sklep zrobi to z tobą.} many {# produktów jeszcze nie wyszło, więc można zmienić, dokąd jadą. Sklep zrobi to z tobą.} other {# produktów jeszcze nie wyszło, więc można zmienić, dokąd jadą. Sklep zrobi to z tobą.}}',
  'change.elsewhere': 'Nie jest wysyłane pod żaden adres. Sklep powie ci, co można jeszcze zmienić.',
  'cancel.possible': '{count, plural, one {# produkt jeszcze nie wyszedł i można go anulować. Sklep zrobi to z tobą.} few {# produkty jeszcze nie wyszły i można je anulować. Sklep zrobi to z tobą.} many {# produktów jeszcze nie wyszło i można je anulować. Sklep zrobi to z tobą.} other {# produktów jeszcze nie wyszło i można je anulować. Sklep zrobi to z tobą.}}',
  'pickup.point': '{by, select, none {Paczka czeka na ciebie tutaj: {place}.} other {Paczka czeka na ciebie do {day} tutaj: {place}.}}',
  'told.last': '{channel, select, email {Ostatnio napisaliśmy do ciebie e-mail: {day}.} sms {Ostatnio wysłaliśmy ci SMS: {day}.} other {Ostatnio wysłaliśmy ci wiadomość: {day}.}}',
  'told.nothing': 'Nie zapisano, żebyśmy przekazali ci coś o tym zamówieniu.',
  'person.both': 'Porozmawiaj z człowiekiem: {phone} lub {email}.',
  'person.phone': 'Porozmawiaj z człowiekiem: {phone}.',
  'person.email': 'Napisz do człowieka: {email}.',
  'person.reply': 'Odpowiedz na wiadomość, która potwierdziła zamówienie. Czyta ją człowiek.',
}
