import type { Migration } from '@wismo/service'

/** Look-ups wait here for a moment and are removed once they are settled. What was asked is closed under a key of the vault. */
export const lookUpMigrations = (schema: string): readonly Migration[] => [
  {
    name: 'lookup-1',
    sql: `
create table ${schema}.lookup (
  id uuid primary key,
  asked bytea not null,
  asked_at timestamptz not null default now()
);
`,
  },
]
