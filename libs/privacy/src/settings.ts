// Where the vault is, and the keys that every other key is wrapped by.
import type { Pool, QueryConfig, QueryResult, QueryResultRow } from 'pg'
import { isUnreachable } from '@wismo/database'
import { Unavailable, type Clock } from '@wismo/kernel'
import { open, seal, type Key } from './cipher.ts'

export interface VaultDatabase {
  readonly pool: Pool
  readonly schema: string
}

export interface VaultSettings extends VaultDatabase {
  /** 32 bytes each; they stand for a key management service. The first wraps every other key, all of them unwrap: that is how it is changed. */
  readonly masterKeys: readonly [Key, ...Key[]]
  readonly clock: Clock
}

/** Raised where no key fits: with other keys nothing that is stored could ever be read. */
export class WrongMasterKey extends Error {
  constructor() {
    super('The vault was made with another master key. Start with the key it was made with.')
  }
}

/** A key as it is stored; `name` says what it is a key of. */
export const wrap = ({ masterKeys: [first] }: Pick<VaultSettings, 'masterKeys'>, key: Key, name: string): Buffer => seal(first, key, name)

/** Throws `WrongMasterKey`. */
export function unwrap({ masterKeys }: Pick<VaultSettings, 'masterKeys'>, wrapped: Buffer, name: string): Key {
  for (const master of masterKeys) {
    const key = opened(master, wrapped, name)
    if (key !== undefined) return key
  }
  throw new WrongMasterKey()
}

export const opened = (master: Key, wrapped: Buffer, name: string): Key | undefined => {
  try {
    return open(master, wrapped, name)
  } catch {
    return undefined
  }
}

/** One statement. Throws `Unavailable` where the database does not answer. */
export const ask = <Row extends QueryResultRow>({ pool }: Pick<VaultDatabase, 'pool'>, query: QueryConfig): Promise<QueryResult<Row>> => reached(() => pool.query<Row>(query))

export async function reached<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!isUnreachable(error)) throw error
    throw Object.assign(new Unavailable('unavailable', 'The vault does not answer now.'), { cause: error })
  }
}
