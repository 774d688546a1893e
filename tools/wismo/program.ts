// The commands and their flags: what can be typed, and what is told about it.
import { Command, InvalidArgumentError, Option } from 'commander'
import { durationOf } from './durations.ts'
import type { Said } from './output.ts'

export interface Common {
  readonly json?: boolean
  readonly service?: string
}

export interface ParkedListOptions extends Common {
  readonly group?: string
  readonly key?: string
  readonly code?: string
  readonly shop?: string
  readonly behind?: boolean
  readonly limit: number
}

export interface RedriveOptions extends Common {
  readonly group?: string
  readonly key?: string
  readonly code?: string
  readonly wait?: boolean
}

export interface RepublishOptions extends Common {
  readonly topic?: string
  readonly stream?: string
  readonly from?: string
  readonly unsent?: boolean
}

export interface RebuildOptions {
  readonly json?: boolean
  readonly keepOld?: boolean
  readonly dropOld?: boolean
  readonly anew?: boolean
  readonly anyway?: boolean
  readonly eventsPerPass?: number
}

/** Of every command about shops. */
export interface ShopOptions {
  readonly json?: boolean
  /** Only if it is at this version. */
  readonly ifVersion?: number
  /** As it was in this version. */
  readonly version?: number
  /** The node to change. */
  readonly change?: string
  /** When a policy comes into force. */
  readonly from?: string
}

/** Of every command about keys. */
export interface KeyOptions {
  readonly json?: boolean
}

export interface CreateKeyOptions extends KeyOptions {
  readonly id?: string
  readonly shops: readonly string[]
  readonly scopes: readonly string[]
  readonly locations?: readonly string[]
  /** Milliseconds that each secret of it lives. */
  readonly expires?: number
  readonly label?: string
  readonly live?: boolean
  readonly test?: boolean
}

export interface RotateKeyOptions extends KeyOptions {
  /** Milliseconds. */
  readonly overlap: number
  readonly live?: boolean
  readonly test?: boolean
}

export interface RevokeKeyOptions extends KeyOptions {
  readonly secret?: number
  readonly reason: string
}

export interface AuditOptions {
  readonly json?: boolean
  readonly subject?: string
  readonly actor?: string
  /** Milliseconds back from now. */
  readonly since?: number
  readonly limit: number
}

export interface VaultOptions {
  readonly json?: boolean
}

export interface DoctorOptions extends Common {
  readonly all?: boolean
  readonly url?: string
  readonly path?: string
}

export type VerifyOptions = Pick<RebuildOptions, 'json' | 'eventsPerPass'>

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
  listAudit(options: AuditOptions): Promise<boolean>
  indexVault(options: VaultOptions): Promise<boolean>
  rotateVault(options: VaultOptions): Promise<boolean>
}

/** What the commands of one kind are added with. */
interface Adding {
  readonly commands: Commands
  /** A command with the flags that all of them have, and an example. */
  add(to: Command, name: string, what: string, example: string): Command
  /** Tells what became of a command. */
  does<Given extends unknown[]>(command: (...given: Given) => Promise<boolean>): (...given: Given) => Promise<void>
}

/** The whole command line; `answer` is told whether the command found or did anything, `said` is where help and refusals go. */
export function wismoProgram(commands: Commands, answer: (found: boolean) => void, said: { readonly stdout: Said; readonly stderr: Said } = process): Command {
  const program = new Command('wismo')
    .configureOutput({ writeOut: (text) => void said.stdout.write(text), writeErr: (text) => void said.stderr.write(text) })
    .description('Looks at a running Wismo, heals it and sets it up: parked messages, waits, relays, topics, views, shops, keys, the vault.')
    .exitOverride()
    .showHelpAfterError()
    .addHelpText('after', where)
  const adding: Adding = {
    commands,
    add: (to, name, what, example) =>
      to.command(name).description(what).addOption(new Option('--service <name>', 'only this service')).option('--json', 'one JSON document on stdout').addHelpText('after', `\nExample:\n  $ npx wismo ${example}\n`),
    does: (command) => async (...given) => answer(await command(...given)),
  }
  addDoctor(program, adding)
  addParked(program.command('parked').description('messages that were set aside, each with its order behind it'), adding)
  addWaits(program, adding)
  addLag(program, adding)
  addRepublish(program, adding)
  addViews(program, adding)
  addConfig(program, adding)
  addKeys(program.command('key').description('API keys of shops and nodes; a secret is shown once, when it is made'), adding)
  addShops(program.command('shop').description('shops, their nodes and policies, each with its versions'), adding)
  addPrivacy(program, adding)
  return program
}

function addDoctor(program: Command, { add, does, commands }: Adding): void {
  add(program, 'doctor', 'says in plain words what is wrong, and where it says what to do; ends with 1 when something is', 'doctor --url https://track.example')
    .option('--all', 'also what is well')
    .option('--url <url>', 'whose certificate to look at: BASE_URL when it is not said')
    .option('--path <folder>', 'whose disk to look at: the one that holds the data')
    .action(does((options: DoctorOptions) => commands.doctor(options)))
}

function addParked(parked: Command, { add, does, commands }: Adding): void {
  add(parked, 'list', 'what is parked, oldest first', 'parked list --code internal')
    .option('--group <name>', 'only of this consumer group')
    .option('--key <key>', 'only of this order')
    .option('--code <code>', 'only with this reason')
    .option('--shop <id>', 'only of this shop')
    .option('--behind', 'also those that wait behind another one of their order')
    .addOption(limit())
    .action(does((options: ParkedListOptions) => commands.listParked(options)))
  add(parked, 'show <id>', 'one parked message: reason, headers, where its body is', 'parked show order:17').action(does((id: string, options: Common) => commands.showParked(id, options)))
  add(parked, 'redrive [ids...]', 'has orders handled again, in order, by their running group', 'parked redrive --code internal --wait')
    .option('--key <key>', 'everything of this order')
    .option('--code <code>', 'every order with this reason')
    .option('--group <name>', 'only in this consumer group')
    .option('--wait', 'follow until each was tried')
    .action(does((ids: readonly string[], options: RedriveOptions, command: Command) => {
      if ([ids.length > 0, options.key !== undefined, options.code !== undefined].filter(Boolean).length !== 1) command.error('error: say what to redrive: ids, or --key, or --code')
      return commands.redriveParked(ids, options)
    }))
  add(parked, 'discard <id>', 'gives a message up for good; what waits behind it goes on', `parked discard order:17 --reason 'test order of the shop'`)
    .requiredOption('--reason <why>', 'kept with the message that is gone', words)
    .action(does((id: string, options: Common & { readonly reason: string }) => commands.discardParked(id, options)))
}

function addWaits(program: Command, { add, does, commands }: Adding): void {
  add(program, 'stuck', 'waits that need somebody: refused, or long overdue', 'stuck --overdue 1h')
    .addOption(new Option('--overdue <time>', 'how long past its deadline: 90s, 5m, 2h, 1d').argParser(time).default(300_000, '5m'))
    .action(does((options: Common & { readonly overdue: number }) => commands.stuck(options)))
  add(program, 'waits', 'every wait that stands, the next deadline first', 'waits --service order')
    .addOption(limit())
    .action(does((options: Common & { readonly limit: number }) => commands.waits(options)))
}

function addLag(program: Command, { add, does, commands }: Adding): void {
  add(program, 'lag', 'how far relays and consumer groups are behind', 'lag').action(does((options: Common) => commands.lag(options)))
  add(program, 'unsent', 'streams with events that could not be published', 'unsent')
    .addOption(limit())
    .action(does((options: Common & { readonly limit: number }) => commands.unsent(options)))
}

function addRepublish(program: Command, { add, does, commands }: Adding): void {
  add(program, 'republish', 'publishes stored events again; who knows them passes over them', 'republish --topic order.events.v1')
    .option('--topic <name>', 'a topic that was made anew')
    .option('--stream <name>', 'one stream: a hole in a view, or one that waits unsent')
    .option('--unsent', 'every stream that waits unsent')
    .option('--from <position>', 'go on where an earlier run of --topic or --service broke off')
    .action(does((options: RepublishOptions, command: Command) => {
      const wrong = wrongRepublish(options)
      if (wrong !== undefined) command.error(`error: ${wrong}`)
      return commands.republish(options)
    }))
}

/** Both need the stores of all services: there is no --service. */
function addViews(program: Command, { does, commands }: Adding): void {
  const add = (name: string, what: string, example: string): Command =>
    program.command(`${name} <view>`).description(what).option('--json', 'one JSON document on stdout').addOption(eventsPerPass()).addHelpText('after', `\nExample:\n  $ npx wismo ${example}\n`)
  add('rebuild', 'makes a view anew from the stores, beside the one that is read, and has it take its place; a run that broke off is gone on with', 'rebuild order-view')
    .option('--keep-old', 'leave the old tables until they are dropped by --drop-old or the next rebuild')
    .addOption(new Option('--drop-old', 'only drop the tables that an earlier run left').conflicts(['keepOld', 'anew', 'anyway', 'eventsPerPass']))
    .option('--anew', 'begin again, not where an earlier run broke off')
    .option('--anyway', 'switch although some rows become older')
    .action(does((view: string, options: RebuildOptions) => commands.rebuild(view, options)))
  add('verify', 'compares every row of a view with what the stores say; ends with 1 when one differs', 'verify order-view --json').action(does((view: string, options: VerifyOptions) => commands.verify(view, options)))
}

function addConfig(program: Command, { does, commands }: Adding): void {
  program.command('config').description('what a service would run with here, secrets masked; ends with 1 when it would not start').option('--json', 'one JSON document on stdout').addHelpText('after', '\nExample:\n  $ npx wismo config\n').action(does((options: KeyOptions) => commands.config(options)))
}

/** Keys are in one store: there is no --service. */
function addKeys(key: Command, { does, commands }: Adding): void {
  const add = (name: string, what: string, example: string): Command => key.command(name).description(what).option('--json', 'one JSON document on stdout').addHelpText('after', `\nExample:\n  $ npx wismo key ${example}\n`)
  const live = (): Option => new Option('--live', 'for real orders: wsk_live_').conflicts('test')
  const forTests = (): Option => new Option('--test', 'for a test system: wsk_test_')
  add('create', 'a new key, with its secret', 'create --shops aldermoor --scopes orders:write,read --expires 90d --label ERP')
    .addOption(new Option('--shops <ids>', 'which shops it is for: aldermoor,aldermoor-de').argParser(names).makeOptionMandatory())
    .addOption(new Option('--scopes <scopes>', 'what it may do: orders:write,read').argParser(names).makeOptionMandatory())
    .addOption(new Option('--locations <nodes>', 'a key of these nodes alone').argParser(names))
    .addOption(new Option('--expires <time>', 'each secret of it lives so long: 12h, 90d; for good when it is not said').argParser(lifetime))
    .addOption(live())
    .addOption(forTests())
    .option('--label <text>', 'what it is for, never who')
    .option('--id <id>', 'its name in logs and events; made up when it is not said')
    .action(does((options: CreateKeyOptions) => commands.createKey(options)))
  add('rotate <id>', 'a new secret; the one before is good for a while', 'rotate erp --overlap 24h')
    .addOption(new Option('--overlap <time>', 'so long both are good; 0s ends the one before at once').argParser(time).default(86_400_000, '24h'))
    .addOption(live())
    .addOption(forTests())
    .action(does((id: string, options: RotateKeyOptions) => commands.rotateKey(id, options)))
  add('revoke <id>', 'ends a key for good, or one of its secrets', 'revoke erp --reason leaked')
    .addOption(new Option('--secret <n>', 'only this one, by its number in key show').argParser(whole))
    .addOption(new Option('--reason <word>', 'kept with the key: leaked, retired').argParser(word).makeOptionMandatory())
    .action(does((id: string, options: RevokeKeyOptions) => commands.revokeKey(id, options)))
  add('list', 'every key, without its secrets', 'list').action(does((options: KeyOptions) => commands.listKeys(options)))
  add('show <id>', 'one key and how long its secrets are good', 'show erp').action(does((id: string, options: KeyOptions) => commands.showKey(id, options)))
}

function names(text: string): readonly string[] {
  const found = text.split(',').map((one) => one.trim())
  if (found.includes('')) throw new InvalidArgumentError('Names with commas between them.')
  return found
}

/** It is in an event: a word leaves no room for people. */
function word(text: string): string {
  if (!/^[a-z][a-z0-9_]{0,39}$/.test(text)) throw new InvalidArgumentError('A word such as leaked or retired, in small letters, digits and _.')
  return text
}

/** Shops are in one store: there is no --service. A file is JSON, as the API takes it; - is stdin. */
function addShops(shop: Command, { does, commands }: Adding): void {
  const add = (to: Command, name: string, what: string, example: string): Command => to.command(name).description(what).option('--json', 'one JSON document on stdout').addHelpText('after', `\nExample:\n  $ npx wismo shop ${example}\n`)
  const ifVersion = (what: string): Option => new Option('--if-version <n>', `only if ${what} at this one still`).argParser(whole)
  const version = (): Option => new Option('--version <n>', 'as it was in this version').argParser(whole)
  add(shop, 'list', 'every shop as it is now', 'list').action(does((options: ShopOptions) => commands.listShops(options)))
  add(shop, 'show <id>', 'one shop; all of it with --json', 'show aldermoor --json').addOption(version()).action(does((id: string, options: ShopOptions) => commands.showShop(id, options)))
  add(shop, 'versions <id>', 'who changed what and when, newest first', 'versions aldermoor').action(does((id: string, options: ShopOptions) => commands.listShopVersions(id, options)))
  add(shop, 'create <file>', 'a new shop', 'create aldermoor-de.json').action(does((file: string, options: ShopOptions) => commands.createShop(file, options)))
  add(shop, 'change <id> <file>', 'puts the sections of the file in the place of those there are; null takes one away', 'change aldermoor support.json --if-version 3').addOption(ifVersion('the shop is')).action(does((id: string, file: string, options: ShopOptions) => commands.changeShop(id, file, options)))
  add(shop, 'node <id> <file>', 'adds a node to a shop', 'node aldermoor store-cork.json')
    .option('--change <node>', 'change sections of this node')
    .addOption(ifVersion('the shop is'))
    .action(does((id: string, file: string, options: ShopOptions) => commands.putNode(id, file, options)))
  const policy = shop.command('policy').description('what a shop’s orders are placed under: return, change, appeasement, message, pickup, refund, retention')
  add(policy, 'list <shop>', 'the policies of a shop', 'policy list aldermoor').action(does((id: string, options: ShopOptions) => commands.listPolicies(id, options)))
  add(policy, 'show <shop> <kind>', 'one policy: what is in force and what is drafted', 'policy show aldermoor return').addOption(version()).action(does((id: string, kind: string, options: ShopOptions) => commands.showPolicy(id, kind, options)))
  add(policy, 'draft <shop> <kind> <file>', 'what the next version shall say', 'policy draft aldermoor return examples/policies/return.json')
    .addOption(ifVersion('the policy is, as a revision,'))
    .action(does((id: string, kind: string, file: string, options: ShopOptions) => commands.draftPolicy(id, kind, file, options)))
  add(policy, 'publish <shop> <kind>', 'brings the draft into force for orders placed from then on', 'policy publish aldermoor return')
    .option('--from <time>', 'not now but from then on: 2027-01-01T00:00:00Z')
    .addOption(ifVersion('the policy is, as a revision,'))
    .action(does((id: string, kind: string, options: ShopOptions) => commands.publishPolicy(id, kind, options)))
}

/** The vault is one for all services: there is no --service. */
function addPrivacy(program: Command, { does, commands }: Adding): void {
  const add = (to: Command, name: string, what: string, example: string): Command => to.command(name).description(what).option('--json', 'one JSON document on stdout').addHelpText('after', `\nExample:\n  $ npx wismo ${example}\n`)
  add(program, 'audit', 'who read personal data of whom, what for and why, newest first', 'audit --actor sam --since 24h')
    .option('--subject <ref>', 'only of this person: sub_...')
    .option('--actor <id>', 'only by this one')
    .addOption(new Option('--since <time>', 'not longer ago: 90s, 5m, 2h, 1d').argParser(time))
    .addOption(new Option('--limit <n>', 'so many at most').argParser(count).default(100))
    .action(does((options: AuditOptions) => commands.listAudit(options)))
  const vault = program.command('vault').description('the keys and the index of personal data, while services run; needs VAULT_KEY')
  add(vault, 'index', 'finds people of before there was an index: goes through all values; as often as you like', 'vault index').action(does((options: VaultOptions) => commands.indexVault(options)))
  add(vault, 'rotate', 'wraps every key by the first key of VAULT_KEY; broken off, run it again', 'vault rotate').action(does((options: VaultOptions) => commands.rotateVault(options)))
}

const eventsPerPass = (): Option => new Option('--events-per-pass <n>', 'so many events in memory at a time, about (default: 500000)').argParser(whole)

function whole(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('A number from 1 on.')
  return value
}

function wrongRepublish({ topic, stream, unsent, from, service }: RepublishOptions): string | undefined {
  const said = [topic, stream, unsent].filter((one) => one !== undefined).length
  if (said > 1) return 'one of --topic, --stream and --unsent'
  if (said === 0 && service === undefined) return 'say what to publish again: --topic, --stream, --unsent, or --service for all of its store'
  if (from !== undefined && (stream !== undefined || unsent === true)) return '--from goes with --topic or --service'
  return undefined
}

const limit = (): Option => new Option('--limit <n>', 'so many at most for each service').argParser(count).default(100)

const where = `
Looks at the databases of DATABASE_URL and DATABASE_URL_<SERVICE>, else at the system that npm start runs in this folder;
at Kafka where KAFKA_BROKERS is set. Where services were moved out, set DATABASE_URL and each DATABASE_URL_<SERVICE> here too,
as the services have them: what npm start left in this folder names one database for all. Ends with 0 when there was something, 1 when there was nothing or it failed, 2 when it was called wrongly.

Example:
  $ npx wismo parked list
`

function count(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1 || value > 10_000) throw new InvalidArgumentError('A number from 1 to 10000.')
  return value
}

function time(text: string): number {
  const ms = durationOf(text)
  if (ms === undefined) throw new InvalidArgumentError('A time such as 90s, 5m, 2h or 1d.')
  return ms
}

/** What lives for no time is no key; for ever is said by saying nothing. */
function lifetime(text: string): number {
  const ms = time(text)
  if (ms === 0) throw new InvalidArgumentError('Longer than nothing.')
  return ms
}

function words(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('Say why, in a few words.')
  return text.trim()
}
