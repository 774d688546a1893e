import type { Answers } from '../en.ts'

/** Answers in Spanish that are another with "tú". */
export const es: Partial<Answers> = {
  hidden: 'Este enlace no muestra eso. Confirma que el pedido es tuyo, y pregunta otra vez.',
  'refund.none': 'No hay dinero de vuelta a ti por este pedido.',
  'refund.pending': '{by, select, none {{amount} van de vuelta a ti.} other {{amount} van de vuelta a ti, y llegan a más tardar el {day}.}}',
  'refund.sent': '{by, select, none {Te devolvimos {amount}.} other {Te devolvimos {amount}. Tu banco lo muestra a más tardar el {day}.}}',
  'refund.failed': 'Devolverte {amount} no funcionó. La tienda tiene que arreglarlo.',
  'return.open': '{status, select, requested {Pediste devolver algo. La tienda lo mira.} approved {{by, select, none {Entrega lo que quieres devolver.} other {Entrega lo que quieres devolver a más tardar el {day}.}}} awaiting_handover {{by, select, none {Entrega lo que quieres devolver.} other {Entrega lo que quieres devolver a más tardar el {day}.}}} in_transit {Lo que devolviste va de camino a la tienda.} received {La tienda tiene lo que devolviste, y lo revisa.} inspected {La tienda revisó lo que devolviste. Sigue lo que recibes por ello.} resolved {Lo que devolviste está resuelto.} other {Hay una devolución abierta de este pedido.}}',
  'return.possible': '{by, select, none {{count, plural, one {Puedes devolver # artículo. La tienda lo organiza contigo.} many {Puedes devolver # artículos. La tienda lo organiza contigo.} other {Puedes devolver # artículos. La tienda lo organiza contigo.}}} other {{count, plural, one {Puedes devolver # artículo hasta el {day}. La tienda lo organiza contigo.} many {Puedes devolver # artículos hasta el {day}. La tienda lo organiza contigo.} other {Puedes devolver # artículos hasta el {day}. La tienda lo organiza contigo.}}}}',
  'return.not_delivered': 'Aún no se puede devolver nada: no está contigo.',
  'change.possible': 'Aún no ha salido, así que el destino se puede cambiar. La tienda lo hace contigo.',
  'change.rest': '{count, plural, one {# artículo no ha salido, así que el destino se puede cambiar. La tienda lo hace contigo.} many {# artículos no han salido, así que el destino se puede cambiar. La tienda lo hace contigo.} other {# artículos no han salido, así que el destino se puede cambiar. La tienda lo hace contigo.}}',
  'change.elsewhere': 'No se envía a ninguna dirección. La tienda te dice qué se puede cambiar todavía.',
  'cancel.possible': '{count, plural, one {# artículo no ha salido y se puede cancelar. La tienda lo hace contigo.} many {# artículos no han salido y se pueden cancelar. La tienda lo hace contigo.} other {# artículos no han salido y se pueden cancelar. La tienda lo hace contigo.}}',
  'pickup.point': '{by, select, none {Tu paquete te espera en {place}.} other {Tu paquete te espera en {place} hasta el {day}.}}',
  'told.last': '{channel, select, email {Te escribimos por última vez por correo el {day}.} sms {Te enviamos el último SMS el {day}.} other {Te enviamos el último mensaje el {day}.}}',
  'told.nothing': 'No consta que te hayamos dicho algo de este pedido.',
  'person.both': 'Habla con una persona: {phone} o {email}.',
  'person.phone': 'Habla con una persona: {phone}.',
  'person.email': 'Escribe a una persona: {email}.',
  'person.reply': 'Responde al mensaje que confirmó tu pedido. Lo lee una persona.',
}
