export type { Basis, Moment, TimelineItem, TimelinePlace } from './history.ts'
export { openOrderViews, viewChannel, type OrderViews, type OrderViewsSettings } from './order-views.ts'
export { headlineWords, languageFor, promisedDays, type Language } from './words.ts'
