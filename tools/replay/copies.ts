// A go-live: the same lives many times, each order with its whole history on one line, streamed to an import.
import { createWriteStream } from 'node:fs'
import { request } from 'node:http'
import { request as secureRequest } from 'node:https'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
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
function* importLines(orders: Iterable<OlistOrder>): Generator<string> {
  for (const order of orders) yield `${JSON.stringify(importOf(order).data)}\n`
}

/** For `npx wismo import`. */
export const writeLines = (file: string, orders: Iterable<OlistOrder>): Promise<void> => pipeline(Readable.from(importLines(orders)), createWriteStream(file))

/** What an import says in the end, in lines. */
export interface ImportJob {
  readonly status: string
  readonly read: number
  readonly accepted: number
  readonly duplicate: number
  readonly rejected: number
}

/** Streams them in one request, no faster than they are taken, and answers once every line is settled. */
export async function importByHttp(orders: Iterable<OlistOrder>, api: WismoApi, key: string, bar: Progress): Promise<ImportJob> {
  const url = new URL('/v1/order-imports?mode=history', api.url)
  // No time limit of a client: a file takes as long as it takes.
  const sent = (url.protocol === 'https:' ? secureRequest : request)(url, { method: 'POST', headers: { 'authorization': `Bearer ${api.bearer}`, 'content-type': 'application/x-ndjson', 'idempotency-key': key } })
  const answer = new Promise<{ readonly status: number; readonly told: string }>((done, failed) => {
    sent.on('response', (response) => text(response).then((told) => done({ status: response.statusCode ?? 0, told }), failed)).on('error', failed)
  })
  // Refused before its end, the rest cannot be written: the answer says why.
  const [{ status, told }] = await Promise.all([answer, pipeline(Readable.from(counting(importLines(orders), bar)), sent).catch(() => undefined)])
  if (status !== 202) throw new Error(`POST /v1/order-imports was answered ${status}: ${told.slice(0, 500)}`)
  return JSON.parse(told) as ImportJob
}

function* counting(lines: Iterable<string>, bar: Progress): Generator<string> {
  for (const line of lines) {
    yield line
    bar.step()
  }
}
