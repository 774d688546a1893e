// One file on its way in: read, checked, published and noted batch by batch, so that neither its length nor its end matters.
import { setImmediate as turn } from 'node:timers/promises'
import { Conflict, Invalid, isWismoError, type Uuid } from '@wismo/kernel'
import { problemOf, readJson, readUtf8, type Database, type Principal, type Runtime } from '@wismo/service'
import { maxMessageBytes, orderLines, type RetailMessage } from '../inbox/retail-message.ts'
import { nameOf, toldBefore } from '../inbox/told-messages.ts'
import { settleLines, type ImportJob, type LineProblem } from './import-jobs.ts'
import { linesOf, type Line } from './lines.ts'

/** Lines and bytes of one publish at most. */
const batchLines = 500
const batchBytes = 4 * 1024 * 1024
/** Lines that are checked before others get a turn. */
const perTurn = 10
/** Places that are named of one line. */
const maxErrors = 20

export interface Importing {
  readonly runtime: Runtime
  readonly database: Database
  readonly principal: Principal
  readonly holder: Uuid
}

type Check = (line: Line) => RetailMessage | LineProblem | undefined

/** Takes a file from behind the lines that are settled to its end. What it throws ends the stream and nothing else: all that was noted is durable. */
export async function runImport(importing: Importing, job: ImportJob, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const check = checkLine(importing, job)
  let [batch, bytes] = [[] as Line[], 0]
  const settle = async (): Promise<void> => {
    const lines = batch
    ;[batch, bytes] = [[], 0]
    await settleBatch(importing, job, lines, check)
  }
  for await (const lines of linesOf(chunks, maxMessageBytes)) {
    for (const line of lines) {
      if (line.number <= job.read) continue
      batch.push(line)
      bytes += line.bytes?.length ?? 0
      if (batch.length >= batchLines || bytes >= batchBytes) await settle()
    }
  }
  if (batch.length > 0) await settle()
}

async function settleBatch({ runtime, database, holder }: Importing, { id }: ImportJob, lines: readonly Line[], check: Check): Promise<void> {
  const messages: RetailMessage[] = []
  const problems: LineProblem[] = []
  for (const [i, line] of lines.entries()) {
    if (i % perTurn === 0) await turn()
    const one = check(line)
    if (one === undefined) continue
    if ('message' in one) messages.push(one)
    else problems.push(one)
  }
  const known = new Set(await toldBefore(database, messages))
  const news = messages.filter((one) => {
    const isNew = !known.has(nameOf(one))
    known.add(nameOf(one))
    return isNew
  })
  if (news.length > 0) await runtime.bus.publish(news.map(({ message }) => message))
  const settled = { read: lines.at(-1)?.number ?? 0, accepted: news, duplicate: messages.length - news.length, problems }
  if (!(await settleLines(database, { id, holder }, settled))) throw underWay()
}

export const underWay = (): Conflict => new Conflict('idempotency_in_progress', 'Another request feeds this import. Send it again once that one is over.')

/** An order, or what is wrong with the line; undefined for an empty one. */
function checkLine({ runtime, principal }: Importing, { mode }: ImportJob): Check {
  const read = orderLines(runtime)
  return ({ number: line, bytes }) => {
    let json: unknown
    try {
      if (bytes === undefined) throw new Invalid('too_large', 'A line may have 256 KiB at most.')
      // A mark of the byte order is left out, as the topic's readers would not.
      const text = readUtf8(bytes, 'line')
      if (text.trim() === '') return undefined
      json = readJson(text)
      return read(principal, mode === 'history', json, Buffer.from(text))
    } catch (error) {
      return problemOfLine(line, json, error)
    }
  }
}

/** Throws what is no refusal: a defect of ours is none of the line. */
function problemOfLine(line: number, json: unknown, error: unknown): LineProblem {
  if (!isWismoError(error)) throw error
  const { code, detail, errors = [] } = problemOf(error, { baseUrl: '', requestId: '' })
  return { line, ...nameOfLine(json), problem: { code, detail, ...(errors.length === 0 ? {} : { errors: errors.slice(0, maxErrors) }) } }
}

/** What looks like a name of an order: anything else might be a person. */
const nameForm = /^[\w.:#/-]{1,64}$/

function nameOfLine(json: unknown): { readonly externalId?: string } {
  const { externalId } = (typeof json === 'object' && json !== null ? json : {}) as { readonly externalId?: unknown }
  return typeof externalId === 'string' && nameForm.test(externalId) ? { externalId } : {}
}
