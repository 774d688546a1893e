import type { live as english } from '../en/live.ts'

/** Whether the page follows its order in Italian. */
export const live: Readonly<Record<keyof typeof english, string>> = {
  'live.on': 'In diretta',
  'live.news.time': 'In diretta. Ultima notizia {time}',
  'live.news.day': 'In diretta. Ultima notizia {day}',
  'live.again': 'Si ricollega',
  'live.lost': 'Non più in diretta.',
  'live.refresh': 'Aggiorna la pagina',
}
