import type { Catalogue } from './en.ts'
import { happened } from './de/happened.ts'
import { reasons } from './de/reasons.ts'

/** Sentences of the headline in German. */
export const de: Catalogue = {
  'day.spoken': '{near, select, today {heute} tomorrow {morgen, {day}} other {{day}}}',
  'day.today_at': 'heute, {time}',
  'received.title': 'Wir haben Ihre Bestellung',
  'received.text': `{promise, select,
    none {Wir nennen Ihnen den Tag, sobald wir ihn wissen.}
    by {Bei Ihnen bis {days}, wie bei der Bestellung versprochen.}
    on {Bei Ihnen: {days}, wie bei der Bestellung versprochen.}
    other {Bei Ihnen: {days}, wie bei der Bestellung versprochen.}}`,
  'confirmed.title': `{promise, select,
    none {Ihre Bestellung ist bestätigt}
    by {Kommt bis {days}}
    other {Kommt {days}}}`,
  'confirmed.text': `{promise, select,
    none {Wir haben alles, was wir von Ihnen brauchen, und nennen Ihnen den Tag, sobald wir ihn wissen.}
    other {Ihre Bestellung ist bestätigt. Wir haben alles, was wir von Ihnen brauchen.}}`,
  'collect.title': `{promise, select,
    none {Wir sagen Ihnen, wann Sie es abholen können}
    by {Zum Abholen bereit bis {days}}
    other {Zum Abholen bereit: {days}}}`,
  'collect.received': `{promise, select,
    none {Wir sagen Ihnen, wann Sie es abholen können.}
    by {Zum Abholen bereit bis {days}, wie bei der Bestellung versprochen.}
    other {Zum Abholen bereit: {days}, wie bei der Bestellung versprochen.}}`,
  'preparing.title': `{until, select,
    none {{promise, select,
      none {Wir packen Ihre Bestellung}
      by {Kommt bis {days}}
      other {Kommt {days}}}}
    other {Verlässt uns bis {until}}}`,
  'preparing.text': `{until, select,
    none {Wir packen sie gerade.}
    other {{promise, select,
      none {Wir packen sie gerade und nennen Ihnen den Tag, sobald sie unterwegs ist.}
      by {Wir packen sie gerade. Bei Ihnen bis {days}.}
      other {Wir packen sie gerade. Bei Ihnen: {days}.}}}}`,
  'backordered.title': `{promise, select,
    none {Gerade nicht auf Lager}
    other {Kommt etwa {days}}}`,
  'backordered.stock': 'Wieder auf Lager etwa {stock}',
  'backordered.text': `{promise, select,
    none {Wir nennen Ihnen den Tag, sobald wir ihn wissen.}
    other {Gerade nicht auf Lager. Wir sagen Ihnen, wenn sich der Tag ändert.}}`,
  'stock.part': 'Ein Teil davon ist gerade nicht auf Lager.',
  'on_hold.title': `{until, select,
    none {Wir prüfen noch etwas}
    other {Wir prüfen noch etwas und melden uns bis {until}}}`,
  'on_hold.text': 'Danach geht es gleich weiter. Sie müssen nichts tun.',
  'on_the_way.title': `{promise, select,
    none {Unterwegs zu Ihnen}
    by {Kommt bis {days}}
    other {Kommt {days}}}`,
  'on_the_way.text': `{what, select,
    customs {Der Zoll prüft Ihre Bestellung. Wir sagen Ihnen, wenn er etwas von Ihnen braucht.}
    other {Ihre Bestellung hat uns verlassen und ist unterwegs zu Ihnen.}}`,
  'on_the_way.part': 'Ein Teil davon ist unterwegs. Der Rest ist noch nicht verschickt.',
  'arriving_today.title': 'Kommt heute',
  'arriving_today.text': 'Ihre Bestellung ist unterwegs zu Ihnen.',
  'out_for_delivery.title': `{place, select,
    door {Jetzt an Ihrer Tür}
    other {{near, select,
      today {{hours, select,
        none {Kommt heute}
        other {Kommt heute, {hours}}}}
      other {In Zustellung}}}}`,
  'out_for_delivery.text': `{cargo, select,
    short {Im Lieferwagen fehlt ein Teil. Wir bringen es, sobald wir es haben, und machen einen Tag mit Ihnen aus.}
    other {{place, select,
      door {Der Lieferwagen ist da.}
      other {Ihre Bestellung ist im Lieferwagen und auf dem Weg zu Ihrer Tür.}}}}`,
  'attempt_failed.title': `{promise, select,
    none {Niemand hat geöffnet}
    other {Niemand hat geöffnet. Nächster Versuch: {days}}}`,
  'attempt_failed.text': `{attempts, plural,
    one {Der Paketdienst versucht es noch einmal oder hinterlegt es zum Abholen.}
    other {Der Paketdienst war # Mal da. Er versucht es noch einmal oder hinterlegt es zum Abholen.}}`,
  'delayed.title': `{promise, select,
    none {Später als geplant}
    by {Kommt bis {days}}
    other {Kommt {days}}}`,
  'delayed.text': `{span, select,
    unknown {{promise, select,
      none {Es tut uns leid, es dauert länger als versprochen. Wir nennen Ihnen den neuen Tag, sobald wir ihn wissen.}
      other {Es tut uns leid, es dauert länger als versprochen.}}}
    exact {{scope, select,
      all {{most, plural, one {Es tut uns leid, es kommt # Tag später.} other {Es tut uns leid, es kommt # Tage später.}}}
      other {{most, plural, one {Es tut uns leid, ein Teil Ihrer Bestellung kommt # Tag später.} other {Es tut uns leid, ein Teil Ihrer Bestellung kommt # Tage später.}}}}}
    upto {{scope, select,
      all {{most, plural, one {Es tut uns leid, es kommt bis zu # Tag später.} other {Es tut uns leid, es kommt bis zu # Tage später.}}}
      other {{most, plural, one {Es tut uns leid, ein Teil Ihrer Bestellung kommt bis zu # Tag später.} other {Es tut uns leid, ein Teil Ihrer Bestellung kommt bis zu # Tage später.}}}}}
    other {{scope, select,
      all {{most, plural, one {Es tut uns leid, es kommt {least} bis # Tag später.} other {Es tut uns leid, es kommt {least} bis # Tage später.}}}
      other {{most, plural, one {Es tut uns leid, ein Teil Ihrer Bestellung kommt {least} bis # Tag später.} other {Es tut uns leid, ein Teil Ihrer Bestellung kommt {least} bis # Tage später.}}}}}}`,
  'delayed.cause': `{cause, select,
    storm {Ein Sturm hält es auf.}
    snow {Schnee hält es auf.}
    flood {Hochwasser hält es auf.}
    weather {Das Wetter hält es auf.}
    strike {Ein Streik hält es auf.}
    missorted {Es war auf dem falschen Weg und ist jetzt wieder auf dem richtigen.}
    address_incomplete {Der Paketdienst konnte die Adresse nicht vollständig lesen.}
    customs {Der Zoll prüft es.}
    peak {Gerade sind mehr Pakete unterwegs als sonst.}
    stockout {Es war nicht auf Lager, als wir es schicken wollten.}
    no_capacity {Wir konnten es nicht rechtzeitig packen.}
    merchant {Es hat uns später verlassen als geplant.}
    carrier {Der Paketdienst braucht länger als geplant.}
    other {}}`,
  'delayed.rest': 'Der Rest Ihrer Bestellung ist pünktlich.',
  'ready_for_pickup.title': `{place, select,
    over {Die Zeit zum Abholen ist vorbei}
    other {{until, select,
      none {Bereit zum Abholen}
      other {Abholen bis {until}}}}}`,
  'ready_for_pickup.text': `{place, select,
    over {Sprechen Sie mit uns, wenn Sie es noch möchten. Was niemand abholt, wird erstattet.}
    point {Es wartet auf Sie: {point}.}
    other {{until, select,
      none {Bringen Sie Ihre Bestellnummer mit.}
      other {Es liegt für Sie bereit. Bringen Sie Ihre Bestellnummer mit.}}}}`,
  'partly_delivered.title': `{promise, select,
    none {Der Rest ist unterwegs}
    by {Der Rest kommt bis {days}}
    other {Der Rest kommt {days}}}`,
  'partly_delivered.rest': 'Der Rest kommt noch',
  'partly_delivered.text': 'Ein Teil Ihrer Bestellung ist bei Ihnen.',
  'partly_delivered.back': 'Was vorher kam, wurde zurückgegeben.',
  'returning_to_sender.title': 'Ihr Paket kommt zu uns zurück',
  'returning_to_sender.text': 'Der Paketdienst konnte es nicht übergeben. Wir sagen Ihnen, wie es weitergeht.',
  'problem.title': `{what, select,
    lost {Wir haben Ihr Paket verloren}
    silent {Wir suchen Ihr Paket}
    damaged {Ihr Paket wurde unterwegs beschädigt}
    refund {Ihre Erstattung kam nicht an}
    return {Ihre Rücksendung ging auf dem Weg zu uns verloren}
    other {Unterwegs ist etwas schiefgegangen}}`,
  'problem.text': `{what, select,
    lost {Das tut uns leid. Wir machen es wieder gut, und Sie können uns jederzeit fragen.}
    silent {Das tut uns leid, der Paketdienst hat zu lange nicht gesagt, wo es ist. Wir fragen nach und sagen Ihnen, was wir herausfinden.}
    damaged {Das tut uns leid. Wir sehen nach, was zu retten ist, und ersetzen den Rest.}
    refund {Das tut uns leid, Ihre Bank hat sie zurückgeschickt. Wir versuchen einen anderen Weg, und nichts geht verloren.}
    return {Das tut uns leid. Sie haben sie abgegeben, also kostet es Sie nichts.}
    other {Das tut uns leid, ein Teil Ihrer Bestellung fehlt oder steckt fest. Wir kümmern uns darum, und Sie können uns jederzeit fragen.}}`,
  'action_needed.title': `{what, select,
    pay {{amount, select,
      none {Eine Zahlung ist noch offen}
      other {{until, select,
        none {Zahlen Sie {amount}, um sie zu behalten}
        other {Zahlen Sie {amount} bis {until}, um sie zu behalten}}}}}
    duties {{amount, select,
      none {Der Zoll wartet auf Abgaben}
      other {Der Zoll wartet auf {amount} Abgaben}}}
    address {Prüfen Sie Ihre Adresse}
    choose {Entscheiden Sie, wie es weitergeht}
    other {Wir brauchen etwas von Ihnen}}`,
  'action_needed.text': `{what, select,
    pay {{last, select,
      failed {Der letzte Versuch hat nicht geklappt. Nichts ist verloren, Sie können auch anders zahlen.}
      other {Zum Bezahlen fehlt noch ein Schritt. Nichts ist verloren.}}}
    duties {Es geht weiter, sobald sie bezahlt sind.}
    address {So wie sie geschrieben ist, findet der Paketdienst sie nicht. Sprechen Sie mit uns, dann berichtigen wir sie.}
    choose {Vorher kann es nicht weitergehen, und die Wahl liegt bei Ihnen.}
    other {Vorher kann es nicht weitergehen.}}`,
  'change_pending.title': `{stage, select,
    pay {Ihre Änderung wartet auf die Zahlung}
    quoted {Ihre Änderung wartet auf Ihr Ja}
    other {{until, select,
      none {Wir prüfen Ihre Änderung}
      other {Wir prüfen Ihre Änderung, Antwort bis {until}}}}}`,
  'change_pending.text': 'Vorher ändert sich nichts.',
  'return_in_progress.title': `{stage, select,
    asked {Wir wissen, dass Sie etwas zurückgeben möchten}
    hand_in {{until, select,
      none {Geben Sie es ab, wann es Ihnen passt}
      other {Geben Sie es bis {until} ab}}}
    moving {Ihre Rücksendung ist unterwegs zu uns}
    here {Wir haben Ihre Rücksendung}
    other {Ihre Rückgabe läuft}}`,
  'return_in_progress.text': `{stage, select,
    asked {Wir sagen Ihnen, wie Sie es schicken, sobald wir es uns angesehen haben.}
    hand_in {Danach müssen Sie nichts mehr tun.}
    moving {Wir sagen Ihnen, wenn sie bei uns ist.}
    here {Wir sehen sie uns jetzt an und sagen Ihnen, was Sie zurückbekommen.}
    other {Wir sagen Ihnen, wenn sie bei uns ist.}}`,
  'refund_on_its_way.title': `{amount, select,
    none {Ihr Geld ist auf dem Weg zurück}
    other {{amount} sind auf dem Weg zurück zu Ihnen}}`,
  'refund_on_its_way.text': `{until, select,
    none {Ihre Bank zeigt es in ein paar Tagen.}
    other {Bei Ihnen bis {until}.}}`,
  'delivered.title': `{how, select,
    collected {Abgeholt}
    provided {Sie haben es}
    other {{at, select,
      none {Zugestellt}
      other {Zugestellt: {at}}}}}`,
  'delivered.text': `{claim, select,
    open {Sie haben uns gesagt, dass etwas nicht stimmt. Wir sehen es uns an und sagen Ihnen, was wir herausfinden.}
    other {{until, select,
      none {Wir hoffen, es gefällt Ihnen.}
      other {Wir hoffen, es gefällt Ihnen. Zurückgeben können Sie es bis {until}.}}}}`,
  'refunded.title': `{amount, select,
    none {Es ist wieder bei uns}
    other {{amount} sind wieder bei Ihnen}}`,
  'refunded.text': 'Es ist nichts mehr offen.',
  'cancelled.title': `{money, select,
    free {Storniert. Es wurde nichts abgebucht}
    other {Ihre Bestellung ist storniert}}`,
  'cancelled.text': `{goods, select,
    gone {Ein Teil war schon unterwegs, bevor wir ihn aufhalten konnten. Nehmen Sie ihn nicht an, oder geben Sie ihn zurück. Es kostet Sie nichts.}
    other {{money, select,
      coming {Davon kommt nichts mehr. Was Sie bezahlt haben, ist auf dem Weg zurück zu Ihnen.}
      back {Davon kommt nichts mehr. Was Sie bezahlt haben, ist wieder bei Ihnen.}
      other {Davon kommt nichts mehr.}}}}`,
  ...happened,
  ...reasons,
}
