// Members share the partitions of a group, and hand them over without a message being lost.
import { describe, expect, test } from '@jest/globals'
import { eventually, eventuallyHolds } from '@wismo/testing'
import type { TopicPartition } from './port.ts'
import { message, numbered, type BusStage, type StageOf } from './testing/bus-stage.ts'
import { text, type Consumer } from './testing/consumer.ts'
import { newPlaces } from './testing/places.ts'
import { startTraffic } from './testing/traffic.ts'

const partitionsOf = ({ assigned }: Consumer, topic: string): readonly number[] => assigned.filter((one) => one.topic === topic).map(({ partition }) => partition).sort((a, b) => a - b)

/** These members, each with a part, have all partitions of the topic among them. */
export function shared({ bus }: BusStage, topic: string, members: readonly Consumer[]): void {
  const shares = members.map((member) => partitionsOf(member, topic))
  for (const share of shares) expect(share.length).toBeGreaterThan(0)
  expect(shares.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: bus.partitions }, (_, i) => i))
}

export function groupsContract(stage: StageOf): void {
  describe('groups', () => {
    test('partition n of every topic is with the same member', async () => {
      const { bus, topic, consume, open, within } = stage()
      const names = [await topic(), await topic()]
      const places = newPlaces()
      const members = [bus, await open(), await open()].map((client) => consume({ bus: client, group: `pair.${names[0]}`, topics: names, places }))
      await eventuallyHolds(() => shared(stage(), names[0] ?? '', members), within)
      for (const member of members) expect(partitionsOf(member, names[0] ?? '')).toEqual(partitionsOf(member, names[1] ?? ''))
      await bus.publish(names.flatMap((name) => Array.from({ length: 40 }, (_, i) => message(name, `k${i}`, `${name} ${i}`))))
      await eventuallyHolds(() => expect(new Set(places.settled.map(text)).size).toBe(80), within)
      for (const member of members) expect(member.settled.length).toBeGreaterThan(0)
    })

    test('a member that leaves in the middle of its work is replaced, and nothing is settled twice or lost', async () => {
      const { bus, topic, consume, open, within } = stage()
      const name = await topic()
      const places = newPlaces()
      const group = { group: `leave.${name}`, topics: [name], places }
      const [stays, leaves] = [consume(group), consume({ ...group, bus: await open() })]
      await eventuallyHolds(() => shared(stage(), name, [stays, leaves]), within)
      const traffic = startTraffic(bus, name)
      await eventually(() => leaves.settled.length > 20, within)
      await leaves.active.stop()
      const settledByThen = leaves.settled.length
      await eventuallyHolds(() => shared(stage(), name, [stays]), within)
      const sent = await traffic.stop()
      await eventuallyHolds(() => expect(new Set(places.settled.map(text))).toEqual(new Set(sent)), within)
      expect(places.settled).toHaveLength(sent.length)
      expect(leaves.settled).toHaveLength(settledByThen)
    })

    test('three members in the middle of their work: one joins, one leaves, one dies; all is handled, nothing goes back', async () => {
      const { bus, topic, consume, open, kill, within } = stage()
      const name = await topic()
      const places = newPlaces()
      const joinFrom = (client: typeof bus): Consumer => consume({ bus: client, group: `busy.${name}`, topics: [name], places })
      const dying = await open()
      const [leaves, dies, stays] = [joinFrom(bus), joinFrom(dying), joinFrom(await open())]
      await eventuallyHolds(() => shared(stage(), name, [leaves, dies, stays]), within)
      const traffic = startTraffic(bus, name)
      const flows = (...members: readonly Consumer[]): Promise<unknown> => {
        const before = members.map(({ settled }) => settled.length)
        return eventually(() => members.every(({ settled }, i) => settled.length > (before[i] ?? 0) + 10), within)
      }
      await flows(leaves, dies, stays)
      const joins = joinFrom(await open())
      await eventuallyHolds(() => shared(stage(), name, [leaves, dies, stays, joins]), within)
      await flows(leaves, dies, stays, joins)
      await leaves.active.stop()
      await eventuallyHolds(() => shared(stage(), name, [dies, stays, joins]), within)
      await flows(dies, stays, joins)
      kill(dying)
      await eventuallyHolds(() => shared(stage(), name, [stays, joins]), within)
      await flows(stays, joins)
      const sent = await traffic.stop()
      await eventuallyHolds(() => expect(new Set(places.settled.map(text))).toEqual(new Set(sent)), within)
      for (const key of new Set(places.settled.map((one) => one.key))) {
        const own = [...new Set(places.settled.filter((one) => one.key === key).map(text))].map((one) => Number(one.split(' ')[1]))
        expect(own).toEqual([...own].sort((a, b) => a - b))
      }
    })

    test('positions that cannot be read at first are asked again, and nothing is delivered before', async () => {
      const { bus, topic, consume, within } = stage()
      const name = await topic()
      let isAway = true
      let asked = 0
      const places = newPlaces()
      const away = {
        ...places,
        of(now: readonly TopicPartition[]) {
          asked += 1
          if (isAway) throw new Error('the database is away')
          return places.of(now)
        },
      }
      const group = consume({ group: `away.${name}`, topics: [name], places: away })
      await bus.publish(numbered(name, 'k', 3))
      await eventually(() => asked >= 3, within)
      expect(group.given).toEqual([])
      isAway = false
      await group.active.ready
      await eventuallyHolds(() => expect(group.texts()).toEqual(['k0', 'k1', 'k2']), { within: 5_000 })
    })

    test('two members in one process share as those of two processes do', async () => {
      const { topic, consume, bus, within } = stage()
      const name = await topic()
      const places = newPlaces()
      const members = Array.from({ length: 2 }, () => consume({ group: `twin.${name}`, topics: [name], places }))
      await eventuallyHolds(() => shared(stage(), name, members), within)
      await bus.publish(numbered(name, 'k', 3))
      await eventuallyHolds(() => expect(places.settled.map(text)).toEqual(['k0', 'k1', 'k2']), within)
    })
  })
}
