import { beforeEach, describe, expect, test } from '@jest/globals'
import { Conflict, Instant, ShopId, uuidV5, wismoSpace, type Aggregate } from '@wismo/kernel'
import { openMemoryStore, StreamName, type EventStore } from '@wismo/event-store'
import { executeCommand } from './command.ts'

type Counted = { readonly type: 'Counted'; readonly data: object }
const counter: Aggregate<number, Counted> = { category: 'counter', initial: 0, evolve: (count) => count + 1 }
const counted: Counted = { type: 'Counted', data: {} }
const at = Instant.parse('2026-11-24T10:00:00Z')

describe('a command that names the version it was asked for', () => {
  let store: EventStore
  let told = 0
  beforeEach(async () => {
    store = openMemoryStore(() => at)
    await count()
    await count()
  })

  const count = (over: { expected?: number; cause?: string; decide?: () => readonly Counted[] } = {}) =>
    executeCommand(store, {
      aggregate: counter, stream: StreamName.of('counter', 'one'), cause: uuidV5(wismoSpace, 'test', over.cause ?? String((told += 1))), handler: 'count',
      metadata: { shopId: ShopId.parse('aldermoor'), occurredAt: at, correlationId: uuidV5(wismoSpace, 'test'), actor: { type: 'system', id: 'test' } },
      decide: over.decide ?? (() => [counted]), expected: over.expected,
    })

  test('given that version, then it is done; given another, then it is refused with the version there is and nothing is written', async () => {
    await expect(count({ expected: 1 })).rejects.toMatchObject({ kind: 'conflict', code: 'version_mismatch', currentVersion: 2 })
    expect(await count({ expected: 2 })).toMatchObject({ version: 3, duplicate: false })
  })

  test('told twice, it is what it was told first, though the version is another by then', async () => {
    await count({ expected: 2, cause: 'same' })
    expect(await count({ expected: 2, cause: 'same' })).toMatchObject({ version: 3, duplicate: true })
  })

  test('a conflict that a decision finds says the version there is', async () => {
    const decide = (): never => {
      throw new Conflict('order_exists', 'It is there.')
    }
    await expect(count({ decide })).rejects.toMatchObject({ code: 'order_exists', message: 'It is there.', currentVersion: 2 })
  })
})
