import type { live as english } from '../en/live.ts'

/** Whether the page follows its order in Dutch. */
export const live: Readonly<Record<keyof typeof english, string>> = {
  'live.on': 'Live',
  'live.news.time': 'Live. Laatste nieuws {time}',
  'live.news.day': 'Live. Laatste nieuws {day}',
  'live.again': 'Maakt weer verbinding',
  'live.lost': 'Niet meer live.',
  'live.refresh': 'Ververs de pagina',
}
