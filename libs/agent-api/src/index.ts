// What csr-api answers, for itself and for whoever reads it.
export * from './bad-news.ts'
export * from './contradiction-titles.ts'
export * from './masked-order.ts'
export * from './shapes.ts'
