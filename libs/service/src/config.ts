import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { readTrustedProxies, type TrustedProxies } from './limits/client-address.ts'
import { requestQuotas } from './limits/limit.ts'
import { isTrustworthy } from './oidc/trustworthy.ts'
import { defaultAudience, tokenTypes } from './oidc/verify-token.ts'
import { describeIssues } from './schemas.ts'

const port = z.coerce.number().int().min(0).max(65_535)
const postgresUrl = z.string().refine((text) => /^postgres(ql)?:\/\//.test(text) && URL.canParse(text), 'A PostgreSQL URL is expected: postgres://user:password@host:5432/name, with %-codes for what a URL cannot hold')
const flag = z.enum(['true', 'false', '1', '0', 'on', 'off']).transform((text) => ['true', '1', 'on'].includes(text))

const issuerUrl = z.url({ protocol: /^https?$/ }).refine((url) => isTrustworthy(url, true), 'An issuer is reached by https, or on this machine')

/** 32 bytes, written as 64 hex digits or as base64. */
const key = z.string().transform((text, context): Buffer => {
  const bytes = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64')
  if (bytes.length !== 32) context.addIssue({ code: 'custom', message: 'A key of 32 bytes is expected, as 64 hex digits or base64: openssl rand -hex 32' })
  return bytes
})

const perMinute = (standard: number, what: string) => z.coerce.number().int().min(1).max(100_000_000).default(standard).describe(`${what} in a minute, over all processes.`)

const proxies = z.string().transform((text, context): TrustedProxies => {
  try {
    return readTrustedProxies(text)
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) })
    return z.NEVER
  }
})

const keyList = z.string().transform((text) => text.split(',').map((one) => one.trim())).pipe(z.tuple([key], key))

/** `name=value,name=value`, values with %-codes, as OpenTelemetry has its headers. */
const namedValues = (what: string) => z.string().transform((text, context): Readonly<Record<string, string>> => {
  try {
    const fields = text.split(',').filter((field) => field.trim() !== '').map((field) => /^\s*([A-Za-z0-9_-]+)\s*=(.*)$/.exec(field) ?? [])
    if (fields.every(([field]) => field !== undefined)) return Object.fromEntries(fields.map(([, name = '', value = '']) => [name, decodeURIComponent(value.trim())]))
  } catch {
    // A %-code that is none.
  }
  context.addIssue({ code: 'custom', message: `${what} are expected as name=value,name=value, with %-codes for what a value cannot hold` })
  return z.NEVER
})
const headers = namedValues('Headers')
const secretsByShop = namedValues('Secrets')

const environment = z.object({
  MODE: z.enum(['live', 'test']).default('test').describe('`live` takes real orders: it refuses to start with settings that are not safe, and knows no `wsk_test_` keys. `test` knows no `wsk_live_` keys.'),
  PORT: port.default(3000).describe('Port to listen on.'),
  HOST: z.string().default('0.0.0.0').describe('Address to listen on: all of them, unless one is named.'),
  BASE_URL: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')).optional().describe('What links and problem types begin with; `http://localhost:<PORT>` when it is not said.'),
  DATABASE_URL: postgresUrl.describe('PostgreSQL of all services; `DATABASE_URL_<SERVICE>` moves one out.'),
  DATABASE_OWNER_URL: postgresUrl.optional().describe('The owner of the tables, who makes them at start; the role of `DATABASE_URL` then only uses them and can neither change nor remove an event. `DATABASE_OWNER_URL_<SERVICE>` for one that was moved out.'),
  KAFKA_BROKERS: z.string().transform((text) => text.split(',').map((broker) => broker.trim()).filter((broker) => broker !== '')).default([]).describe('`host:port,host:port`; without it messages go through the log in PostgreSQL.'),
  PARTITIONS: z.coerce.number().int().min(1).max(1000).default(12).describe('Partitions of every topic; a constant of the deployment.'),
  SHOPS_FILE: z.string().default('shops.json').describe('Shops that are made at the first start; what is kept of them counts from then on.'),
  KEYS_FILE: z.string().optional().describe('API keys, as hashes, that are made at the first start; what is kept of them counts from then on. Without it keys come from `npx wismo key create` alone.'),
  LINK_KEYS: keyList.describe('One or two keys that sign tracking links: the first signs, both are accepted.'),
  VAULT_KEY: keyList.describe('One or two keys for the vault: the first wraps every other key, both unwrap. Never lose them; `npx wismo vault rotate` changes them.'),
  STAFF_ISSUER: issuerUrl.optional().describe('The OpenID Connect issuer of the tokens of staff, as they write it in `iss`; without it there is no staff, but in the demo.'),
  STAFF_AUDIENCE: z.string().min(1).max(200).default(defaultAudience).describe('What the tokens of staff have to say in `aud`.'),
  STAFF_JWKS_URL: issuerUrl.optional().describe('Where the keys of that issuer are; its discovery document says so when it is not set.'),
  STAFF_TOKEN_TYPE: z.enum(tokenTypes).default('at+jwt').describe('`at+jwt` (RFC 9068), or `JWT` where the issuer does not mark access tokens.'),
  STAFF_CLIENT_ID: z.string().min(1).max(200).optional().describe('As whom the desk\'s pages ask STAFF_ISSUER to sign people in; without it there are no desk pages, but in the demo.'),
  STAFF_CLIENT_SECRET: z.string().min(1).max(500).optional().describe('The secret of that client, where it has one; without it PKCE alone protects the sign-in.'),
  STAFF_SCOPE: z.string().min(1).max(500).default('openid profile').describe('What the sign-in of the desk asks for; some providers name the audience here.'),
  CUSTOMER_CLIENT_SECRETS: secretsByShop.optional().describe('`shop=secret,shop=secret`: of the clients by which shops\' customers sign in on pages, where these have one; values with %-codes for what they cannot hold.'),
  CSR_API_URL: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')).optional().describe('Where the desk\'s pages reach `/v1/agent`; the own base URL when it is not said.'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info').describe('Least level that is logged.'),
  METRICS_PORT: port.optional().describe('Port that answers `/metrics` to Prometheus, on the address of HOST; without it nothing is measured.'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')).optional().describe('Where traces go, as OTLP over HTTP (`/v1/traces` is added); without it nothing is traced.'),
  OTEL_EXPORTER_OTLP_HEADERS: headers.optional().describe('Headers that go with the traces: `name=value,name=value`.'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(0.01).describe('Share of the traces that begin here and are recorded; what fails is recorded always.'),
  RATE_LIMITS: flag.default(true).describe('Whether requests are counted. Looking an order up and proving that it is yours are limited in any case.'),
  RATE_LIMIT_PARTNER: perMinute(requestQuotas.partner, 'Requests of one API key'),
  RATE_LIMIT_STAFF: perMinute(requestQuotas.staff, 'Requests of one member of staff'),
  RATE_LIMIT_CUSTOMER: perMinute(requestQuotas.customer, 'Requests with the links of one order, or of one customer who is signed in,'),
  RATE_LIMIT_ANONYMOUS: perMinute(requestQuotas.anonymous, 'Requests of one address without a credential'),
  RATE_LIMIT_PAGES: perMinute(requestQuotas.pages, 'Pages of one order, or of one address that has no link,'),
  TRUSTED_PROXIES: proxies.optional().describe('Who may say by `X-Forwarded-For` where a request comes from: how many proxies stand before this port, or their addresses and networks, `10.0.0.0/8,::1`. Nobody, when it is not said.'),
  OVERLOAD_MS: z.coerce.number().int().min(0).max(60_000).default(1_000).describe('Timers that come later than that, in milliseconds, as a mean over a second, make the process refuse requests with 503 `overloaded`; 0: never.'),
  DRAIN_SECONDS: z.coerce.number().min(0).max(15).default(5).describe('How long a process that got SIGTERM goes on answering while `/readyz` says no, before it takes no more connections: longer than whoever sends requests needs to notice.'),
  DEMO: flag.default(false).describe('The demo shop and its pages.'),
})

const secrets: readonly string[] = ['DATABASE_URL', 'DATABASE_OWNER_URL', 'LINK_KEYS', 'VAULT_KEY', 'STAFF_CLIENT_SECRET', 'CUSTOMER_CLIENT_SECRETS', 'OTEL_EXPORTER_OTLP_HEADERS']
const isMoved = (name: string): boolean => /^DATABASE_(OWNER_)?URL_/.test(name)
const isSecret = (name: string): boolean => secrets.includes(name) || isMoved(name)

/** What is wrong with settings: a sentence for each, never with its value. */
export class UnusableSettings extends Error {
  override readonly name = 'UnusableSettings'
}

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
 * Reads the environment. Every secret can also come from a file named by `<NAME>_FILE`. Throws `UnusableSettings` with one
 * sentence per variable that is missing or wrong, never with its value.
 */
export function readConfig(env: Environment): Config {
  const given = withSecretFiles(env)
  const parsed = environment.safeParse(given)
  const moved = Object.entries(given).filter(([name]) => isMoved(name))
  const wrong = moved.filter(([, url]) => !postgresUrl.safeParse(url).success).map(([name]) => `  ${name}: a PostgreSQL URL is expected`)
  if (!parsed.success || wrong.length > 0) throw new UnusableSettings(['The environment cannot be used:', ...(parsed.success ? [] : [describeIssues(ofVariables(parsed.error))]), ...wrong].join('\n'))
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

/** Which of the parts of a variable is wrong is no place that somebody who sets it knows. */
const ofVariables = ({ issues }: z.ZodError): z.ZodError => new z.ZodError(issues.map((issue) => ({ ...issue, path: issue.path.slice(0, 1) })))

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
  const unreadable: string[] = []
  for (const [name, file] of given) {
    const target = name.replace(/_FILE$/, '')
    if (target === name || !isSecret(target)) continue
    delete values[name]
    if (values[target] !== undefined) continue
    const text = readSecret(file)
    if (text === undefined) unreadable.push(`  ${name}: the file cannot be read`)
    else values[target] = text
  }
  if (unreadable.length > 0) throw new UnusableSettings(['The environment cannot be used:', ...unreadable].join('\n'))
  return values
}

function readSecret(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return undefined
  }
}

/** The values in force, for the log at start; secrets are masked, addresses keep all but who goes there with what password. */
export function describeConfig(config: Config): Readonly<Record<string, string>> {
  const entries = Object.entries(config).filter(([, value]) => typeof value !== 'function' && value !== undefined)
  return Object.fromEntries(entries.map(([name, value]) => [name, shown(name, value)]))
}

function shown(name: string, value: unknown): string {
  if (/^DATABASE_(OWNER_)?URL/.test(name)) return withoutPassword(String(value))
  if (isSecret(name)) return '[redacted]'
  // An address may have been given with a password in it, also where none belongs.
  return String(value).replaceAll(/\/\/[^/@\s]*@/g, '//[redacted]@')
}

function withoutPassword(url: string): string {
  const { protocol, host, pathname } = new URL(url)
  return `${protocol}//${host}${pathname}`
}
