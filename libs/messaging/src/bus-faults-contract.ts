// Members that die, are slow, or hang.
import { describe, expect, test } from '@jest/globals'
import { eventually, eventuallyHolds } from '@wismo/testing'
import { shared } from './bus-groups-contract.ts'
import { partitionOf } from './murmur2.ts'
import type { MessageBus } from './port.ts'
import { message, numbered, type StageOf } from './testing/bus-stage.ts'
import type { Consumer } from './testing/consumer.ts'
import { newPlaces } from './testing/places.ts'

/** A key whose partition this member has. */
function keyOf({ assigned }: Consumer, { partitions }: MessageBus): string {
  for (let i = 0; ; i += 1) if (assigned.some(({ partition }) => partition === partitionOf(`k${i}`, partitions))) return `k${i}`
}

export function faultsContract(stage: StageOf): void {
  describe('faults', () => {
    test('a crash: what a member settled does not come again, what it had in hand comes to another', async () => {
      const { bus, topic, consume, open, kill, within } = stage()
      const name = await topic()
      const group = { group: `crash.${name}`, topics: [name], places: newPlaces() }
      const held = stage().gate()
      let holding = false
      const dying = await open()
      const first = consume({ ...group, bus: dying, handle: async () => (holding ? held.pass() : undefined) })
      await bus.publish(numbered(name, 'k', 5))
      await eventuallyHolds(() => expect(first.settled).toHaveLength(5), within)
      holding = true
      await bus.publish(numbered(name, 'k', 5, 5))
      await eventuallyHolds(() => expect(held.entered).toBe(1), within)
      kill(dying)
      const second = consume(group)
      await eventuallyHolds(() => expect(second.texts()).toEqual(['k5', 'k6', 'k7', 'k8', 'k9']), within)
      held.open()
      expect(first.settled).toHaveLength(5)
    })

    test('a delivery that takes longer than a member may be silent: the member lives, and keeps its partition', async () => {
      const { bus, topic, consume, open, within, under } = stage()
      const name = await topic()
      const group = { group: `slow.${name}`, topics: [name], places: newPlaces() }
      const signals: AbortSignal[] = []
      const held = stage().gate()
      const slow = consume({
        ...group,
        async handle(_messages, signal) {
          signals.push(signal)
          await held.pass()
        },
      })
      const other = consume({ ...group, bus: await open() })
      await eventuallyHolds(() => shared(stage(), name, [slow, other]), within)
      const since = performance.now()
      await bus.publish([message(name, keyOf(slow, bus), 'slow')])
      await eventually(() => performance.now() - since > under.sessionMs * 1.5, within)
      held.open()
      await eventuallyHolds(() => expect(slow.texts()).toEqual(['slow']), within)
      expect(signals.map(({ aborted }) => aborted)).toEqual([false])
      expect(other.given).toEqual([])
    })

    test('a delivery that hangs: the member is told and gives its place to another', async () => {
      const { bus, topic, consume, open, within, under } = stage()
      const name = await topic()
      const group = { group: `hang.${name}`, topics: [name], places: newPlaces() }
      const signals: AbortSignal[] = []
      const held = stage().gate()
      const hangs = consume({
        ...group,
        async handle(_messages, signal) {
          signals.push(signal)
          await held.pass()
        },
      })
      const other = consume({ ...group, bus: await open() })
      await eventuallyHolds(() => shared(stage(), name, [hangs, other]), within)
      const key = keyOf(hangs, bus)
      await bus.publish([message(name, key, 'hangs')])
      await eventuallyHolds(() => expect(other.texts()).toEqual(['hangs']), { within: under.stuckAfterMs + under.sessionMs + under.patienceMs })
      await eventuallyHolds(() => expect(signals[0]?.aborted).toBe(true), within)
      held.open()
      await bus.publish([message(name, key, 'after')])
      await eventuallyHolds(() => expect(group.places.settled.map(({ value }) => Buffer.from(value ?? []).toString())).toEqual(['hangs', 'after']), within)
    })

    test('a delivery that was given up as it was told: the member, alone in its group, goes on', async () => {
      const { bus, topic, consume, within, under } = stage()
      const name = await topic()
      let told = 0
      const alone = consume({
        group: `told.${name}`,
        topics: [name],
        async handle(_messages, signal) {
          if (told > 0) return
          await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
          told += 1
          throw new Error('given up')
        },
      })
      await bus.publish([message(name, 'k', 'long')])
      await eventuallyHolds(() => expect(told).toBe(1), { within: under.stuckAfterMs + under.sessionMs + under.patienceMs })
      await bus.publish([message(name, 'k', 'after')])
      await eventuallyHolds(() => expect(alone.texts()).toEqual(['long', 'after']), within)
    })
  })
}
