import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { eventually, testDatabase, type TestDatabase } from '@wismo/testing'
import { migrate, openPool } from './database.ts'

describe('migrations', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await testDatabase()
  })
  afterAll(() => database.drop())

  const table = { name: '1-table', sql: 'create table wismo_a.thing (id int primary key)' }
  const column = { name: '2-column', sql: 'alter table wismo_a.thing add column name text' }
  const columns = async (): Promise<string[]> => {
    const { rows } = await database.pool.query<{ name: string }>(`select column_name as name from information_schema.columns where table_schema = 'wismo_a' and table_name = 'thing' order by 1`)
    return rows.map(({ name }) => name)
  }

  test('ten processes that start at once run every step once', async () => {
    await Promise.all(Array.from({ length: 10 }, () => migrate(database.pool, 'wismo_a', [table])))
    expect(await columns()).toEqual(['id'])
  })

  test('only what is new runs', async () => {
    await migrate(database.pool, 'wismo_a', [table, column])
    await migrate(database.pool, 'wismo_a', [table, column])
    expect(await columns()).toEqual(['id', 'name'])
  })

  test('a step that fails leaves everything as it was, and the connection usable', async () => {
    const broken = { name: '4-broken', sql: 'alter table wismo_a.nothing add column x int' }
    await expect(migrate(database.pool, 'wismo_a', [table, column, { name: '3-more', sql: 'alter table wismo_a.thing add column more int' }, broken])).rejects.toThrow('does not exist')
    expect(await columns()).toEqual(['id', 'name'])
    await migrate(database.pool, 'wismo_a', [table, column])
  })

  test.each(['Wismo', 'a b', 'a;drop table x', '', '1a'])('%j is refused as the name of a schema', async (schema) => {
    await expect(migrate(database.pool, schema, [])).rejects.toThrow('is no name of a schema')
  })
})

describe('a pool', () => {
  test('ends a statement that takes too long, outlives a broken idle connection and says so', async () => {
    const database = await testDatabase()
    const broken: Error[] = []
    const pool = openPool(database.url, { max: 2, statementTimeoutMs: 100, onError: (error) => broken.push(error) })
    await expect(pool.query('select pg_sleep(5)')).rejects.toThrow('statement timeout')
    await pool.query('select 1')
    await database.pool.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'wismo' and datname = current_database()`)
    await eventually(() => broken.length === 1)
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
    await pool.end()
    await database.drop()
  })
})
