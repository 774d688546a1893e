// npx wismo shop ...: what can be typed about shops, nodes and policies.
import { Option, type Command } from 'commander'
import type { Adding } from './commands.ts'
import type { ShopOptions } from './options.ts'
import { whole } from './typed.ts'

/** Shops are in one store: there is no --service. A file is JSON, as the API takes it; - is stdin. */
export function addShops(shop: Command, { does, commands }: Adding): void {
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
