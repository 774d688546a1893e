// What the desk reads and does, as any agent's program would: by HTTP, with the token of who is signed in.
import { randomUUID } from 'node:crypto'
import { Invalid, NotFound, Rejected, Unavailable } from '@wismo/kernel'
import type { CustomerAnswer, MaskedOrder, SearchAnswer, TasksAnswer, TimelineAnswer } from '@wismo/agent-api'

export interface Me {
  readonly actorId: string
  readonly roles: readonly string[]
  readonly shopIds: readonly string[]
  /** Nodes that they are held to; absent for who has whole shops. */
  readonly locations?: readonly string[]
}

/** What `reveal` gave, by field. */
export type Revealed = Readonly<Record<string, unknown>>

/** An order as it was known at `asOf`, an RFC 3339 instant; as it is now without. */
export interface AtMoment {
  readonly asOf?: string | undefined
}

/** What is followed: an order, or a queue, all of them where it says `all`. */
export type Followed = { readonly orderId: string } | { readonly queue: string }

export interface AgentApi {
  me(): Promise<Me>
  search(query: { readonly q: string; readonly status?: string | undefined; readonly 'placedAt.gte'?: string | undefined; readonly 'placedAt.lte'?: string | undefined; readonly cursor?: string | undefined; readonly limit?: number }): Promise<SearchAnswer>
  /** `min-version` is waited for a little: what was said by a command is in it. */
  order(id: string, query?: AtMoment & { readonly 'min-version'?: string }): Promise<MaskedOrder>
  timeline(id: string, query?: AtMoment & { readonly kind?: string | undefined; readonly before?: string | undefined; readonly limit?: number }): Promise<TimelineAnswer>
  tasks(query: { readonly queue?: string | undefined; readonly assignee?: string | undefined; readonly cursor?: string | undefined; readonly limit?: number }): Promise<TasksAnswer>
  customer(subjectRef: string): Promise<CustomerAnswer>
  takeTask(id: string): Promise<void>
  giveTaskBack(id: string): Promise<void>
  /** Kept with who asked and why. */
  reveal(id: string, fields: readonly string[], reason: string): Promise<Revealed>
  /** That hold no longer stands in the way. Answers what `min-version` of a read takes. */
  releaseHold(id: string, holdId: string, note: string | undefined): Promise<string>
  /** Events, as they come; ends with the signal. */
  stream(followed: Followed, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>
}

/** The token counts no more: whoever has it has to sign in. */
export class SignedOut extends Error {}

/** More than that was asked for; `seconds` until it may be asked again. */
export class TooOften extends Unavailable {
  readonly seconds: number

  constructor(seconds: number) {
    super('rate_limited', 'That was too often.')
    this.seconds = seconds
  }
}

const timeoutMs = 10_000

/** Where what agents read is, and where the commands of its owners are. */
export interface ApiUrls {
  readonly apiUrl: string
  readonly commandUrl: string
}

/** Every method throws `SignedOut`, `NotFound`, `Rejected`, `Invalid`, `TooOften`, or `Unavailable` where the API does not answer. */
export function agentApi({ apiUrl, commandUrl }: ApiUrls, token: string): AgentApi {
  const authorization = `Bearer ${token}`
  const get = async <Answer>(path: string, query: Query = {}): Promise<Answer> => {
    const answer = await asked(`${apiUrl}${path}${queryText(query)}`, { headers: { authorization, accept: 'application/json' }, signal: AbortSignal.timeout(timeoutMs) })
    return (await answer.json()) as Answer
  }
  const post = async <Answer>(url: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> => {
    const answer = await asked(url, { method: 'POST', headers: { authorization, 'content-type': 'application/json', ...headers }, body: JSON.stringify(body), signal: AbortSignal.timeout(timeoutMs) })
    return (await answer.json()) as Answer
  }
  const taskPath = (id: string, verb: string): string => `${apiUrl}/v1/agent/tasks/${encodeURIComponent(id)}/${verb}`
  const orderPath = (id: string): string => `/v1/agent/orders/${encodeURIComponent(id)}`
  return {
    me: () => get('/v1/agent/me'),
    search: (query) => get('/v1/agent/search', query),
    order: (id, query) => get(orderPath(id), { ...query }),
    timeline: (id, query) => get(`${orderPath(id)}/timeline`, { ...query }),
    tasks: (query) => get('/v1/agent/tasks', query),
    customer: (subjectRef) => get(`/v1/agent/customers/${encodeURIComponent(subjectRef)}`),
    takeTask: (id) => post(taskPath(id, 'take'), {}, { 'idempotency-key': randomUUID() }),
    giveTaskBack: (id) => post(taskPath(id, 'give-back'), {}, { 'idempotency-key': randomUUID() }),
    reveal: async (id, fields, reason) => (await post<{ readonly values: Revealed }>(`${apiUrl}${orderPath(id)}/reveal`, { fields, reason })).values,
    async releaseHold(id, holdId, note) {
      const path = `/v1/orders/${encodeURIComponent(id)}/holds/${encodeURIComponent(holdId)}/release`
      return (await post<{ readonly consistency: string }>(`${commandUrl}${path}`, note === undefined ? {} : { note }, { 'idempotency-key': randomUUID() })).consistency
    },
    async stream(followed, signal) {
      const { body } = await asked(`${apiUrl}/v1/agent/stream${queryText({ ...followed })}`, { headers: { authorization, accept: 'text/event-stream' }, signal })
      if (body === null) throw new Unavailable('unavailable', 'There is no stream.')
      return body
    },
  }
}

type Query = Readonly<Record<string, string | number | undefined>>

function queryText(query: Query): string {
  const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]))
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`
}

async function asked(url: string, init: RequestInit): Promise<Response> {
  const answer = await fetch(url, { ...init, redirect: 'error' }).catch((error: unknown) => {
    throw Object.assign(new Unavailable('unavailable', 'The API of the desk does not answer.'), { cause: error })
  })
  if (answer.ok) return answer
  throw refusal(answer, await problemIn(answer))
}

interface ProblemSaid {
  readonly code?: string
  readonly detail?: string
  readonly errors?: readonly { readonly detail?: string }[]
}

const problemIn = async (answer: Response): Promise<ProblemSaid> => answer.json().then((problem) => problem as ProblemSaid, () => ({}))

function refusal({ status, headers }: Response, problem: ProblemSaid): Error {
  const { code } = problem
  const detail = whatIsWrong(problem)
  if (status === 401) return new SignedOut()
  if (status === 403 || status === 409) return new Rejected(code ?? (status === 403 ? 'forbidden' : 'wrong_state'), detail)
  if (status === 404) return new NotFound(detail)
  if (status === 429) return new TooOften(Number(headers.get('retry-after') ?? 60))
  return status >= 500 ? new Unavailable(code ?? 'unavailable', detail) : new Invalid(code ?? 'invalid', detail)
}

/** Of a request that is refused for its shape the first thing that is wrong with it: a page shows no list to look into. */
const whatIsWrong = ({ detail, errors = [] }: ProblemSaid): string | undefined => errors[0]?.detail ?? detail
