export { migrate, openPool, type Migration, type PoolSettings } from '@wismo/database'
