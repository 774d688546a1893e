export * from './port.ts'
export { openVault, WrongMasterKey, type VaultSettings } from './vault.ts'
