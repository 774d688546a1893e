import type { Answers } from '../en.ts'

/** Answers in French that are another with "tu". */
export const fr: Partial<Answers> = {
  hidden: 'Ce lien ne montre pas cela. Confirme que la commande est la tienne, et demande à nouveau.',
  'refund.none': 'Aucun argent n’est en route vers toi pour cette commande.',
  'refund.pending': '{by, select, none {{amount} sont en route vers toi.} other {{amount} sont en route vers toi, et chez toi d’ici le {day}.}}',
  'refund.sent': '{by, select, none {{amount} te sont revenus.} other {{amount} te sont revenus. Ta banque l’affiche d’ici le {day}.}}',
  'refund.failed': 'Te renvoyer {amount} n’a pas marché. La boutique doit arranger cela.',
  'return.open': '{status, select, requested {Tu as demandé à rendre quelque chose. La boutique regarde.} approved {{by, select, none {Dépose ce que tu veux rendre.} other {Dépose ce que tu veux rendre au plus tard le {day}.}}} awaiting_handover {{by, select, none {Dépose ce que tu veux rendre.} other {Dépose ce que tu veux rendre au plus tard le {day}.}}} in_transit {Ce que tu as rendu est en route vers la boutique.} received {La boutique a ce que tu as rendu, et l’examine.} inspected {La boutique a examiné ce que tu as rendu. Ce que tu reçois suit.} resolved {Ce que tu as rendu est réglé.} other {Un retour de cette commande est ouvert.}}',
  'return.possible': '{by, select, none {{count, plural, one {Tu peux rendre # article. La boutique l’arrange avec toi.} many {Tu peux rendre # articles. La boutique l’arrange avec toi.} other {Tu peux rendre # articles. La boutique l’arrange avec toi.}}} other {{count, plural, one {Tu peux rendre # article jusqu’au {day}. La boutique l’arrange avec toi.} many {Tu peux rendre # articles jusqu’au {day}. La boutique l’arrange avec toi.} other {Tu peux rendre # articles jusqu’au {day}. La boutique l’arrange avec toi.}}}}',
  'return.not_delivered': 'Rien ne peut encore être rendu : ce n’est pas chez toi.',
  'change.possible': 'Elle n’est pas encore partie, la destination peut donc changer. La boutique le fait avec toi.',
  'change.rest': '{count, plural, one {# article n’est pas parti, sa destination peut donc changer. La boutique le fait avec toi.} many {# articles ne sont pas partis, leur destination peut donc changer. La boutique le fait avec toi.} other {# articles ne sont pas partis, leur destination peut donc changer. La boutique le fait avec toi.}}',
  'change.elsewhere': 'Elle n’est envoyée à aucune adresse. La boutique te dit ce qui peut encore changer.',
  'cancel.possible': '{count, plural, one {# article n’est pas parti et peut être annulé. La boutique le fait avec toi.} many {# articles ne sont pas partis et peuvent être annulés. La boutique le fait avec toi.} other {# articles ne sont pas partis et peuvent être annulés. La boutique le fait avec toi.}}',
  'pickup.point': '{by, select, none {Ton colis t’attend : {place}.} other {Ton colis t’attend jusqu’au {day} : {place}.}}',
  'pickup.ready': '{by, select, none {C’est prêt, tu peux le retirer.} other {C’est prêt, tu peux le retirer jusqu’au {day}.}}',
  'told.last': '{channel, select, email {Nous t’avons écrit en dernier par e-mail le {day}.} sms {Nous t’avons envoyé le dernier SMS le {day}.} other {Nous t’avons envoyé le dernier message le {day}.}}',
  'told.nothing': 'Il n’est pas noté que nous t’ayons dit quelque chose sur cette commande.',
  'person.both': 'Parle à une personne : {phone} ou {email}.',
  'person.phone': 'Parle à une personne : {phone}.',
  'person.email': 'Écris à une personne : {email}.',
  'person.reply': 'Réponds au message qui a confirmé ta commande. Une personne le lit.',
}
