export * from './order-view.ts'
