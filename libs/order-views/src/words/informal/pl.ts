import type { Catalogue } from '../en.ts'

/** Sentences of the headline in Polish that are another with "ty". */
export const pl: Partial<Catalogue> = {
  'received.title': 'Mamy twoje zamówienie',
  'collect.title': '{promise, select, none {Powiemy ci, kiedy możesz odebrać} by {Gotowe do odbioru najpóźniej {days}} other {Gotowe do odbioru {days}}}',
  'collect.received': '{promise, select, none {Powiemy ci, kiedy możesz odebrać.} by {Gotowe do odbioru najpóźniej {days}, jak obiecaliśmy przy zamówieniu.} other {Gotowe do odbioru {days}, jak obiecaliśmy przy zamówieniu.}}',
  'backordered.text': '{promise, select, none {Podamy dzień, gdy tylko go poznamy.} other {Teraz nie ma w magazynie. Damy ci znać, jeśli dzień się zmieni.}}',
  'on_hold.text': 'Potem od razu ruszy dalej. Nie musisz nic robić.',
  'on_the_way.text': '{what, select, customs {Sprawdza je urząd celny. Damy ci znać, jeśli będzie czegoś potrzebować.} other {Wyszło od nas i jest w drodze.}}',
  'out_for_delivery.title': '{place, select, door {Już pod twoimi drzwiami} other {{near, select, today {{hours, select, none {Dotrze dziś} other {Dotrze dziś, {hours}}}} other {W doręczeniu}}}}',
  'out_for_delivery.text': '{cargo, select, short {W samochodzie brakuje jednej części. Przywieziemy ją, gdy tylko ją będziemy mieć, i umówimy się na dzień.} other {{place, select, door {Samochód już przyjechał.} other {Jest w samochodzie kuriera i w drodze pod twoje drzwi.}}}}',
  'ready_for_pickup.text': '{place, select, over {Odezwij się do nas, jeśli nadal jest potrzebne. Za to, czego nikt nie odbierze, zwracamy pieniądze.} point {Czeka na odbiór: {point}.} other {{until, select, none {Weź ze sobą numer zamówienia.} other {Zamówienie czeka. Weź ze sobą numer zamówienia.}}}}',
  'returning_to_sender.text': 'Przewoźnik nie mógł jej doręczyć. Powiemy ci, co dalej.',
  'problem.text': '{what, select, lost {Przepraszamy. Naprawimy to, a pytać możesz w każdej chwili.} silent {Przepraszamy, przewoźnik zbyt długo nie mówi, gdzie jest. Pytamy i powiemy ci, co ustalimy.} damaged {Przepraszamy. Sprawdzimy, co da się uratować, a resztę wymienimy.} refund {Przepraszamy, bank odesłał pieniądze. Próbujemy inaczej i nic nie przepadnie.} return {Przepraszamy. Został nadany, więc to nic nie kosztuje.} other {Przepraszamy, części zamówienia brakuje albo utknęła. Zajmujemy się tym, a pytać możesz w każdej chwili.}}',
  'action_needed.title': '{what, select, pay {{amount, select, none {Płatność jeszcze nie wpłynęła} other {{until, select, none {Zapłać {amount}, aby je zachować} other {Zapłać {amount} najpóźniej {until}, aby je zachować}}}}} duties {{amount, select, none {Urząd celny czeka na opłaty} other {Urząd celny czeka na {amount} opłat}}} address {Sprawdź adres} choose {Wybierz, co dalej} other {Potrzebujemy jednej rzeczy}}',
  'action_needed.text': '{what, select, pay {{last, select, failed {Ostatnia próba się nie udała. Nic nie przepadło, możesz zapłacić inaczej.} other {Do zapłaty brakuje jednego kroku. Nic nie przepadło.}}} duties {Ruszy dalej, gdy tylko zostaną opłacone.} address {Przewoźnik nie może go znaleźć tak, jak jest zapisany. Odezwij się do nas, a poprawimy.} choose {Wcześniej nie może ruszyć dalej, a wybór należy do ciebie.} other {Wcześniej nie może ruszyć dalej.}}',
  'return_in_progress.title': '{stage, select, asked {Mamy prośbę o zwrot} hand_in {{until, select, none {Możesz nadać, kiedy ci wygodnie} other {Do nadania najpóźniej {until}}}} moving {Zwrot jest w drodze do nas} here {Mamy zwrot} other {Zwrot jest w toku}}',
  'return_in_progress.text': '{stage, select, asked {Powiemy ci, jak to odesłać, gdy tylko ją przejrzymy.} hand_in {Potem nie musisz nic więcej robić.} moving {Damy ci znać, gdy dotrze.} here {Właśnie go oglądamy i powiemy ci, co wraca.} other {Damy ci znać, gdy dotrze.}}',
  'refund_on_its_way.title': '{amount, select, none {Pieniądze są w drodze do ciebie} other {{amount} jest w drodze do ciebie}}',
  'delivered.title': '{how, select, collected {Odebrane} provided {Już u ciebie} other {{at, select, none {Dostarczone} other {Dostarczone {at}}}}}',
  'delivered.text': '{claim, select, open {Wiemy, że coś jest nie tak. Sprawdzamy to i powiemy ci, co ustalimy.} other {{until, select, none {Mamy nadzieję, że ci się podoba.} other {Mamy nadzieję, że ci się podoba. Możesz oddać do {until}.}}}}',
  'cancelled.text': '{goods, select, gone {Część była już w drodze, zanim mogliśmy ją zatrzymać. Nie przyjmuj jej albo ją oddaj. To nic nie kosztuje.} other {{money, select, coming {Nic z niego już nie dotrze. Zapłacone pieniądze są w drodze do ciebie.} back {Nic z niego już nie dotrze. Zapłacone pieniądze zostały zwrócone.} other {Nic z niego już nie dotrze.}}}}',
  'reason.already_shipped.cancel': 'Nie można już anulować, jest w drodze. Po otrzymaniu możesz to oddać.',
  'reason.not_returnable': 'Nie można tego oddać. Odezwij się do nas, jeśli jest wadliwe.',
  'reason.window_over': 'Czas na zwrot minął. Odezwij się do nas, jeśli jest wadliwe.',
}
