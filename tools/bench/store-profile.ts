// Where the time of a piece of work goes: what its backends wait for, looked at from inside the server.
import { stopwatch } from './measure.ts'
import { microsecondsBetween, type Contestant } from './store-measure.ts'
import type { BenchServer } from './store-server.ts'

/** Longer than the work takes, so that it is seen whole; samples of nothing at work count nowhere. */
const lookMs = 1_000
const everyMs = 2

const look = `do $$ begin
  create temp table if not exists seen (wait text);
  truncate seen;
  for i in 1 .. ${lookMs / everyMs} loop
    perform pg_stat_clear_snapshot();
    insert into seen select coalesce(wait_event_type || ' ' || wait_event, 'on a processor or waiting for one')
      from pg_stat_activity where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid() and state = 'active';
    perform pg_sleep(${everyMs / 1_000});
  end loop;
end $$`

/** One after the other. */
export async function profilesOf(server: BenchServer, contestants: readonly Contestant[]): Promise<readonly string[]> {
  const lines: string[] = []
  for (const contestant of contestants) lines.push(await profileOf(server, contestant))
  return lines
}

/** One line for people: how busy node and PostgreSQL were meanwhile, and what the statements at work were seen doing. */
async function profileOf(server: BenchServer, { name, prepare }: Contestant): Promise<string> {
  const { run } = await prepare()
  const before = await server.backendTimes()
  const looking = server.observer.query(look)
  const elapsed = stopwatch()
  const [{ wallUs, cpuUs }] = await Promise.all([run().then(elapsed), looking])
  const after = await server.backendTimes()
  const { rows } = await server.observer.query<{ wait: string; times: number }>('select wait, count(*)::int as times from seen group by wait order by times desc')
  return profileText(name, { node: cpuUs / wallUs, ...(before !== undefined && after !== undefined && { postgres: microsecondsBetween(before, after) / wallUs }) }, rows)
}

/** How many processors each of them kept busy. */
interface Busy {
  readonly node: number
  readonly postgres?: number
}

export function profileText(name: string, { node, postgres }: Busy, waits: readonly { readonly wait: string; readonly times: number }[]): string {
  const all = waits.reduce((sum, { times }) => sum + times, 0)
  const shares = waits.slice(0, 4).map(({ wait, times }) => `${wait} ${((100 * times) / all).toFixed(0)} %`)
  return `Profile of ${name}: processors busy, node ${node.toFixed(2)}${postgres === undefined ? '' : `, PostgreSQL ${postgres.toFixed(2)}`}; statements at work: ${shares.join(', ')}`
}
