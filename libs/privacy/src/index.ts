export type { Access, Actor, Purpose } from './access.ts'
export * from './port.ts'
export { migrateVault } from './tables.ts'
export { openVault, WrongMasterKey, type VaultSettings } from './vault.ts'
