// npm run bench -- <name> [flags]: what a part of Wismo costs on this machine. Figures for people; nothing is asserted.
const benches = new Map<string, () => Promise<Bench>>([
  ['contracts', async () => (await import('./bench/contracts.ts')).bench],
  ['store', async () => (await import('./bench/store.ts')).bench],
  ['bus', async () => (await import('./bench/bus.ts')).bench],
  ['traces', async () => (await import('./bench/traces.ts')).bench],
  ['page', async () => (await import('./bench/page.ts')).bench],
  ['view', async () => (await import('./bench/view.ts')).bench],
])

/** Measures, and gives what there is to print. */
type Bench = (flags: readonly string[]) => string | Promise<string>

async function main([name = '', ...flags]: readonly string[]): Promise<void> {
  const load = benches.get(name)
  if (load === undefined) throw new Error(`Usage: npm run bench -- <name> [--json]\nThere is: ${[...benches.keys()].join(', ')}`)
  const bench = await load()
  process.stdout.write(`${await bench(flags)}\n`)
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
