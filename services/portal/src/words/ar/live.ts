import type { live as english } from '../en/live.ts'

/** Whether the page follows its order in Arabic. */
export const live: Readonly<Record<keyof typeof english, string>> = {
  'live.on': 'مباشر',
  'live.news.time': 'مباشر. آخر خبر {time}',
  'live.news.day': 'مباشر. آخر خبر {day}',
  'live.again': 'يعيد الاتصال',
  'live.lost': 'لم يعد مباشرًا.',
  'live.refresh': 'حدّث الصفحة',
}
