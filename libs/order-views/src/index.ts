export type { Basis, Moment, TimelineItem, TimelinePlace } from './history.ts'
export { viewChannel } from './changes.ts'
export { openOrderViews, type Following, type OrderViews, type OrderViewsSettings } from './order-views.ts'
export { headlineWords, languageFor, promisedDays, type Language } from './words.ts'
