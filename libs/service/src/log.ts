import { pino, type DestinationStream, type Logger } from 'pino'

/** What a log line may say. Everything else is left out and only its name appears under `dropped`. */
const allowed = new Set([
  'service', 'stream', 'group', 'topic', 'partition', 'offset', 'end', 'type', 'messageId', 'code', 'kind', 'outcome', 'reason', 'step', 'attempt', 'retryInMs', 'durationMs', 'lagMs',
  'messages', 'recorded', 'parked', 'redriven', 'skipped', 'oldestMs', 'due', 'refused', 'latestMs', 'wait', 'waitId', 'events', 'orders', 'count', 'read', 'accepted', 'duplicate', 'rejected', 'failed', 'done',
  'requestId', 'method', 'route', 'status', 'caller', 'actorId', 'shopId', 'orderId', 'version', 'purpose', 'refs',
  'port', 'url', 'signal', 'schema', 'channel', 'variables', 'traceparent', 'traceId', 'err',
])

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'

/**
 * One JSON line per event of the process. Fields come from an allow-list of plain values, so that no body, header or
 * person's data gets in by accident; errors are cut to name, code, message and where they arose.
 */
export function createLog({ level, name }: { readonly level: LogLevel; readonly name: string }, destination: DestinationStream = pino.destination(1)): Logger {
  return pino({
    level,
    base: { name },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }), log: keepAllowed },
    serializers: { err: (error: unknown) => error },
  }, destination)
}

function keepAllowed(fields: Record<string, unknown>): Record<string, unknown> {
  const kept: Record<string, unknown> = {}
  const dropped: string[] = []
  for (const [field, value] of Object.entries(fields)) {
    if (field === 'err') kept[field] = describeError(value)
    else if (allowed.has(field) && isPlain(value)) kept[field] = value
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
  const message = code !== undefined && repeatsData.test(code) && 'severity' in error ? 'The database refused a value.' : error.message
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return { type: error.name, ...(code === undefined ? {} : { code }), message, stack: frames.slice(0, 20).map((line) => line.trim()).join('\n') }
}
