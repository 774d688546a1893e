import type { ActiveSubscription, MessageBus, NextOffset, Subscription, TopicPartition } from './port.ts'

/** A place in a group that can be taken anew: then positions are asked for again. */
export interface Membership {
  readonly ready: Promise<void>
  readonly failed: Promise<never>
  /** The partitions that were assigned last; none from the moment they are lost. */
  assigned(): readonly TopicPartition[]
  /** Where the assignment began by the group's own positions; the same list as long as it lasts. */
  began(): readonly NextOffset[]
  /** Leaves and joins, in the background: deliveries that are under way end first. `between` comes when nothing is delivered; it joins again too where that fails. */
  joinAgain(between: () => Promise<void>): void
  stop(): Promise<void>
}

export function joinGroup(bus: MessageBus, subscription: Subscription): Membership {
  let assigned: readonly TopicPartition[] = []
  let began: readonly NextOffset[] = []
  let fail: (error: unknown) => void = () => undefined
  const failed = new Promise<never>((_, reject) => {
    fail = reject
  })
  failed.catch(() => undefined)
  // Counts what ends an assignment: one whose positions come too late for it holds nothing any more.
  let endings = 0
  const lost = (): void => {
    assigned = []
    endings += 1
  }
  const join = (): ActiveSubscription => {
    const active = bus.subscribe({
      ...subscription,
      async positions(now) {
        const before = endings
        const known = await subscription.positions(now)
        if (endings === before) [assigned, began] = [now, known]
        return known
      },
      lost,
    })
    active.failed.catch(fail)
    // Whoever waits for the first place hears of it by `ready`; nobody waits for a later one.
    active.ready.catch(() => undefined)
    return active
  }
  let stopped = false
  let active = join()
  let joining = Promise.resolve()
  return {
    ready: active.ready,
    failed,
    assigned: () => assigned,
    began: () => began,
    joinAgain(between) {
      lost()
      joining = joining.then(async () => {
        await active.stop()
        lost()
        await between().catch(() => undefined)
        if (!stopped) active = join()
      })
      joining.catch(fail)
    },
    async stop() {
      stopped = true
      await joining.catch(() => undefined)
      lost()
      await active.stop()
    },
  }
}
