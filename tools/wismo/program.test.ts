import { describe, expect, test } from '@jest/globals'
import { CommanderError, type Command } from 'commander'
import type { Commands } from './commands.ts'
import { wismoProgram } from './program.ts'

const keyCommands = ['config', 'createKey', 'rotateKey', 'revokeKey', 'listKeys', 'showKey'] as const
const shopCommands = ['listShops', 'showShop', 'listShopVersions', 'createShop', 'changeShop', 'putNode', 'listPolicies', 'showPolicy', 'draftPolicy', 'publishPolicy'] as const

/** What a command line comes to: the command and what it was given, or how it was refused. */
async function typed(...words: readonly string[]): Promise<unknown> {
  const calls: unknown[] = []
  const called = (name: string) => async (...given: readonly unknown[]): Promise<boolean> => {
    calls.push([name, ...given.filter((one) => typeof one !== 'object' || !('commands' in (one as Command)))])
    return true
  }
  const names = ['listParked', 'showParked', 'redriveParked', 'discardParked', 'stuck', 'waits', 'unsent', 'republish', 'lag', 'doctor', 'rebuild', 'verify', ...keyCommands, ...shopCommands, 'listAudit', 'indexVault', 'rotateVault', 'importOrders'] as const
  const program = wismoProgram(Object.fromEntries(names.map((name) => [name, called(name)])) as unknown as Commands, () => undefined)
  const quiet = (command: Command): void => {
    command.configureOutput({ writeErr: () => undefined, writeOut: () => undefined })
    command.commands.forEach(quiet)
  }
  quiet(program)
  try {
    await program.parseAsync(words, { from: 'user' })
    return calls[0]
  } catch (error) {
    if (error instanceof CommanderError) return `refused: ${error.message}`
    throw error
  }
}

describe('what can be typed', () => {
  test.each([
    ['doctor', ['doctor', {}]],
    ['doctor --all --url https://track.example --path /data --service order --json', ['doctor', { all: true, url: 'https://track.example', path: '/data', service: 'order', json: true }]],
    ['parked list', ['listParked', { limit: 100 }]],
    ['parked list --group g --key k --code c --shop s --behind --limit 5 --service order --json', ['listParked', { group: 'g', key: 'k', code: 'c', shop: 's', behind: true, limit: 5, service: 'order', json: true }]],
    ['parked show order:17', ['showParked', 'order:17', {}]],
    ['import orders.ndjson.gz', ['importOrders', 'orders.ndjson.gz', { mode: 'history' }]],
    ['import - --mode live --errors e --url https://w.example --key-file k --json', ['importOrders', '-', { mode: 'live', errors: 'e', url: 'https://w.example', keyFile: 'k', json: true }]],
    ['rebuild order-view', ['rebuild', 'order-view', {}]],
    ['rebuild order-view --keep-old --anew --anyway --events-per-pass 9 --json', ['rebuild', 'order-view', { keepOld: true, anew: true, anyway: true, eventsPerPass: 9, json: true }]],
    ['rebuild order-view --drop-old --json', ['rebuild', 'order-view', { dropOld: true, json: true }]],
    ['verify order-view --events-per-pass 9 --json', ['verify', 'order-view', { eventsPerPass: 9, json: true }]],
    ['parked redrive order:17 order:18 --wait', ['redriveParked', ['order:17', 'order:18'], { wait: true }]],
    ['parked redrive --code internal --group g', ['redriveParked', [], { code: 'internal', group: 'g' }]],
    ['parked discard order:17 --reason because', ['discardParked', 'order:17', { reason: 'because' }]],
    ['stuck', ['stuck', { overdue: 300_000 }]],
    ['stuck --overdue 2h', ['stuck', { overdue: 7_200_000 }]],
    ['waits --limit 10000', ['waits', { limit: 10_000 }]],
    ['lag --json', ['lag', { json: true }]],
    ['unsent', ['unsent', { limit: 100 }]],
    ['republish --topic order.events.v1 --from 00000000000000000012', ['republish', { topic: 'order.events.v1', from: '00000000000000000012' }]],
    ['republish --stream order-x', ['republish', { stream: 'order-x' }]],
    ['republish --unsent --service order', ['republish', { unsent: true, service: 'order' }]],
    ['republish --service order', ['republish', { service: 'order' }]],
    ['config --json', ['config', { json: true }]],
    ['key create --shops a,b --scopes orders:write,read', ['createKey', { shops: ['a', 'b'], scopes: ['orders:write', 'read'] }]],
    ['key create --shops a --scopes read --locations n1,n2 --expires 90d --live --label ERP --id erp --json', ['createKey', { shops: ['a'], scopes: ['read'], locations: ['n1', 'n2'], expires: 7_776_000_000, live: true, label: 'ERP', id: 'erp', json: true }]],
    ['key rotate erp', ['rotateKey', 'erp', { overlap: 86_400_000 }]],
    ['key rotate erp --overlap 0s --test', ['rotateKey', 'erp', { overlap: 0, test: true }]],
    ['key revoke erp --secret 2 --reason leaked', ['revokeKey', 'erp', { secret: 2, reason: 'leaked' }]],
    ['key list', ['listKeys', {}]],
    ['key show erp', ['showKey', 'erp', {}]],
    ['audit', ['listAudit', { limit: 100 }]],
    ['audit --subject sub_1 --actor sam --since 24h --limit 5 --json', ['listAudit', { subject: 'sub_1', actor: 'sam', since: 86_400_000, limit: 5, json: true }]],
    ['vault index', ['indexVault', {}]],
    ['vault rotate --json', ['rotateVault', { json: true }]],
    ['shop list --json', ['listShops', { json: true }]],
    ['shop show aldermoor --version 2', ['showShop', 'aldermoor', { version: 2 }]],
    ['shop versions aldermoor', ['listShopVersions', 'aldermoor', {}]],
    ['shop create new.json', ['createShop', 'new.json', {}]],
    ['shop change aldermoor part.json --if-version 3', ['changeShop', 'aldermoor', 'part.json', { ifVersion: 3 }]],
    ['shop node aldermoor node.json --change dc-1', ['putNode', 'aldermoor', 'node.json', { change: 'dc-1' }]],
    ['shop policy list aldermoor', ['listPolicies', 'aldermoor', {}]],
    ['shop policy show aldermoor return --version 1', ['showPolicy', 'aldermoor', 'return', { version: 1 }]],
    ['shop policy draft aldermoor return rules.json --if-version 2', ['draftPolicy', 'aldermoor', 'return', 'rules.json', { ifVersion: 2 }]],
    ['shop policy publish aldermoor return --from 2027-01-01T00:00:00Z', ['publishPolicy', 'aldermoor', 'return', { from: '2027-01-01T00:00:00Z' }]],
  ])('%s', async (line, expected) => {
    expect(await typed(...line.split(' '))).toEqual(expected)
  })

  test.each([
    ['parked list --limit 0', 'A number from 1 to 10000.'],
    ['parked list --limit 10001', 'A number from 1 to 10000.'],
    ['parked redrive', 'say what to redrive'],
    ['parked redrive order:1 --code internal', 'say what to redrive'],
    ['parked redrive --key k --code internal', 'say what to redrive'],
    ['parked discard order:17', '--reason'],
    ['stuck --overdue soon', 'A time such as'],
    ['republish', 'say what to publish again'],
    ['republish --from 00000000000000000012', 'say what to publish again'],
    ['republish --topic t --stream s', 'one of --topic, --stream and --unsent'],
    ['republish --stream s --from 00000000000000000012', '--from goes with --topic or --service'],
    ['rebuild order-view --drop-old --anew', "'--drop-old' cannot be used with option '--anew'"],
    ['parked list --nope', 'unknown option'],
    ['shop change aldermoor part.json --if-version 0', 'A number from 1 on.'],
    ['shop create', 'missing required argument'],
    ['shop list --service order', 'unknown option'],
    ['key create --scopes read', '--shops'],
    ['key create --shops a, --scopes read', 'Names with commas'],
    ['key create --shops a --scopes read --live --test', "cannot be used with option '--test'"],
    ['key create --shops a --scopes read --expires never', 'A time such as'],
    ['key create --shops a --scopes read --expires 0d', 'Longer than nothing'],
    ['key revoke erp', '--reason'],
    ['key revoke erp --reason Nora', 'A word such as leaked'],
    ['key list --service order', 'unknown option'],
    ['import', 'missing required argument'],
    ['import f --mode some', 'Allowed choices are'],
    ['heal', 'unknown command'],
  ])('%s is refused', async (line, why) => {
    expect(await typed(...line.split(' '))).toMatch(new RegExp(`^refused: .*${why}`))
  })

  test('a reason of blanks is none', async () => {
    expect(await typed('parked', 'discard', 'order:17', '--reason', '  ')).toContain('Say why')
  })
})

test('help shows times as they are typed, and says which variables name databases of services that were moved out', () => {
  const program = wismoProgram({} as Commands, () => undefined)
  let help = ''
  for (const command of [program, program.commands.find((one) => one.name() === 'stuck')]) {
    command?.configureOutput({ writeOut: (text) => void (help += text) })
    command?.outputHelp()
  }
  expect(help).toContain('(default: 5m)')
  expect(help).toContain('each DATABASE_URL_<SERVICE> here too')
})

test('every command has an example in its help', () => {
  const program = wismoProgram({} as Commands, () => undefined)
  const leavesOf = (command: Command): readonly Command[] => (command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf))
  const leaves = leavesOf(program)
  for (const command of [program, ...leaves]) {
    let help = ''
    command.configureOutput({ writeOut: (text) => void (help += text) })
    command.outputHelp()
    expect(help).toMatch(/Examples?:\n {2}\$ npx wismo /)
  }
  expect(leaves.map((command) => command.name())).toEqual(['doctor', 'list', 'show', 'redrive', 'discard', 'stuck', 'waits', 'lag', 'unsent', 'republish', 'rebuild', 'verify', 'config', 'create', 'rotate', 'revoke', 'list', 'show', 'list', 'show', 'versions', 'create', 'change', 'node', 'list', 'show', 'draft', 'publish', 'audit', 'index', 'rotate', 'import'])
})
