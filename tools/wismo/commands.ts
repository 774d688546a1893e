import type { Command } from 'commander'
import type { AuditOptions, Common, CreateKeyOptions, DoctorOptions, ImportOptions, KeyOptions, ParkedListOptions, RebuildOptions, RedriveOptions, RepublishOptions, RevokeKeyOptions, RotateKeyOptions, ShopOptions, VaultOptions, VerifyOptions } from './options.ts'

/** What each command does; resolves to whether it found or did anything. */
export interface Commands {
  listParked(options: ParkedListOptions): Promise<boolean>
  showParked(id: string, options: Common): Promise<boolean>
  redriveParked(ids: readonly string[], options: RedriveOptions): Promise<boolean>
  discardParked(id: string, options: Common & { readonly reason: string }): Promise<boolean>
  stuck(options: Common & { readonly overdue: number }): Promise<boolean>
  waits(options: Common & { readonly limit: number }): Promise<boolean>
  unsent(options: Common & { readonly limit: number }): Promise<boolean>
  republish(options: RepublishOptions): Promise<boolean>
  lag(options: Common): Promise<boolean>
  /** Resolves to whether all is well. */
  doctor(options: DoctorOptions): Promise<boolean>
  rebuild(view: string, options: RebuildOptions): Promise<boolean>
  verify(view: string, options: VerifyOptions): Promise<boolean>
  config(options: KeyOptions): Promise<boolean>
  createKey(options: CreateKeyOptions): Promise<boolean>
  rotateKey(id: string, options: RotateKeyOptions): Promise<boolean>
  revokeKey(id: string, options: RevokeKeyOptions): Promise<boolean>
  listKeys(options: KeyOptions): Promise<boolean>
  showKey(id: string, options: KeyOptions): Promise<boolean>
  listShops(options: ShopOptions): Promise<boolean>
  showShop(id: string, options: ShopOptions): Promise<boolean>
  listShopVersions(id: string, options: ShopOptions): Promise<boolean>
  createShop(file: string, options: ShopOptions): Promise<boolean>
  changeShop(id: string, file: string, options: ShopOptions): Promise<boolean>
  putNode(id: string, file: string, options: ShopOptions): Promise<boolean>
  listPolicies(shop: string, options: ShopOptions): Promise<boolean>
  showPolicy(shop: string, kind: string, options: ShopOptions): Promise<boolean>
  draftPolicy(shop: string, kind: string, file: string, options: ShopOptions): Promise<boolean>
  publishPolicy(shop: string, kind: string, options: ShopOptions): Promise<boolean>
  /** Resolves to whether every line was taken. */
  importOrders(file: string, options: ImportOptions): Promise<boolean>
  listAudit(options: AuditOptions): Promise<boolean>
  indexVault(options: VaultOptions): Promise<boolean>
  rotateVault(options: VaultOptions): Promise<boolean>
}

/** What the commands of one kind are added with. */
export interface Adding {
  readonly commands: Commands
  /** A command with the flags that all of them have, and an example. */
  add(to: Command, name: string, what: string, example: string): Command
  /** Tells what became of a command. */
  does<Given extends unknown[]>(command: (...given: Given) => Promise<boolean>): (...given: Given) => Promise<void>
}
