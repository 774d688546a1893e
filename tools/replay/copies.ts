// A go-live: the same lives many times, each order with its whole history on one line, streamed to an import.
import { createWriteStream, readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as wait } from 'node:timers/promises'
import type { OlistFiles } from '../olist-files.ts'
import { importOf } from '../olist-life.ts'
import { olistOrders, type OlistOrder } from '../olist.ts'
import type { Progress } from './progress.ts'
import type { WismoApi } from './wismo-api.ts'

/** Copies one after the other, never more than one order in memory. */
export function* copiesOf(files: OlistFiles, copies: number): Generator<OlistOrder> {
  for (let copy = 0; copy < copies; copy += 1) yield* olistOrders(files, copy)
}

/** NDJSON: a `RetailOrderImported` with its history on each line. */
export function* importLines(orders: Iterable<OlistOrder>): Generator<string> {
  for (const order of orders) yield `${JSON.stringify(importOf(order).data)}\n`
}

/** For `npx wismo import`. */
export const writeLines = (file: string, orders: Iterable<OlistOrder>): Promise<void> => pipeline(Readable.from(importLines(orders)), createWriteStream(file))

export interface ImportResult {
  readonly status: string
  readonly read: number
  readonly accepted: number
  readonly duplicate: number
  readonly rejected: number
  /** From the first byte until the job said it was done, in milliseconds. */
  readonly ms: number
  /** Bytes of the server's memory: before, half-way, after, and the most; empty where they cannot be known. */
  readonly memory: readonly number[]
}

type Job = Omit<ImportResult, 'ms' | 'memory'> & { readonly id: string }

/** Streams them and waits until the job is done. `pid` is the process whose memory is watched. */
export async function importByHttp(orders: Iterable<OlistOrder>, api: WismoApi, { key, bar, pid }: { readonly key: string; readonly bar: Progress; readonly pid?: number | undefined }): Promise<ImportResult> {
  const began = performance.now()
  const seen: number[] = []
  const watching = setInterval(() => seen.push(...memoryOf(pid)), betweenMs)
  try {
    seen.push(...memoryOf(pid))
    const answer = await fetch(`${api.url}/v1/order-imports?mode=history`, {
      method: 'POST',
      headers: { 'authorization': `Bearer ${api.bearer}`, 'content-type': 'application/x-ndjson', 'idempotency-key': key },
      body: Readable.toWeb(Readable.from(counting(importLines(orders), bar)).map((line: string) => Buffer.from(line))) as ReadableStream,
      duplex: 'half',
    } as RequestInit)
    const told = await answer.text()
    if (!answer.ok) throw new Error(`POST /v1/order-imports was answered ${answer.status}: ${told.slice(0, 500)}`)
    const job = await untilDone(api, (JSON.parse(told) as Job).id)
    seen.push(...memoryOf(pid))
    return { ...job, ms: performance.now() - began, memory: seen.length === 0 ? [] : [seen[0] ?? 0, seen[Math.floor(seen.length / 2)] ?? 0, seen.at(-1) ?? 0, Math.max(...seen)] }
  } finally {
    clearInterval(watching)
  }
}

/** Between two looks at a job or at memory, in milliseconds. */
const betweenMs = 1_000

function* counting(lines: Iterable<string>, bar: Progress): Generator<string> {
  for (const line of lines) {
    yield line
    bar.step()
  }
}

async function untilDone(api: WismoApi, id: string): Promise<Job> {
  for (;;) {
    const job = await api.get<Job>(`/v1/order-imports/${id}`)
    if (job === undefined) throw new Error(`The import ${id} is gone.`)
    if (!going.includes(job.status)) return job
    await wait(betweenMs)
  }
}

const going: readonly string[] = ['receiving', 'pending', 'running']

/** What a process of this machine holds, in bytes; nothing of one that is not here. */
function memoryOf(pid: number | undefined): readonly number[] {
  if (pid === undefined) return []
  try {
    const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kibibytes === undefined ? [] : [Number(kibibytes) * 1_024]
  } catch {
    return []
  }
}
