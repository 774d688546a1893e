// Somebody lost their link: what they name is taken in by one insert, the same for API and page. Whether it fits is found out afterwards, by who settles it.
import type { ShopId, Uuid } from '@wismo/kernel'
import { normaliseEmail, type Vault } from '@wismo/privacy'
import type { Database, Limit, Migration, RateLimits, Standing } from '@wismo/service'

export interface LookUp {
  readonly shopId: ShopId
  /** As it was typed. */
  readonly number: string
  readonly email: string
}

export interface LookUpIntake {
  /**
   * One insert, whatever was asked, unless a limit refuses it. The same id again is the same look-up. `address` is whose request it is.
   * Throws `Unavailable` where nobody can count.
   */
  ask(id: Uuid, asked: LookUp, address: string): Promise<readonly Standing[]>
}

export interface LookUpIntakeParts {
  /** Of tracking-api, which settles what waits. */
  readonly database: Database
  readonly vault: Pick<Vault, 'conceal'>
  readonly limits: Pick<RateLimits, 'take'>
}

/** Of one number, of one contact and of one address, each. */
export const lookUpLimit: Limit = { name: 'lookups', quota: 5, windowMs: 3_600_000 }

/** What can be an order’s number or an e-mail address at all, as it is typed. */
export const lookUpForms = { numberMax: 40, emailMax: 254, email: /^[^\s@]+@[^\s@]+$/ } as const

export function openLookUpIntake({ database: { pool, schema }, vault, limits }: LookUpIntakeParts): LookUpIntake {
  return {
    async ask(id, { shopId, number, email: typed }, address) {
      const asked: LookUp = { shopId, number, email: normaliseEmail(typed) }
      const standings = await limits.take([`number ${shopId} ${number.toUpperCase()}`, `contact ${shopId} ${asked.email}`, `address ${address}`].map((whose) => ({ limit: lookUpLimit, whose })))
      if (standings.some(({ allowed }) => !allowed)) return standings
      await pool.query({ name: `${schema}.look_up`, text: `insert into ${schema}.lookup (id, asked) values ($1, $2) on conflict do nothing`, values: [id, vault.conceal(JSON.stringify(asked))] })
      return standings
    },
  }
}

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
