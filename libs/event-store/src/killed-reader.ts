// A process that reads until it is killed: url, schema, tag and a folder, in which each page becomes a file under the name
// of the position it was read from.
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { openPool } from '@wismo/database'
import type { Uuid } from '@wismo/kernel'
import { Position } from './port.ts'
import { openPostgresStore } from './postgres.ts'

/** One file of the reader. */
export interface KeptPage {
  readonly ids: readonly Uuid[]
  readonly next: Position
}

const [url = '', schema = '', tag = '', folder = ''] = process.argv.slice(2)
const store = openPostgresStore({ pool: openPool(url, { max: 1 }), schema, tag: Number(tag) })

const whereItWas = (): Position => {
  const last = readdirSync(folder).filter((file) => /^\d+$/.test(file)).sort().at(-1)
  return last === undefined ? Position.start : (JSON.parse(readFileSync(join(folder, last), 'utf8')) as KeptPage).next
}

for (let after = whereItWas(); ; ) {
  const { events, next } = await store.readAll(after, 20)
  if (next === after) await wait(5)
  else {
    const page: KeptPage = { ids: events.map(({ id }) => id), next }
    // Written beside its place: a file under the right name is a whole one.
    writeFileSync(join(folder, 'half'), JSON.stringify(page))
    renameSync(join(folder, 'half'), join(folder, after))
    after = next
  }
}
