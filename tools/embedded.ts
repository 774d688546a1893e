// What a machine without anything else needs: a database of its own and secrets of its own, kept in .wismo/.
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { CannotStart, startPostgres, type RunningPostgres } from './postgres.ts'

export interface Embedded {
  /** What the configuration reads, as if the operator had set it. */
  readonly env: Readonly<Record<string, string>>
  readonly postgres: RunningPostgres | undefined
  readonly keyFile: string
}

const database = 'wismo'
const user = 'wismo_app'
const demoScopes = ['orders:write', 'payments:write', 'fulfillments:write', 'parcels:write', 'returns:write', 'read', 'config']

/** Sets what the environment leaves open; what it sets stays. Throws `CannotStart`. */
export async function prepareEmbedded(folder: string, given: NodeJS.ProcessEnv, say: (line: string) => void): Promise<Embedded> {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new CannotStart(`The folder ${folder} cannot be made (${error instanceof Error ? error.message : String(error)}). Wismo keeps its data and keys there.`)
  }
  const postgres = given['DATABASE_URL'] === undefined ? await startPostgres({ directory: join(folder, 'postgres'), say }) : undefined
  try {
    const keyFile = join(folder, 'demo-key')
    const key = secret(keyFile, () => `wsk_test_${randomBytes(32).toString('base64url')}`)
    const hash = createHash('sha256').update(key).digest('hex')
    // What is kept under a name counts, whatever the file says later: another secret is another key.
    const keys = [{ id: `demo-${hash.slice(0, 8)}`, hash, shops: shopIds(given['SHOPS_FILE'] ?? 'shops.json'), scopes: demoScopes, kind: 'test', label: 'npm start', demo: true }]
    writeFileSync(join(folder, 'keys.json'), `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 })
    const defaults = {
      KEYS_FILE: join(folder, 'keys.json'),
      LINK_KEYS: secret(join(folder, 'link-key'), demoKey),
      VAULT_KEY: secret(join(folder, 'vault-key'), demoKey),
      PARTITIONS: '4',
      DEMO: 'on',
      HOST: '127.0.0.1',
      LOG_LEVEL: 'warn',
      // One key sends all that the demo and a replay send.
      RATE_LIMIT_PARTNER: '60000',
      ...(postgres === undefined ? {} : await ownDatabase(postgres.url, secret(join(folder, 'database-password'), () => randomBytes(18).toString('base64url')))),
    }
    const open = Object.entries(defaults).filter(([name]) => given[name] === undefined && given[`${name}_FILE`] === undefined)
    return { env: Object.fromEntries(open), postgres, keyFile }
  } catch (error) {
    await postgres?.stop()
    throw error
  }
}

/** Made once, readable by its owner alone. */
function secret(file: string, make: () => string): string {
  if (!existsSync(file)) writeFileSync(file, `${make()}\n`, { mode: 0o600 })
  return readFileSync(file, 'utf8').trim()
}

/** Its first bytes say what it is for: with MODE=live no Wismo starts on it. */
const demoKey = (): string => Buffer.concat([Buffer.from('demo'), randomBytes(28)]).toString('hex')

const shopIds = (file: string): readonly string[] => (JSON.parse(readFileSync(file, 'utf8')) as readonly { id: string }[]).map(({ id }) => id)

/** The services use the tables by a role of their own: it can neither change nor remove an event. */
async function ownDatabase(url: string, password: string): Promise<Readonly<Record<'DATABASE_URL' | 'DATABASE_OWNER_URL', string>>> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rowCount } = await client.query('select from pg_database where datname = $1', [database])
  if (rowCount === 0) await client.query(`create database ${database}`)
  const { rowCount: roles } = await client.query('select from pg_roles where rolname = $1', [user])
  if (roles === 0) await client.query(`create role ${user} login`)
  await client.query(`alter role ${user} password ${client.escapeLiteral(password)}`)
  await client.end()
  const owner = new URL(url)
  owner.pathname = `/${database}`
  return { DATABASE_URL: as(owner, user, password), DATABASE_OWNER_URL: owner.href }
}

function as(url: URL, username: string, password: string): string {
  const other = new URL(url)
  Object.assign(other, { username, password })
  return other.href
}
