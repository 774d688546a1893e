// A process that writes until it is killed: url, schema, tag, and `open` to leave its first append uncommitted. It says
// each call before it is sent, and each answer; a pipe takes what is written to it at once.
import { openPool } from '@wismo/database'
import type { Append, AppendResult } from './port.ts'
import { openPostgresStore } from './postgres.ts'
import { send } from './sample-events.ts'
import { callsFrom } from './steady-load.ts'

/** One line of the writer. */
export type Said = { readonly sending: readonly Append[] } | { readonly answers: readonly AppendResult[] }

const [url = '', schema = '', tag = '', how = ''] = process.argv.slice(2)
const pool = openPool(url, { max: 1, name: `killed ${schema}` })
const store = openPostgresStore({ pool, schema, tag: Number(tag) })
const say = (line: Said): void => void process.stdout.write(`${JSON.stringify(line)}\n`)

if (how === 'open') await pool.query('begin')
for (const nextCall = callsFrom(process.pid); ; ) {
  const appends = nextCall()
  if (how !== 'open') say({ sending: appends })
  const answers = await send(store, appends)
  if (how === 'open') {
    say({ sending: appends })
    await new Promise(() => setInterval(() => undefined, 1_000))
  }
  say({ answers })
}
