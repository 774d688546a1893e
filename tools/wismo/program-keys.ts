// npx wismo key ...: what can be typed about API keys.
import { Option, type Command } from 'commander'
import type { Adding } from './commands.ts'
import type { CreateKeyOptions, KeyOptions, RevokeKeyOptions, RotateKeyOptions } from './options.ts'
import { lifetime, names, time, whole, word } from './typed.ts'

/** Keys are in one store: there is no --service. */
export function addKeys(key: Command, { does, commands }: Adding): void {
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
