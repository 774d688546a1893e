// npx wismo import: what can be typed about files of orders.
import { Option, type Command } from 'commander'
import type { Adding } from './commands.ts'
import type { ImportOptions } from './options.ts'

/** It asks over HTTP, as a retailer does: there is no --service. */
export function addImport(program: Command, { does, commands }: Adding): void {
  program
    .command('import <file>')
    .description('brings in a file of orders, one JSON document per line, .gz too, - for stdin; goes on by itself where a connection broke, and where an earlier run of the same file ended')
    .option('--json', 'one JSON document on stdout')
    .addOption(new Option('--mode <mode>', 'history: orders of the past, no message is sent for them; live: orders that go on from here').choices(['history', 'live']).default('history'))
    .option('--errors <file>', 'where lines with an error go: <file>.errors.ndjson when it is not said')
    .option('--url <url>', 'of Wismo: WISMO_URL, else what runs in this folder')
    .option('--key-file <file>', 'holds an API key with orders:write: WISMO_KEY_FILE, else that of the demo')
    .addHelpText('after', '\nEnds with 1 when a line has an error.\n\nExample:\n  $ npx wismo import orders-2024-2026.ndjson.gz\n')
    .action(does((file: string, options: ImportOptions) => commands.importOrders(file, options)))
}
