import type { live as english } from '../en/live.ts'

/** Whether the page follows its order in German. */
export const live: Readonly<Record<keyof typeof english, string>> = {
  'live.on': 'Live',
  'live.news.time': 'Live. Letzte Nachricht {time}',
  'live.news.day': 'Live. Letzte Nachricht {day}',
  'live.again': 'Verbindet sich wieder',
  'live.lost': 'Nicht mehr live.',
  'live.refresh': 'Seite neu laden',
}
