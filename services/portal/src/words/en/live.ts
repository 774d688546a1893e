/** Whether the page follows its order. Only a script shows these. */
export const live = {
  'live.on': 'Live',
  'live.news.time': 'Live. Last news {time}',
  'live.news.day': 'Live. Last news {day}',
  'live.again': 'Connecting again',
  'live.lost': 'Not live any more.',
  'live.refresh': 'Refresh the page',
} as const
