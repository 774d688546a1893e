export * from './port.ts'
export { migrateVault } from './tables.ts'
export { customerRef, openVault, WrongMasterKey, type VaultSettings } from './vault.ts'
