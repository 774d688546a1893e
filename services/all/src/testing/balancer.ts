// A load balancer as simple as one can be: asks every process whether it is ready, takes turns among those that are, and
// sends nothing a second time.
import { sentence } from './open-load.ts'

export interface Balancer {
  /** Those that said so when they were asked last. */
  ready(): readonly string[]
  /** The next one in turn. Throws where none is ready, nor is late and was ready before. */
  pick(): string
  /** Sends one request to the next one; answers the text. Throws for no answer, and for one of 400 and above. */
  send(path: string, request: RequestInit): Promise<string>
  /** Requests that went to a process. */
  sentTo(index: number): number
  stop(): void
}

/** Between two looks, and until one that is not answered is over, in milliseconds. */
const lookEveryMs = 100
const lookLimitMs = 1_000

interface Seen {
  /** Counts the looks at a process. */
  readonly look: number
  /** `ready`, `late` where nothing came in time, else what it said instead. */
  readonly said: string
  /** It was ready when it last said anything. */
  readonly wasReady: boolean
}

async function lookAt(url: string): Promise<string> {
  try {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(lookLimitMs), headers: { connection: 'close' } })
    const text = await answer.text()
    return answer.ok ? 'ready' : `${answer.status} ${text}`
  } catch (error) {
    return (error as { readonly name?: unknown }).name === 'TimeoutError' ? 'late' : sentence(error)
  }
}

export function startBalancer(urls: readonly string[]): Balancer {
  const seen: Seen[] = urls.map(() => ({ look: 0, said: 'not asked yet', wasReady: false }))
  const sent = urls.map(() => 0)
  const looks = urls.map((url, index) => {
    let asked = 0
    return setInterval(() => {
      const look = (asked += 1)
      void lookAt(url).then((said) => {
        const last = seen[index]
        // One that took longer than those after it says how things were.
        if (last !== undefined && look > last.look) seen[index] = { look, said, wasReady: said === 'late' ? last.wasReady : said === 'ready' }
      })
    }, lookEveryMs)
  })
  let turn = 0
  const ready = (): readonly string[] => urls.filter((_url, index) => seen[index]?.said === 'ready')
  /** As balancers do: where nobody else is left, one that is late is better than none. */
  const wereReady = (): readonly string[] => urls.filter((_url, index) => seen[index]?.wasReady)
  const pick = (): string => {
    const chosen = ready().length > 0 ? ready() : wereReady()
    const url = chosen[(turn += 1) % chosen.length]
    if (url === undefined) throw new Error(`no process is ready: ${seen.map(({ said }) => said).join('; ')}`)
    const index = urls.indexOf(url)
    sent[index] = (sent[index] ?? 0) + 1
    return url
  }
  return {
    ready,
    pick,
    async send(path, request) {
      const url = pick()
      const answer = await fetch(`${url}${path}`, request)
      const text = await answer.text()
      if (answer.status >= 400) throw new Error(`${answer.status} to ${path}: ${text}`)
      return text
    },
    sentTo: (index) => sent[index] ?? 0,
    stop: () => looks.forEach(clearInterval),
  }
}
