export { normalEmail, normalPhone, normalPostalCode } from './normal-form.ts'
export * from './port.ts'
export { migrateVault } from './tables.ts'
export { openVault, WrongMasterKey, type VaultSettings } from './vault.ts'
