import type { live as english } from '../en/live.ts'

/** Whether the page follows its order in French. */
export const live: Readonly<Record<keyof typeof english, string>> = {
  'live.on': 'En direct',
  'live.news.time': 'En direct. Dernières nouvelles {time}',
  'live.news.day': 'En direct. Dernières nouvelles {day}',
  'live.again': 'Reconnexion',
  'live.lost': 'Plus en direct.',
  'live.refresh': 'Actualiser la page',
}
