export { testDatabase, type TestDatabase } from './database.ts'
export { eventually, eventuallyHolds } from './eventually.ts'
