// Limits that hold over all replicas: strict ones ask the database each time, large ones reserve permits in blocks.
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { Limit, RequestLimits, Standing } from './limit.ts'
import { openPermits, type Permits } from './permits.ts'

export interface Asked {
  readonly limit: Limit
  /** Whom it limits: an id, an address, a text. It leaves the process as a keyed hash alone. */
  readonly whose: string
}

export interface RateLimits {
  /** Of every request; undefined where they are off. */
  readonly requests: RequestLimits | undefined
  /** Takes one permit of each, in one round trip. A refusal of one gives the others not back. Throws `Unavailable` where nobody can count. */
  take(asked: readonly Asked[]): Promise<readonly Standing[]>
  /** Takes one from the block of this process, which asks for another block only when that is used up. Throws `Unavailable`. */
  draw(asked: Asked): Promise<Standing>
  /** All permits are there again. */
  forget(asked: Asked): Promise<void>
  /** Removes what is over, now and then; answers how to end it. */
  start(): () => void
}

export interface RateLimitsSettings {
  readonly pool: Pool
  readonly schema: string
  readonly requests: RequestLimits | undefined
  /** Keyed hash, 64 hex digits. */
  hash(text: string): string
  readonly log: Logger
  /** Told of every refusal. */
  refused?(limit: string): void
}

/** This part of a limit is reserved at once: a process may lose as much at the end of a window. */
const blocksPerWindow = 60
const cleanEveryMs = 60_000
/** Callers that are kept in memory. */
const mostBlocks = 10_000

export function openRateLimits({ pool, schema, requests, hash, log, refused = () => undefined }: RateLimitsSettings): RateLimits {
  const permits = openPermits(pool, schema)
  const keyOf = ({ limit, whose }: Asked): string => hash(`limit:${limit.name}:${whose}`)
  const blocks = openBlocks(permits, keyOf)
  const told = (standing: Standing): Standing => {
    if (!standing.allowed) refused(standing.limit.name)
    return standing
  }
  return {
    requests,
    async take(asked) {
      const granted = await permits.take(asked.map((one) => ({ limit: one.limit, key: keyOf(one), count: 1 })))
      return asked.map(({ limit }, i) => told({ limit, allowed: granted[i]?.granted === 1, left: granted[i]?.left ?? 0, freshInMs: granted[i]?.freshInMs ?? limit.windowMs }))
    },
    draw: async (asked) => told(await blocks.draw(asked)),
    forget: (asked) => permits.forget(keyOf(asked)),
    start() {
      const timer = setInterval(() => void permits.clean().catch((error: unknown) => log.warn({ err: error }, 'limits that are over cannot be removed')), cleanEveryMs)
      timer.unref()
      return () => clearInterval(timer)
    },
  }
}

/** All blocks are looked at for those that are over at most this often: many new callers must not make each other slow. */
const sweepEveryMs = 1_000

/** Permits of one caller that this process holds. */
interface Block {
  held: number
  /** Of the window, that no process holds, as it was when this one asked last. */
  left: number
  /** By the clock of this process, never after the window ends. */
  endsAt: number
  waiting: number
  asking: Promise<void> | undefined
}

function openBlocks(permits: Permits, keyOf: (asked: Asked) => string) {
  const blocks = new Map<string, Block>()
  let sweepAt = Number.NEGATIVE_INFINITY
  return { draw }

  async function draw(asked: Asked): Promise<Standing> {
    const block = blockOf(`${asked.limit.name} ${asked.whose}`)
    for (;;) {
      const standing = drawn(asked.limit, block)
      if (standing !== undefined) return standing
      block.waiting += 1
      block.asking ??= reserve(asked, block).finally(() => {
        block.asking = undefined
      })
      try {
        await block.asking
      } finally {
        block.waiting -= 1
      }
    }
  }

  function blockOf(name: string): Block {
    const known = blocks.get(name)
    if (known !== undefined) return known
    if (blocks.size >= mostBlocks) makeRoom()
    const made: Block = { held: 0, left: 0, endsAt: Number.NEGATIVE_INFINITY, waiting: 0, asking: undefined }
    blocks.set(name, made)
    return made
  }

  /** Permits of a block that is dropped are lost for its window, never given twice. */
  function makeRoom(): void {
    const now = performance.now()
    if (now >= sweepAt) {
      sweepAt = now + sweepEveryMs
      for (const [name, { endsAt }] of blocks) if (endsAt <= now) blocks.delete(name)
    }
    for (const name of blocks.keys()) {
      if (blocks.size < mostBlocks) return
      blocks.delete(name)
    }
  }

  /** As many as wait, a block at least. */
  async function reserve(asked: Asked, block: Block): Promise<void> {
    await Promise.resolve()
    const count = Math.max(block.waiting, Math.floor(asked.limit.quota / blocksPerWindow), 1)
    const askedAt = performance.now()
    const [answer] = await permits.take([{ limit: asked.limit, key: keyOf(asked), count }])
    if (answer === undefined) return
    const isSameWindow = block.endsAt > performance.now()
    block.held = answer.granted + (isSameWindow ? block.held : 0)
    block.left = answer.left
    block.endsAt = askedAt + Math.max(1, answer.freshInMs)
  }
}

/** From the block, or the refusal that it stands for; undefined where the database has to be asked. */
function drawn(limit: Limit, block: Block): Standing | undefined {
  const freshInMs = block.endsAt - performance.now()
  if (freshInMs <= 0) return undefined
  if (block.held > 0) {
    block.held -= 1
    return { limit, allowed: true, left: block.held + block.left, freshInMs }
  }
  return block.left === 0 ? { limit, allowed: false, left: 0, freshInMs } : undefined
}
