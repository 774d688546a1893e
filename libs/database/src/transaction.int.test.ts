import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { testDatabase } from '@wismo/testing'
import { inTransaction } from './transaction.ts'

let database: Awaited<ReturnType<typeof testDatabase>>
beforeAll(async () => {
  database = await testDatabase()
  await database.pool.query('create table kept (n int)')
})
afterAll(() => database.drop())

const rows = async (): Promise<number> => (await database.pool.query<{ n: number }>('select count(*)::int as n from kept')).rows[0]?.n ?? -1

test('what is done is kept together, and nothing of what fails half-way', async () => {
  expect(await inTransaction(database.pool, 'set local statement_timeout = 0', async (client) => (await client.query('insert into kept values (1), (2)')).rowCount)).toBe(2)
  await expect(
    inTransaction(database.pool, '', async (client) => {
      await client.query('insert into kept values (3)')
      throw new Error('half-way')
    }),
  ).rejects.toThrow('half-way')
  expect(await rows()).toBe(2)
})

test('a connection that is cut between two statements fails the work and nobody else', async () => {
  await expect(
    inTransaction(database.pool, '', async (client) => {
      await client.query('insert into kept values (4)')
      const { rows: [own] } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
      // Not by its error: whoever listens to that would be the one this is about.
      const cut = new Promise((heard) => client.once('end', () => heard(undefined)))
      await database.pool.query('select pg_terminate_backend($1)', [own?.pid])
      await cut
      await client.query('insert into kept values (5)')
    }),
  ).rejects.toThrow()
  expect(await rows()).toBe(2)
})
