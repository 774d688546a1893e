export { migrate, openPool, type Migration, type PoolSettings } from './database.ts'
