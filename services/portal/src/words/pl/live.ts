import type { live as english } from '../en/live.ts'

/** Whether the page follows its order in Polish. */
export const live: Readonly<Record<keyof typeof english, string>> = {
  'live.on': 'Na żywo',
  'live.news.time': 'Na żywo. Ostatnia wiadomość {time}',
  'live.news.day': 'Na żywo. Ostatnia wiadomość {day}',
  'live.again': 'Łączy się ponownie',
  'live.lost': 'Już nie na żywo.',
  'live.refresh': 'Odśwież stronę',
}
