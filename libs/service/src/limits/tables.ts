import type { Pool } from 'pg'
import { migrate } from '@wismo/database'

/** Makes the table of permits; safe to run again. It is not logged: after a crash of the database all begin anew. */
export const migrateLimits = (pool: Pool, schema: string): Promise<void> => migrate(pool, schema, [{ name: 'limits-1', sql: table(schema) }])

const table = (schema: string): string => `
create unlogged table ${schema}.rate_limit (
  -- A keyed hash of limit and owner: no address and no person is in here.
  key bytea primary key,
  used int not null,
  -- What the last statement was given.
  granted int not null,
  ends_at timestamptz not null
) with (fillfactor = 50);
`
