export { appendSignal, type AppendSignal } from './append-signal.ts'
export { openMemoryStore } from './memory.ts'
export * from './port.ts'
export { openPostgresStore, type PostgresStore, type PostgresStoreSettings } from './postgres.ts'
