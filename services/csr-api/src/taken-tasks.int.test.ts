import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Instant, ShopId } from '@wismo/kernel'
import { migrate } from '@wismo/service'
import { testDatabase, type TestDatabase } from '@wismo/testing'
import { agentMigrations } from './tables.ts'
import { openTakenTasks, type Taking, type TakenTasks } from './taken-tasks.ts'

const [here, there] = [ShopId.parse('aldermoor'), ShopId.parse('olist-br')]
const at = (hour: number): Instant => Instant.plus(Instant.parse('2026-11-24T08:00:00Z'), hour * 3_600_000)
let database: TestDatabase
let taken: TakenTasks
beforeAll(async () => {
  database = await testDatabase()
  await migrate(database.pool, 'csr_api', agentMigrations('csr_api'))
  taken = openTakenTasks({ pool: database.pool, schema: 'csr_api' })
})
afterAll(() => database.drop())

const by = (actorId: string, taskId: string, mayOverrule = false): Taking => ({ taskId, shopId: here, actorId, mayOverrule })
const whoHas = async (taskId: string, hour: number, shops = [here]): Promise<string | undefined> => (await taken.of(shops, at(hour))).get(taskId)
const refused = { code: 'wrong_state' }

test('one has it, however often they say so, until they give it back; others only then, or where they may overrule', async () => {
  for (const hour of [0, 1]) await taken.take(by('ann', 'a'), at(hour))
  await expect(taken.take(by('bob', 'a'), at(2))).rejects.toMatchObject(refused)
  await expect(taken.giveBack(by('bob', 'a'), at(2))).rejects.toMatchObject(refused)
  await expect(taken.check(by('bob', 'a'), at(2))).rejects.toMatchObject(refused)
  for (const fine of [by('ann', 'a'), by('sam', 'a', true), by('bob', 'z')]) await taken.check(fine, at(2))
  await taken.check(by('bob', 'a'), at(14))
  expect([await whoHas('a', 2), await whoHas('a', 2, [there])]).toEqual(['ann', undefined])
  await taken.take(by('sam', 'a', true), at(3))
  expect(await whoHas('a', 3)).toBe('sam')
  for (const hour of [4, 5]) await taken.giveBack(by('sam', 'a'), at(hour))
  await taken.take(by('bob', 'a'), at(6))
  await taken.giveBack(by('sam', 'a', true), at(6))
  expect(await whoHas('a', 6)).toBeUndefined()
})

test('of two who take it at once one has it', async () => {
  const outcomes = await Promise.allSettled(Array.from({ length: 8 }, (_, i) => taken.take(by(`agent ${i}`, 'b'), at(0))))
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('what was forgotten is free after twelve hours, and is not kept', async () => {
  await taken.take(by('ann', 'c'), at(0))
  expect([await whoHas('c', 11.9), await whoHas('c', 12)]).toEqual(['ann', undefined])
  await taken.giveBack(by('bob', 'c'), at(12))
  await taken.take(by('ann', 'd'), at(0))
  await taken.take(by('bob', 'd'), at(13))
  expect([await whoHas('d', 13), (await database.pool.query('select task_id from csr_api.agent_taken')).rows]).toEqual(['bob', [{ task_id: 'd' }]])
})
