import type { live as english } from '../en/live.ts'

/** Whether the page follows its order in Spanish. */
export const live: Readonly<Record<keyof typeof english, string>> = {
  'live.on': 'En directo',
  'live.news.time': 'En directo. Última noticia {time}',
  'live.news.day': 'En directo. Última noticia {day}',
  'live.again': 'Conectando otra vez',
  'live.lost': 'Ya no está en directo.',
  'live.refresh': 'Actualizar la página',
}
