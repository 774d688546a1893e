import { expect, test } from '@jest/globals'
import { Instant, ShopId, uuidV5, wismoSpace } from '@wismo/kernel'
import { openMemoryStore, StreamName, type NewEvent } from '@wismo/event-store'
import { announceAppends } from './announcing-store.ts'

const at = Instant.parse('2026-11-24T10:00:00Z')
const event = (name: string): NewEvent => ({
  id: uuidV5(wismoSpace, name),
  type: 'Noted',
  data: {},
  metadata: { shopId: ShopId.parse('aldermoor'), occurredAt: at, correlationId: wismoSpace, causationId: wismoSpace, actor: { type: 'system', id: 'test' } },
})

test('listeners hear of what was written, not of duplicates and conflicts, and can leave', async () => {
  const store = announceAppends(openMemoryStore(() => at))
  const stream = StreamName.of('note', '1')
  let heard = 0
  const leave = store.onAppend(() => (heard += 1))
  await store.append({ stream, expected: 'none', events: [event('a')] })
  await store.append({ stream, expected: 'none', events: [event('a')] })
  await store.append({ stream, expected: 'none', events: [event('b')] })
  expect(heard).toBe(1)
  await store.appendMany([{ stream, expected: 1, events: [event('c')] }])
  expect(heard).toBe(2)
  leave()
  await store.append({ stream, expected: 'any', events: [event('d')] })
  expect(heard).toBe(2)
})
