export { openPool, type PoolSettings } from './database.ts'
export { letUse, migrate, type Migration } from './migrate.ts'
export { listen, type ListenCallbacks, type Listening } from './listen.ts'
export { isTransient, isUnreachable } from './unreachable.ts'
