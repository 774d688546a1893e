import { expect, test } from '@jest/globals'
import type { Balance } from '@wismo/contracts'
import { testSeed } from '@wismo/testing'
import { compose } from './compose.ts'
import { livesOf, type Life } from './lives/index.ts'
import type { Part } from './parts.ts'
import { nextPart } from './testing/parts-of.ts'

const seed = testSeed()
process.stderr.write(`WISMO_SEED=${seed}\n`)

/** Each fact that moved money tells where the money stands; the view finds the same out by itself. */
function differences({ events, kinds }: Life): readonly string[] {
  const parts = new Map<string, Part>()
  return events.flatMap(({ event, version }) => {
    parts.set(event.aggregate, nextPart(parts.get(event.aggregate), event, version))
    const { balance } = event.data as { readonly balance?: Balance }
    const money = balance && compose([...parts.values()], event.occurredAt)?.money
    if (balance === undefined || money === undefined) return []
    const sums = (['due', 'captured', 'refunded', 'refundable'] as const).filter((sum) => money[sum] !== balance[sum])
    return sums.map((sum) => `${kinds.join(' ')} at ${event.type}: ${sum} is ${balance[sum]}, shown as ${money[sum]}`)
  })
}

test('I20 generated lives: due, captured, refunded and refundable are what the payments service says, after every fact that moves money', () => {
  const lives = [...livesOf(seed, 200)]
  expect(lives.flatMap(({ events }) => events).filter(({ event }) => 'balance' in event.data).length).toBeGreaterThan(100)
  expect(lives.flatMap(differences)).toEqual([])
}, 60_000)
