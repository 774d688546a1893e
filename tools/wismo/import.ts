// npx wismo import: streams a file of orders to a running Wismo until every line of it is settled.
import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync, readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { createGunzip } from 'node:zlib'
import { CannotRun, WronglyCalled } from './cannot-run.ts'
import { sendFile, type Answered, type Wismo } from './import-request.ts'
import type { ImportOptions } from './options.ts'
import type { Output } from './output.ts'

/** Tries in a row that may settle no further line. */
const patience = 10
/** Milliseconds before the first of them, and before each at most. */
const [firstPauseMs, longestPauseMs] = [500, 10_000] as const
const runningFile = '.wismo/running.json'

/** As Wismo tells of it. */
interface Job {
  readonly id: string
  readonly mode: string
  readonly status: string
  readonly read: number
  readonly accepted: number
  readonly duplicate: number
  readonly rejected: number
  readonly startedAt: string
  readonly endedAt?: string
  readonly errorsUrl: string
}

/** Where the lines come from. */
interface Source {
  /** The same file has the same name of its job, however often it is sent. */
  readonly jobKey: string
  /** Bytes as they lie there; unknown of stdin. */
  readonly size?: number
  /** From its beginning; `passed` hears how much of `size` was taken. */
  open(passed: (bytes: number) => void): Readable
  /** It can be opened again. */
  readonly again: boolean
}

/** Resolves to whether every line was taken. Throws `CannotRun`. */
export async function importOrders(file: string, options: ImportOptions, output: Output, { env, stdin, interrupted }: { readonly env: NodeJS.ProcessEnv; readonly stdin: Readable; readonly interrupted: AbortSignal }): Promise<boolean> {
  const wismo = wismoOf(env, options)
  const source = sourceOf(file, options.mode, stdin)
  const began = performance.now()
  const { job, replayed } = await untilDone(wismo, source, options.mode, output, interrupted)
  const seconds = (performance.now() - began) / 1_000
  const errors = job.rejected === 0 ? undefined : await keepErrors(wismo, job, options.errors ?? `${file === '-' ? 'stdin' : file}.errors.ndjson`)
  const perSecond = replayed || seconds === 0 ? undefined : Math.round(job.read / seconds)
  output.one({ ...job, ...(errors === undefined ? {} : { errors }), ...(perSecond === undefined ? {} : { linesPerSecond: perSecond }) }, [
    ['import', job.id],
    ['lines', `${job.read} in ${job.mode} mode${replayed ? ', brought in by an earlier run' : `, ${perSecond} a second`}`],
    ['accepted', String(job.accepted)],
    ['duplicate', String(job.duplicate)],
    ['rejected', errors === undefined ? '0' : `${job.rejected}, each with its reason in ${errors}`],
  ])
  return job.rejected === 0
}

function wismoOf(env: NodeJS.ProcessEnv, { url, keyFile }: ImportOptions): Wismo {
  const started = existsSync(runningFile) ? (JSON.parse(readFileSync(runningFile, 'utf8')) as { url?: string }).url : undefined
  const base = url ?? env['WISMO_URL'] ?? started ?? 'http://localhost:3000'
  if (!URL.canParse(base)) throw new WronglyCalled(`${base} is no URL: https://wismo.example is expected.`)
  const file = keyFile ?? env['WISMO_KEY_FILE'] ?? '.wismo/demo-key'
  if (!existsSync(file)) throw new CannotRun(`${file} is missing: name the file of an API key with orders:write in --key-file or WISMO_KEY_FILE.`)
  return { url: base.replace(/\/$/, ''), key: readFileSync(file, 'utf8').trim() }
}

function sourceOf(file: string, mode: string, stdin: Readable): Source {
  if (file === '-') return { jobKey: randomUUID(), again: false, open: () => stdin }
  if (!existsSync(file) || !statSync(file).isFile()) throw new CannotRun(`There is no file ${file}.`)
  const { size, mtimeMs } = statSync(file)
  const jobKey = createHash('sha256').update(JSON.stringify([resolve(file), size, mtimeMs, mode])).digest('base64url')
  const open = (passed: (bytes: number) => void): Readable => {
    const counted = counting(passed)
    const raw = createReadStream(file)
    raw.on('error', (error) => counted.destroy(error)).pipe(counted)
    if (!file.endsWith('.gz')) return counted
    const plain = createGunzip()
    return counted.on('error', (error) => plain.destroy(error)).pipe(plain)
  }
  return { jobKey, size, again: true, open }
}

function counting(passed: (bytes: number) => void): Transform {
  let bytes = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      passed(bytes)
      done(null, chunk)
    },
  })
}

/** Sends the file again and again until all of it is settled: each time it goes on behind what was durable. */
async function untilDone(wismo: Wismo, source: Source, mode: string, output: Output, interrupted: AbortSignal): Promise<{ readonly job: Job; readonly replayed: boolean }> {
  for (let failed = 0, furthest = 0; ; ) {
    let reached = 0
    const passed = (bytes: number): void => {
      reached = bytes
      output.progress(barOf(bytes, source.size ?? 0))
    }
    const answer = await sendFile(wismo, { path: `/v1/order-imports?mode=${mode}`, jobKey: source.jobKey, signal: interrupted, body: source.open(passed) })
    if (answer.status === 202) return { job: answer.json as unknown as Job, replayed: answer.headers['idempotency-replayed'] === 'true' }
    if (interrupted.aborted) throw new CannotRun('Broken off. The same command goes on behind the last line that is durable.')
    if (!isPassing(answer)) throw new CannotRun(sentence(answer))
    if (!source.again) throw new CannotRun(`${sentence(answer)} What came from stdin cannot be sent again: start anew, what was taken adds nothing.`)
    failed = reached > furthest ? 1 : failed + 1
    furthest = Math.max(furthest, reached)
    if (failed > patience) throw new CannotRun(`${sentence(answer)} Given up after ${patience} tries. The same command goes on behind the last line that is durable.`)
    output.progress(`${sentence(answer)} Once more in a moment.`)
    await pause(Math.min(longestPauseMs, firstPauseMs * 2 ** (failed - 1)), undefined, { signal: interrupted }).catch(() => undefined)
  }
}

/** No answer at all, or one that says that it may work later. */
const isPassing = ({ status, json }: Answered): boolean => status === 0 || status === 429 || status >= 500 || json['code'] === 'idempotency_in_progress'

const sentence = ({ status, json }: Answered): string => (typeof json['detail'] === 'string' ? json['detail'] : status === 0 ? String(json['error']) : `Wismo answered ${status}.`)

const barWidth = 25

function barOf(bytes: number, size: number): string {
  const mb = (count: number): string => `${(count / 1_000_000).toFixed(1)} MB`
  if (size === 0) return `${mb(bytes)} sent`
  const share = Math.min(1, bytes / size)
  return `[${'#'.repeat(Math.floor(share * barWidth)).padEnd(barWidth, '.')}] ${Math.floor(share * 100)} %, ${mb(bytes)} of ${mb(size)} sent`
}

async function keepErrors({ url, key }: Wismo, { id }: Job, file: string): Promise<string> {
  const answer = await fetch(`${url}/v1/order-imports/${id}/errors`, { headers: { authorization: `Bearer ${key}` } })
  if (!answer.ok || answer.body === null) throw new CannotRun(`The errors of ${id} cannot be read: Wismo answered ${answer.status}.`)
  await pipeline(Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]), createWriteStream(file))
  return file
}
