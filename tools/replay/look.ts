// Reads the views of orders, over and over, until they are as they must be and nothing moves any more, or patience is over.
import { setTimeout as wait } from 'node:timers/promises'
import type { OrderId } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import { olistShop } from '../olist.ts'
import { shapeOf, type Finding, type Found, type Wanted } from './judge.ts'
import { listed, type WismoApi } from './wismo-api.ts'

export interface Looked {
  readonly found: readonly Found[]
  /** How often all views were read, and how long all looking went on, in milliseconds. */
  readonly sweeps: number
  readonly ms: number
}

/** How long nothing may move while something is still wrong, and how long one request may fail, in milliseconds: a process that died keeps its work for a lease. */
export const standstillMs = 120_000

const inFlight = 16

/**
 * Done when two looks one after the other saw the same versions and everything right: what was sent twice may still be on its
 * way when the first look is right. What is wrong and has not moved for as long as patience lasts stays wrong. Looks are `betweenMs` apart.
 */
export async function lookUntilRight(api: WismoApi, wanted: ReadonlyMap<OrderId, Wanted>, patienceMs: number, betweenMs = 1_000): Promise<Looked> {
  const began = performance.now()
  // Reading them all takes time from those who still work: some of them tell when it is worth it.
  const some = await untilStill(api, someOf(wanted), patienceMs, betweenMs)
  // Whoever was waited for in vain is not waited for again.
  const { sweep, sweeps } = await untilStill(api, wanted, some.sweep.wrong.size === 0 ? patienceMs : 0, betweenMs)
  return { found: foundOf(wanted, sweep), sweeps, ms: performance.now() - began }
}

/** How many views are enough to see that something still moves. */
const enough = 200

function someOf(wanted: ReadonlyMap<OrderId, Wanted>): ReadonlyMap<OrderId, Wanted> {
  const step = Math.max(1, Math.floor(wanted.size / enough))
  return new Map([...wanted].filter((_one, i) => i % step === step - 1))
}

async function untilStill(api: WismoApi, wanted: ReadonlyMap<OrderId, Wanted>, patienceMs: number, betweenMs: number): Promise<{ readonly sweep: Sweep; readonly sweeps: number }> {
  let moved = performance.now()
  let before: Sweep | undefined
  for (let sweeps = 1; ; sweeps += 1) {
    const sweep = await sweepOver(api, wanted)
    const still = before?.versions === sweep.versions && before.there === sweep.there
    if (!still) moved = performance.now()
    if (still && (sweep.wrong.size === 0 || performance.now() - moved > patienceMs)) return { sweep, sweeps }
    before = sweep
    await wait(betweenMs)
  }
}

interface Sweep {
  readonly there: number
  /** Of all views together: it grows with every change of any. */
  readonly versions: number
  /** What was found instead; undefined of orders without a view. */
  readonly wrong: ReadonlyMap<OrderId, string | undefined>
}

async function sweepOver(api: WismoApi, wanted: ReadonlyMap<OrderId, Wanted>): Promise<Sweep> {
  const wrong = new Map<OrderId, string | undefined>([...wanted.keys()].map((id) => [id, undefined]))
  let [there, versions] = [0, 0]
  const queue = wanted.entries()
  const read = async (): Promise<void> => {
    for (const [id, told] of queue) {
      const view = await api.get<OrderView>(`/v1/order-views/${id}`)
      if (view === undefined) continue
      there += 1
      versions += view.viewVersion
      const shape = shapeOf(view)
      if (shape === told.shape) wrong.delete(id)
      else wrong.set(id, shape)
    }
  }
  await Promise.all(Array.from({ length: inFlight }, read))
  return { there, versions, wrong }
}

const foundOf = (wanted: ReadonlyMap<OrderId, Wanted>, { wrong }: Sweep): readonly Found[] => [...wanted].map(([id, one]) => ({ wanted: one, shape: wrong.has(id) ? wrong.get(id) : one.shape }))

/** What was set aside, and what waits for something else, of the shop: there should be nothing. */
export async function leftOver(api: WismoApi): Promise<readonly Finding[]> {
  const count = async (what: string, path: string): Promise<Finding> => {
    const all: unknown[] = []
    for await (const one of listed(api, path)) all.push(one)
    return { what, expected: 0, found: all.length, ...(all.length > 0 && { instead: JSON.stringify(all[0]) }) }
  }
  return [await count('parked', `/v1/retail-events/rejections?shopId=${olistShop}`), await count('facts that wait', `/v1/parcels/waiting?shopId=${olistShop}`)]
}
