// wismo lag: how far relays and consumer groups are behind.
import { Instant } from '@wismo/kernel'
import { consumerLag, maxCountedEvents, messagesBehind, relayLag, unsentEvents } from '@wismo/messaging'
import { groupsOf } from '@wismo/service'
import { durationText } from './durations.ts'
import type { Output } from './output.ts'
import type { System } from './system.ts'

export async function showLag(system: System, output: Output): Promise<boolean> {
  const { bus, contracts, services } = system
  const now = Instant.fromMillis(Date.now())
  const sources = services.flatMap(({ relay }) => (relay === undefined ? [] : [relay]))
  const relays = await Promise.all(sources.map(async (source) => ({ ...(await relayLag(bus, source, now)), unsent: await unsentEvents(source) })))
  const partitions = await consumerLag(bus, (await Promise.all(services.map(groupsOf))).flat(), contracts)
  const groups = new Map<string, { group: string; topic: string; messages: number }>()
  for (const one of partitions) {
    const place = `${one.group} ${one.topic}`
    const sum = groups.get(place)?.messages ?? 0
    groups.set(place, { group: one.group, topic: one.topic, messages: sum + messagesBehind(one) })
  }
  const rows: readonly Row[] = [
    ...relays.map(({ service, events, oldestMs, unsent }) => ({ kind: 'relay' as const, name: service, behind: events, oldestMs, unsent })),
    ...[...groups.values()].map(({ group, topic, messages }) => ({ kind: 'group' as const, name: group, topic, behind: messages })),
  ]
  output.list(rows, 'Nothing here publishes or consumes.', ['', 'name', 'topic', 'behind', 'oldest', 'unsent'], (row) => [row.kind, row.name, row.topic ?? '', behindText(row), row.oldestMs === undefined || row.behind === 0 ? '' : durationText(row.oldestMs), row.unsent ?? ''])
  return rows.length > 0
}

/** Events of a store that are not on the log, or messages of a topic that a group has not settled. */
interface Row {
  readonly kind: 'relay' | 'group'
  readonly name: string
  readonly topic?: string
  readonly behind: number
  readonly oldestMs?: number
  readonly unsent?: number
}

const behindText = ({ kind, behind }: Row): string | number => (kind === 'relay' && behind === maxCountedEvents ? `${behind}+` : behind)
