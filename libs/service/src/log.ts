import { pino, type DestinationStream, type Logger } from 'pino'
import { isWismoError } from '@wismo/kernel'

/** What a log line may say. Everything else is left out and only its name appears under `dropped`. */
const allowed = new Set([
  'service', 'stream', 'group', 'topic', 'partition', 'offset', 'end', 'type', 'messageId', 'code', 'kind', 'outcome', 'reason', 'step', 'attempt', 'retryInMs', 'durationMs', 'lagMs',
  'messages', 'recorded', 'parked', 'redriven', 'skipped', 'duplicates', 'oldestMs', 'due', 'refused', 'latestMs', 'wait', 'waitId', 'events', 'orders', 'count', 'read', 'accepted', 'duplicate', 'rejected', 'failed', 'done', 'bodies', 'successes', 'persons', 'told', 'imports', 'rejections',
  'requestId', 'method', 'route', 'status', 'caller', 'actorId', 'shopId', 'orderId', 'shopIds', 'orderIds', 'reqId', 'version', 'purpose', 'refs',
  'port', 'url', 'signal', 'schema', 'channel', 'variables', 'traceparent', 'traceId', 'err',
])

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'

/**
 * One JSON line per event of the process. Fields come from an allow-list of plain values, so that no body, header or
 * person's data gets in by accident, in a line or in what a child logger puts on all of its lines; the words of a line are a
 * fixed text; errors are cut to name, code, message and where they arose. What looks like an e-mail address is masked wherever it stands.
 */
export function createLog({ level, name }: { readonly level: LogLevel; readonly name: string }, destination: DestinationStream = pino.destination(1)): Logger {
  const log = pino({
    level,
    base: { name },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }), log: keepAllowed },
    serializers: { err: (error: unknown) => error },
    hooks: { logMethod: fixedWords },
  }, destination)
  // Children inherit this; serializers of their own are not asked for.
  const child = log.child
  log.child = function childOf(this: Logger, bindings: Record<string, unknown>) {
    return child.call(this, keepAllowed(bindings))
  } as typeof log.child
  return log
}

/** An error or an object with a text, or a text alone: nothing is written into the text. */
function fixedWords(this: Logger, [first, words]: readonly unknown[], method: (this: Logger, fields: object, words: string) => void): void {
  if (typeof first === 'string') return method.call(this, {}, masked(first))
  method.call(this, first instanceof Error ? { err: first } : ((first ?? {}) as object), typeof words === 'string' ? masked(words) : 'no words')
}

const address = /[^\s"'<>@]+@[^\s"'<>@]+/g

const masked = (text: string): string => (text.includes('@') ? text.replaceAll(address, '(masked)') : text)

function keepAllowed(fields: Record<string, unknown>): Record<string, unknown> {
  const kept: Record<string, unknown> = {}
  const dropped: string[] = []
  for (const [field, value] of Object.entries(fields)) {
    if (field === 'err') kept[field] = describeError(value)
    else if (allowed.has(field) && isPlain(value)) kept[field] = typeof value === 'string' ? masked(value) : Array.isArray(value) ? value.map((one: unknown) => (typeof one === 'string' ? masked(one) : one)) : value
    else if (value !== undefined) dropped.push(field)
  }
  return dropped.length === 0 ? kept : { ...kept, dropped }
}

const isPlain = (value: unknown): boolean =>
  ['string', 'number', 'boolean'].includes(typeof value) || (Array.isArray(value) && value.length <= 100 && value.every((one) => typeof one === 'string' || typeof one === 'number'))

/** PostgreSQL repeats the value it could not read (class 22) or store (class 23): such messages stay out. */
const repeatsData = /^2[23]/

function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return { type: kindOf(error), ...(code === undefined ? {} : { code }), message: wordsOf(error, code), stack: frames.slice(0, 20).map((line) => line.trim()).join('\n') }
}

/** By its class: a name can be set to anything. */
const kindOf = (error: Error): string => error.constructor?.name ?? 'Error'

/** Whoever could not read a text quotes it: what stands in quotes stays out, but for the names that the engine quotes of our own code. */
function wordsOf(error: Error, code: string | undefined): string {
  if (code !== undefined && repeatsData.test(code) && 'severity' in error) return 'The database refused a value.'
  if (kindOf(error) === 'SyntaxError') return 'A text cannot be read.'
  if (isWismoError(error) || kindOf(error) === 'TypeError' || kindOf(error) === 'ReferenceError') return masked(error.message)
  return masked(error.message.replaceAll(/"[^"]*"|'[^']*'|`[^`]*`/g, '(quoted)'))
}
