// A load balancer as simple as one can be: asks every process whether it is ready, takes turns among those that are, and
// sends nothing a second time.

export interface Balancer {
  /** Those that said so when they were asked last. */
  ready(): readonly string[]
  /** The next one in turn. Throws where none is ready. */
  pick(): string
  /** Sends one request to the next one; answers the text. Throws for no answer, and for one of 400 and above. */
  send(path: string, request: RequestInit): Promise<string>
  /** Requests that went to a process. */
  sentTo(index: number): number
  stop(): void
}

/** Between two looks, in milliseconds. */
const lookEveryMs = 100

export function startBalancer(urls: readonly string[]): Balancer {
  const isReady = urls.map(() => false)
  const sent = urls.map(() => 0)
  const looks = urls.map((url, index) => {
    const look = async (): Promise<void> => {
      isReady[index] = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(1_000), headers: { connection: 'close' } }).then(({ ok }) => ok, () => false)
    }
    return setInterval(() => void look(), lookEveryMs)
  })
  let turn = 0
  const ready = (): readonly string[] => urls.filter((_url, index) => isReady[index])
  const pick = (): string => {
    const chosen = ready()
    const url = chosen[(turn += 1) % chosen.length]
    if (url === undefined) throw new Error('no process is ready')
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
