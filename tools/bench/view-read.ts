// Reading whole orders over HTTP: at a steady rate, as fast as it goes beside a bare handler, as they were known, and as they change.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { Agent, get, type IncomingMessage } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { OrderId } from '@wismo/kernel'
import { mostStreams } from '@wismo/service'
import { viewSchema, type ViewScene } from './view-scene.ts'
import { median } from './measure.ts'
import type { Answer, Question, Served } from './view-child.ts'
import type { BenchServer } from './store-server.ts'

/** In milliseconds. */
export interface Times {
  readonly p50: number
  readonly p99: number
}

export interface Reading {
  /** Requests a second of one connection pool, and CPU of the serving process for each, in microseconds. */
  readonly own: Rate
  readonly bare: Rate
  /** Of rounds side by side. */
  readonly ratio: number
  /** Requests a second that were asked for, the share that was sent on time, and how long answers took. */
  readonly steady: Times & { readonly rate: number; readonly kept: number }
  /** Orders of about that many events as they were known halfway. */
  readonly asOf: Times & { readonly events: number }
  readonly documentBytes: number
}

interface Rate {
  readonly perSecond: number
  readonly cpuUs: number
}

export interface Follow {
  readonly clients: number
  /** Of the whole process, and what it had before they came. */
  readonly memoryMiB: number
  readonly beforeMiB: number
  /** From the change in the database to the message at the last client, in milliseconds, by round. */
  readonly reachedAllMs: readonly number[]
}

export interface Serving extends Served {
  ask<Result extends Answer>(question: Question): Promise<Result>
  stop(): void
}

/** The process under test; ends with this one. */
export async function serving({ url }: BenchServer): Promise<Serving> {
  const child = fork(fileURLToPath(new URL('./view-child.ts', import.meta.url)), [url], { execArgv: process.execArgv })
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('The serving process ended.')))
  ended.catch(() => undefined)
  const nextWord = async <Word>(): Promise<Word> => ((await Promise.race([once(child, 'message'), ended])) as [Word])[0]
  const served = await nextWord<Served>()
  return {
    ...served,
    async ask<Result extends Answer>(question: Question) {
      child.send(question)
      return nextWord<Result>()
    },
    stop: () => void child.kill(),
  }
}

const connections = 16
const rounds = 5

export async function reading(scene: ViewScene, server: Serving, { roundMs, steadyMs, rate }: { readonly roundMs: number; readonly steadyMs: number; readonly rate: number }): Promise<Reading> {
  const orders = await ordersOf(scene, 500)
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const headers = { authorization: `Bearer ${server.key}` }
  const own = (id: string): Promise<string> => fetched(`${server.url}/v1/order-views/${id}`, agent, headers)
  const bareAgent = new Agent({ keepAlive: true, maxSockets: connections })
  const bare = (id: string): Promise<string> => fetched(`${server.bareUrl}/${id}`, bareAgent, {})
  const bytes = await layDown(scene, orders, own)
  const [owns, bares]: [Rate[], Rate[]] = [[], []]
  for (let round = -1; round < rounds; round += 1) {
    for (const [rates, ask] of round % 2 === 0 ? ([[owns, own], [bares, bare]] as const) : ([[bares, bare], [owns, own]] as const)) {
      const rateOf = await asFastAsItGoes(server, orders, ask, roundMs)
      if (round >= 0) rates.push(rateOf)
    }
  }
  const ratio = median(owns.map(({ perSecond }, i) => perSecond / (bares[i]?.perSecond ?? Number.NaN)))
  const steady = await atRate(orders, own, rate, steadyMs)
  const asOf = await known(scene, headers, server.url)
  agent.destroy()
  bareAgent.destroy()
  return { own: medianRate(owns), bare: medianRate(bares), ratio, steady: { ...steady, rate }, asOf, documentBytes: bytes }
}

const medianRate = (rates: readonly Rate[]): Rate => ({ perSecond: median(rates.map(({ perSecond }) => perSecond)), cpuUs: median(rates.map(({ cpuUs }) => cpuUs)) })

/** Of whole lives, in no order that matters. */
async function ordersOf({ pool }: ViewScene, count: number): Promise<readonly OrderId[]> {
  const { rows } = await pool.query<{ part: OrderId }>(`select part from ${viewSchema}.order_part_v1 where external_id is not null order by md5(part) limit $1`, [count])
  return rows.map(({ part }) => part)
}

function fetched(url: string, agent: Agent, headers: Readonly<Record<string, string>>): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { agent, headers }, (answer) => {
      let body = ''
      answer.setEncoding('utf8').on('data', (piece: string) => (body += piece)).on('end', () => (answer.statusCode === 200 ? resolve(body) : reject(new Error(`${answer.statusCode} ${body}`)))).on('error', reject)
    }).on('error', reject)
  })
}

/** Answers how long a document is, in bytes. */
async function layDown({ pool }: ViewScene, orders: readonly OrderId[], own: (id: string) => Promise<string>): Promise<number> {
  await pool.query('create schema if not exists bench_bare; create table if not exists bench_bare.document (id text primary key, body text not null)')
  let bytes = 0
  for (const id of orders) {
    const body = await own(id)
    bytes += Buffer.byteLength(body)
    await pool.query('insert into bench_bare.document values ($1, $2) on conflict do nothing', [id, body])
  }
  return bytes / orders.length
}

/** Every connection asks again as soon as it has its answer. */
async function asFastAsItGoes(server: Serving, orders: readonly OrderId[], ask: (id: string) => Promise<string>, forMs: number): Promise<Rate> {
  const before = await server.ask<{ cpuUs: number; memoryBytes: number }>('usage')
  const started = performance.now()
  let answers = 0
  await Promise.all(Array.from({ length: connections }, async (_, i) => {
    for (let at = i; performance.now() - started < forMs; at += connections) {
      await ask(orders[at % orders.length] ?? '')
      answers += 1
    }
  }))
  const seconds = (performance.now() - started) / 1_000
  const after = await server.ask<{ cpuUs: number; memoryBytes: number }>('usage')
  return { perSecond: answers / seconds, cpuUs: (after.cpuUs - before.cpuUs) / answers }
}

const tickMs = 10

/** Times count from when a request was due: whoever falls behind waits too. */
async function atRate(orders: readonly OrderId[], ask: (id: string) => Promise<string>, rate: number, forMs: number): Promise<Times & { readonly kept: number }> {
  const times: number[] = []
  const running: Promise<void>[] = []
  const started = performance.now()
  for (let sent = 0; performance.now() - started < forMs; await wait(tickMs)) {
    for (const due = Math.floor(((performance.now() - started) * rate) / 1_000); sent < due; sent += 1) {
      const dueAt = started + (sent * 1_000) / rate
      running.push(ask(orders[sent % orders.length] ?? '').then(() => void times.push(performance.now() - dueAt)))
    }
  }
  const kept = running.length / ((rate * (performance.now() - started)) / 1_000)
  await Promise.all(running)
  return { ...timesOf(times), kept }
}

function timesOf(times: readonly number[]): Times {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return { p50: at(0.5), p99: at(0.99) }
}

const longLife = 60
const readings = 300

/** One after another: how long one takes by itself. By when it happened, because the bench recorded everything at once. */
async function known({ pool }: ViewScene, headers: Readonly<Record<string, string>>, url: string): Promise<Times & { readonly events: number }> {
  const { rows } = await pool.query<{ id: OrderId; at: Date; n: number }>(
    `select min(part) filter (where part like 'ord%') as id, count(*)::int as n, percentile_disc(0.5) within group (order by occurred_at) as at
     from ${viewSchema}.order_event_v1 group by order_id having count(*) between ${longLife} and ${longLife + 15} order by 1 limit 50`)
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const times: number[] = []
  for (let i = 0; i < readings; i += 1) {
    const order = rows[i % rows.length]
    const started = performance.now()
    await fetched(`${url}/v1/order-views/${order?.id}?basis=occurred&asOf=${order?.at.toISOString()}`, agent, headers)
    times.push(performance.now() - started)
  }
  agent.destroy()
  return { ...timesOf(times), events: median(rows.map(({ n }) => n)) }
}

/** That many clients of one order; `change` makes a new version and answers it once it is committed. */
export async function following(scene: ViewScene, server: Serving, clients: number, change: (orderId: OrderId) => Promise<number>): Promise<Follow> {
  const [orderId] = await ordersOf(scene, 1)
  if (orderId === undefined) throw new Error('There is no order.')
  const tokens: string[] = []
  // A link follows by so many connections at a time.
  for (let link = 0; link * mostStreams < clients; link += 1) tokens.push((await server.ask<{ token: string }>({ tokenOf: orderId, link })).token)
  const before = await server.ask<{ cpuUs: number; memoryBytes: number }>('usage')
  const streams = await Promise.all(Array.from({ length: clients }, (_, client) => follow(`${server.url}/v1/track/stream`, tokens[Math.floor(client / mostStreams)] ?? '')))
  const reachedAllMs: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const version = await change(orderId)
    const committed = performance.now()
    const heard = await Promise.all(streams.map((stream) => stream.has(version)))
    reachedAllMs.push(Math.max(...heard) - committed)
  }
  const after = await server.ask<{ cpuUs: number; memoryBytes: number }>('usage')
  for (const stream of streams) stream.close()
  return { clients, memoryMiB: after.memoryBytes / 2 ** 20, beforeMiB: before.memoryBytes / 2 ** 20, reachedAllMs }
}

interface Stream {
  /** When that version or a later one came, by `performance.now()`. */
  has(version: number): Promise<number>
  close(): void
}

async function follow(url: string, token: string): Promise<Stream> {
  const request = get(url, { agent: false, headers: { authorization: `Bearer ${token}` } })
  const [answer] = (await once(request, 'response')) as [IncomingMessage]
  if (answer.statusCode !== 200) throw new Error(`The stream answered ${answer.statusCode}.`)
  let [newest, cameAt] = [0, 0]
  let told: () => void = () => undefined
  answer.setEncoding('utf8').on('data', (piece: string) => {
    const id = [...piece.matchAll(/^id: (\d+)$/gm)].at(-1)?.[1]
    if (id === undefined) return
    ;[newest, cameAt] = [Number(id), performance.now()]
    told()
  })
  answer.on('error', () => undefined)
  request.on('error', () => undefined)
  return {
    async has(version) {
      while (newest < version) await new Promise<void>((resolve) => {
        told = resolve
      })
      return cameAt
    },
    close: () => void request.destroy(),
  }
}
