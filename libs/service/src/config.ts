import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { describeIssues } from './schemas.ts'

const port = z.coerce.number().int().min(0).max(65_535)
const postgresUrl = z.string().regex(/^postgres(ql)?:\/\//, 'A PostgreSQL URL is expected: postgres://user:password@host:5432/name')
const flag = z.enum(['true', 'false', '1', '0', 'on', 'off']).transform((text) => ['true', '1', 'on'].includes(text))

/** 32 bytes, written as 64 hex digits or as base64. */
const key = z.string().transform((text, context): Buffer => {
  const bytes = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64')
  if (bytes.length !== 32) context.addIssue({ code: 'custom', message: 'A key of 32 bytes is expected, as 64 hex digits or base64: openssl rand -hex 32' })
  return bytes
})

const keyList = z.string().transform((text) => text.split(',').map((one) => one.trim())).pipe(z.tuple([key], key))

const environment = z.object({
  PORT: port.default(3000).describe('Port to listen on.'),
  HOST: z.string().default('0.0.0.0').describe('Address to listen on: all of them, unless one is named.'),
  BASE_URL: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')).optional().describe('What links and problem types begin with; `http://localhost:<PORT>` when it is not said.'),
  DATABASE_URL: postgresUrl.describe('PostgreSQL of all services; `DATABASE_URL_<SERVICE>` moves one out.'),
  DATABASE_OWNER_URL: postgresUrl.optional().describe('The owner of the tables, who makes them at start; the role of `DATABASE_URL` then only uses them and can neither change nor remove an event. `DATABASE_OWNER_URL_<SERVICE>` for one that was moved out.'),
  KAFKA_BROKERS: z.string().transform((text) => text.split(',').map((broker) => broker.trim()).filter((broker) => broker !== '')).default([]).describe('`host:port,host:port`; without it messages go through the log in PostgreSQL.'),
  PARTITIONS: z.coerce.number().int().min(1).max(1000).default(12).describe('Partitions of every topic; a constant of the deployment.'),
  SHOPS_FILE: z.string().default('shops.json').describe('Shops that are made at the first start; what is kept of them counts from then on.'),
  KEYS_FILE: z.string().describe('API keys, as hashes.'),
  LINK_KEYS: keyList.describe('One or two keys that sign tracking links: the first signs, both are accepted.'),
  VAULT_KEY: key.describe('Wraps every key of the vault.'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info').describe('Least level that is logged.'),
  METRICS_PORT: port.optional().describe('Port that answers `/metrics` to Prometheus, on the address of HOST; without it nothing is measured.'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')).optional().describe('Where traces go, as OTLP over HTTP (`/v1/traces` is added); without it nothing is traced. `OTEL_EXPORTER_OTLP_HEADERS` is read too.'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(0.01).describe('Share of the traces that begin here and are recorded; what fails is recorded always.'),
  DRAIN_SECONDS: z.coerce.number().min(0).max(15).default(5).describe('How long a process that got SIGTERM goes on answering while `/readyz` says no, before it takes no more connections: longer than whoever sends requests needs to notice.'),
  DEMO: flag.default(false).describe('The demo shop and its pages.'),
})

const secrets: readonly string[] = ['DATABASE_URL', 'DATABASE_OWNER_URL', 'LINK_KEYS', 'VAULT_KEY']
const isMoved = (name: string): boolean => /^DATABASE_(OWNER_)?URL_/.test(name)
const isSecret = (name: string): boolean => secrets.includes(name) || isMoved(name)

type Values = z.infer<typeof environment>

/** What a process is told by its environment. */
export interface Config extends Omit<Values, 'BASE_URL'> {
  readonly BASE_URL: string
  /** Where the tables of a service are: `DATABASE_URL_ORDER_VIEW` for `order-view`, else `DATABASE_URL`. */
  databaseUrl(service: string): string
  /** The owner of those tables, where it is another role: `DATABASE_OWNER_URL_ORDER_VIEW`, else `DATABASE_OWNER_URL` unless the service was moved out. */
  ownerUrl(service: string): string | undefined
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads the environment. Every secret can also come from a file named by `<NAME>_FILE`. Throws one sentence per variable that
 * is missing or wrong, never with its value.
 */
export function readConfig(env: Environment): Config {
  const given = withSecretFiles(env)
  const parsed = environment.safeParse(given)
  const moved = Object.entries(given).filter(([name]) => isMoved(name))
  const wrong = moved.filter(([, url]) => !postgresUrl.safeParse(url).success).map(([name]) => `  ${name}: a PostgreSQL URL is expected`)
  if (!parsed.success || wrong.length > 0) throw new Error(['The environment cannot be used:', ...(parsed.success ? [] : [describeIssues(parsed.error)]), ...wrong].join('\n'))
  const values = parsed.data
  const urls = new Map(moved)
  return {
    ...values,
    BASE_URL: values.BASE_URL ?? `http://localhost:${values.PORT}`,
    databaseUrl: (service) => urls.get(`DATABASE_URL_${upper(service)}`) ?? values.DATABASE_URL,
    ownerUrl: (service) => urls.get(`DATABASE_OWNER_URL_${upper(service)}`) ?? (urls.has(`DATABASE_URL_${upper(service)}`) ? undefined : values.DATABASE_OWNER_URL),
  }
}

const upper = (service: string): string => service.toUpperCase().replaceAll('-', '_')

/** One variable of the environment, for the reference. */
export interface Setting {
  readonly name: string
  readonly meaning: string
  readonly byDefault: string | undefined
  readonly secret: boolean
}

export const describeSettings = (): readonly Setting[] =>
  Object.entries(environment.shape).map(([name, schema]) => {
    const byDefault = schema instanceof z.ZodDefault ? String(schema.def.defaultValue) : ''
    return { name, meaning: schema.description ?? '', byDefault: byDefault === '' ? undefined : byDefault, secret: isSecret(name) }
  })

/** An empty variable counts as absent. */
function withSecretFiles(env: Environment): Record<string, string> {
  const given = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '')
  const values = Object.fromEntries(given)
  for (const [name, file] of given) {
    const target = name.replace(/_FILE$/, '')
    if (target !== name && isSecret(target) && values[target] === undefined) values[target] = readSecret(name, file)
    if (target !== name && isSecret(target)) delete values[name]
  }
  return values
}

function readSecret(name: string, file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    throw new Error(`The environment cannot be used:\n  ${name}: the file cannot be read`)
  }
}

/** The values in force, for the log at start; secrets are masked, databases keep host and name. */
export function describeConfig(config: Config): Readonly<Record<string, string>> {
  const entries = Object.entries(config).filter(([, value]) => typeof value !== 'function')
  return Object.fromEntries(entries.map(([name, value]) => [name, value !== undefined && /^DATABASE_(OWNER_)?URL$/.test(name) ? withoutPassword(String(value)) : isSecret(name) ? '[redacted]' : String(value)]))
}

function withoutPassword(url: string): string {
  const { protocol, host, pathname } = new URL(url)
  return `${protocol}//${host}${pathname}`
}
