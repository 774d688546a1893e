// npx wismo audit and npx wismo vault ...: what can be typed about personal data.
import { Option, type Command } from 'commander'
import type { Adding } from './commands.ts'
import type { AuditOptions, VaultOptions } from './options.ts'
import { count, time } from './typed.ts'

/** The vault is one for all services: there is no --service. */
export function addPrivacy(program: Command, { does, commands }: Adding): void {
  const add = (to: Command, name: string, what: string, example: string): Command => to.command(name).description(what).option('--json', 'one JSON document on stdout').addHelpText('after', `\nExample:\n  $ npx wismo ${example}\n`)
  add(program, 'audit', 'who read personal data of whom, what for and why, newest first', 'audit --subject sub_01h455vb4pex5vsknk084sn02q --since 24h')
    .option('--subject <ref>', 'only of this person: sub_...')
    .option('--actor <id>', 'only by this one')
    .addOption(new Option('--since <time>', 'not longer ago: 90s, 5m, 2h, 1d').argParser(time))
    .addOption(new Option('--limit <n>', 'so many at most').argParser(count).default(100))
    .action(does((options: AuditOptions) => commands.listAudit(options)))
  const vault = program.command('vault').description('the keys and the index of personal data, while services run; needs VAULT_KEY')
  add(vault, 'index', 'finds people of before there was an index: goes through all values; as often as you like', 'vault index').action(does((options: VaultOptions) => commands.indexVault(options)))
  add(vault, 'rotate', 'wraps every key by the first key of VAULT_KEY; broken off, run it again', 'vault rotate').action(does((options: VaultOptions) => commands.rotateVault(options)))
}
