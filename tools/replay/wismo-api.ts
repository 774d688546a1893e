// A running Wismo as a retailer calls it: what fails for a while is asked again, under the same key.
import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

const runningFile = '.wismo/running.json'

export interface WismoApi {
  /** Answers the first success. Throws when it is refused, or fails for as long as patience lasts. */
  post<T>(path: string, key: string, body: unknown): Promise<T>
  /** Undefined where there is no such thing. */
  get<T>(path: string): Promise<T | undefined>
  /** Of requests that are made by hand. */
  readonly url: string
  readonly bearer: string
}

export interface ApiSettings {
  /** The processes that answer; each is asked in turn. */
  readonly urls: readonly string[]
  readonly key: string
  /** How long one thing may fail, in milliseconds. */
  readonly patienceMs: number
}

/** Of the system that was started in this folder, or that WISMO_URL and WISMO_KEY_FILE name. */
export function apiHere(patienceMs: number): WismoApi {
  const file = process.env['WISMO_KEY_FILE'] ?? '.wismo/demo-key'
  if (!existsSync(file)) throw new Error(`${file} is missing: start Wismo first (npm start), or name the key's file in WISMO_KEY_FILE.`)
  return openApi({ urls: [process.env['WISMO_URL'] ?? runningHere()?.url ?? 'http://localhost:3000'], key: readFileSync(file, 'utf8').trim(), patienceMs })
}

interface Running {
  readonly url: string
  readonly pid?: number
}

/** What `npm start` in this folder wrote about itself. */
export const runningHere = (): Running | undefined => (existsSync(runningFile) ? (JSON.parse(readFileSync(runningFile, 'utf8')) as Running) : undefined)

export function openApi({ urls, key, patienceMs }: ApiSettings): WismoApi {
  const [url = ''] = urls
  let turn = 0
  const ask = async (path: string, init: RequestInit): Promise<Response> => {
    const until = performance.now() + patienceMs
    for (;;) {
      const base = urls[turn % urls.length] ?? url
      const answer = await fetch(`${base}${path}`, { ...init, headers: { authorization: `Bearer ${key}`, ...init.headers } }).catch(() => undefined)
      if (answer !== undefined && !forAWhile.includes(answer.status)) return answer
      if (performance.now() > until) throw new Error(`${path} was answered ${answer === undefined ? 'by nobody' : String(answer.status)} for ${patienceMs / 1_000} s.`)
      await answer?.body?.cancel()
      turn += 1
      await wait(betweenTriesMs)
    }
  }
  return {
    url,
    bearer: key,
    async post(path, idempotencyKey, body) {
      const answer = await ask(path, { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': idempotencyKey }, body: JSON.stringify(body) })
      const told = await answer.text()
      if (!answer.ok) throw new Error(`POST ${path} was answered ${answer.status}: ${told.slice(0, 500)}`)
      return JSON.parse(told)
    },
    async get(path) {
      const answer = await ask(path, {})
      const told = await answer.text()
      if (answer.status === 404) return undefined
      if (!answer.ok) throw new Error(`GET ${path} was answered ${answer.status}: ${told.slice(0, 500)}`)
      return JSON.parse(told)
    },
  }
}

/** Somebody else decides it just now; too many at once; nobody there. */
const forAWhile: readonly number[] = [409, 429, 500, 502, 503, 504]
const betweenTriesMs = 250

/** Throws when nobody is ready there. */
export async function expectReady(url: string): Promise<void> {
  const answer = await fetch(`${url}/readyz`).catch(() => undefined)
  if (answer?.ok !== true) throw new Error(`Nothing answers at ${url}. Start Wismo with npm start, or name its address in WISMO_URL.`)
}

interface Page<T> {
  readonly data: readonly T[]
  readonly nextCursor?: string | null
}

/** Everything of a list, page by page. Throws where there is no such list. */
export async function* listed<T>(api: WismoApi, path: string): AsyncGenerator<T> {
  for (let cursor = ''; ; ) {
    const page = await api.get<Page<T>>(`${path}${path.includes('?') ? '&' : '?'}limit=100${cursor}`)
    if (page === undefined) throw new Error(`There is no list ${path}.`)
    yield* page.data
    if (!page.nextCursor) return
    cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`
  }
}
