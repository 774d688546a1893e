// The services that a process runs, to look at and to stop one by one: a demo shows what happens while one is away.

/** One that hears of messages. */
export interface RunningService {
  readonly name: string
  /** None of its consumer groups runs in this process. */
  readonly stopped: boolean
  /** Messages that its groups have not settled. */
  readonly behind: number
}

export interface RunningServices {
  /** Those that have consumer groups, in the order in which facts flow. */
  list(): Promise<readonly RunningService[]>
  /** Lets running batches of its groups end. Throws `RangeError` for a name that is not in the list. */
  stop(name: string): Promise<void>
  /** Its groups go on where they left off; resolves when they have their partitions. Throws as `stop`. */
  start(name: string): Promise<void>
}

/** Consumer groups of one service, while they run. */
export interface Runners {
  readonly ready: Promise<unknown>
  readonly failed: Promise<never>
  stop(): Promise<void>
}

/** How the groups of one service are started, and how many messages they are behind. */
export interface ServiceRunners {
  readonly name: string
  start(): readonly Runners[]
  behind(): Promise<number>
}

export interface StartedServices extends RunningServices {
  /** Of the first start. */
  readonly ready: Promise<unknown>
  /** Rejects when one of them died, of whichever start. */
  readonly failed: Promise<never>
  end(): Promise<void>
}

/** Starts them all. What is stopped and started of one service comes one after the other. */
export function startServices(services: readonly ServiceRunners[]): StartedServices {
  const running = new Map<string, readonly Runners[]>()
  const turns = new Map<string, Promise<void>>()
  let fail: (error: unknown) => void = () => undefined
  const failed = new Promise<never>((_, reject) => {
    fail = reject
  })
  failed.catch(() => undefined)
  const begin = async ({ name, start }: ServiceRunners): Promise<void> => {
    if (running.has(name)) return
    const runners = start()
    running.set(name, runners)
    for (const runner of runners) runner.failed.catch(fail)
    await Promise.all(runners.map(({ ready }) => ready))
  }
  const halt = async (name: string): Promise<void> => {
    const runners = running.get(name) ?? []
    running.delete(name)
    await Promise.all(runners.map((runner) => runner.stop()))
  }
  const inTurn = (name: string, act: (service: ServiceRunners) => Promise<void>): Promise<void> => {
    const service = services.find((one) => one.name === name)
    if (service === undefined) return Promise.reject(new RangeError(`No service of this name runs here: ${name}`))
    const turn = (turns.get(name) ?? Promise.resolve()).catch(() => undefined).then(() => act(service))
    turns.set(name, turn)
    return turn
  }
  const ready = Promise.all(services.map(begin))
  ready.catch(() => undefined)
  return {
    ready,
    failed,
    list: () => Promise.all(services.map(async ({ name, behind }) => ({ name, stopped: !running.has(name), behind: await behind() }))),
    stop: (name) => inTurn(name, () => halt(name)),
    start: (name) => inTurn(name, begin),
    async end() {
      await Promise.all([...turns.values()].map((turn) => turn.catch(() => undefined)))
      await Promise.all([...running.keys()].map(halt))
    },
  }
}
