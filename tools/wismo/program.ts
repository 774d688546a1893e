// The commands and their flags: what can be typed, and what is told about it.
import { Command, Option } from 'commander'
import type { Said } from './output.ts'
import type { Adding, Commands } from './commands.ts'
import type { Common, DoctorOptions, KeyOptions, ParkedListOptions, RebuildOptions, RedriveOptions, RepublishOptions, VerifyOptions } from './options.ts'
import { addImport } from './program-import.ts'
import { addKeys } from './program-keys.ts'
import { addPrivacy } from './program-privacy.ts'
import { addShops } from './program-shops.ts'
import { count, time, whole, words } from './typed.ts'

/** The whole command line; `answer` is told whether the command found or did anything, `said` is where help and refusals go. */
export function wismoProgram(commands: Commands, answer: (found: boolean) => void, said: { readonly stdout: Said; readonly stderr: Said } = process): Command {
  const program = new Command('wismo')
    .configureOutput({ writeOut: (text) => void said.stdout.write(text), writeErr: (text) => void said.stderr.write(text) })
    .description('Looks at a running Wismo, heals it and sets it up: parked messages, waits, relays, topics, views, shops, keys, the vault. Brings orders in.')
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
  addImport(program, adding)
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

const eventsPerPass = (): Option => new Option('--events-per-pass <n>', 'so many events in memory at a time, about (default: 500000)').argParser(whole)

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
