import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import pg from 'pg'
import { eventually, testDatabase, type TestDatabase } from '@wismo/testing'
import { openPool } from './database.ts'
import { letUse, migrate } from './migrate.ts'

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

  test('a step that was changed after it ran is refused, and so is a new one before one that ran', async () => {
    await expect(migrate(database.pool, 'wismo_a', [{ ...table, sql: `${table.sql} ` }, column])).rejects.toThrow('1-table of the schema wismo_a was changed')
    await expect(migrate(database.pool, 'wismo_a', [table, { name: '1a', sql: 'create table wismo_a.other (id int)' }, column])).rejects.toThrow('1a of the schema wismo_a stands before 2-column')
    expect(await columns()).toEqual(['id', 'name'])
  })

  test('an older release does not mind the steps of a newer one', async () => {
    await migrate(database.pool, 'wismo_a', [table])
    expect(await columns()).toEqual(['id', 'name'])
  })

  test('a history that was kept without checksums gets them, and is held to them from then on', async () => {
    await database.pool.query('alter table wismo_a.migration drop column checksum')
    await migrate(database.pool, 'wismo_a', [table, column])
    await expect(migrate(database.pool, 'wismo_a', [table, { ...column, sql: 'select 1' }])).rejects.toThrow('was changed')
  })

  test.each(['Wismo', 'a b', 'a;drop table x', '', '1a'])('%j is refused as the name of a schema', async (schema) => {
    await expect(migrate(database.pool, schema, [])).rejects.toThrow('is no name of a schema')
  })
})

test('a step may take longer than a statement of a request', async () => {
  const database = await testDatabase()
  const pool = openPool(database.url, { max: 1, statementTimeoutMs: 50 })
  await migrate(pool, 'wismo_slow', [{ name: '1', sql: 'select pg_sleep(0.2)' }])
  await expect(pool.query('select pg_sleep(0.2)')).rejects.toThrow('statement timeout')
  await pool.end()
  await database.drop()
})

describe('a role that uses what another owns', () => {
  let database: TestDatabase
  let user: pg.Pool
  const steps = [{ name: '1', sql: `create table wismo_b.kept (id int); comment on table wismo_b.kept is 'append-only'; create table wismo_b.used (id int generated always as identity, n int);
    create function wismo_b.add(n int) returns void language sql security definer set search_path = pg_catalog, pg_temp as 'insert into wismo_b.kept values (n)'` }]
  beforeAll(async () => {
    database = await testDatabase()
    user = new pg.Pool({ connectionString: database.plainRole.url, max: 2 })
    await migrate(database.pool, 'wismo_b', steps)
    await Promise.all([1, 2, 3].map(() => letUse(database.pool, database.plainRole.name, ['wismo_b', 'wismo_none'])))
  })
  afterAll(async () => {
    await user.end()
    await database.drop()
  })

  test('changes rows of its tables, and calls functions', async () => {
    await user.query('insert into wismo_b.used (n) values (1)')
    await user.query('update wismo_b.used set n = 2')
    await user.query('select wismo_b.add(7)')
    expect((await user.query('select * from wismo_b.kept')).rows).toEqual([{ id: 7 }])
    expect((await user.query('delete from wismo_b.used')).rowCount).toBe(1)
  })

  test.each(['insert into wismo_b.kept values (1)', 'update wismo_b.kept set id = 1', 'delete from wismo_b.kept', 'truncate wismo_b.kept', 'drop table wismo_b.kept', 'alter table wismo_b.kept add x int', `insert into wismo_b.migration (name) values ('x')`, 'create table wismo_b.mine (id int)', 'truncate wismo_b.used'])('may not %s', async (sql) => {
    await expect(user.query(sql)).rejects.toMatchObject({ code: '42501' })
  })

  test('finds nothing missing where nothing is, and is told who has to make what is', async () => {
    await migrate(user, 'wismo_b', steps)
    await expect(migrate(user, 'wismo_b', [...steps, { name: '2', sql: 'create table wismo_b.more (id int)' }])).rejects.toThrow('wismo_b is not up to date, and this role may not bring it there. Name the owner of the tables in DATABASE_OWNER_URL')
  })

  test('is told the same where it may not even look', async () => {
    await migrate(database.pool, 'wismo_shut', [{ name: '1', sql: 'create table wismo_shut.own (id int)' }])
    await expect(migrate(user, 'wismo_shut', [{ name: '1', sql: 'create table wismo_shut.own (id int)' }])).rejects.toThrow('Name the owner of the tables in DATABASE_OWNER_URL')
  })

  test('nobody else may call a function', async () => {
    const { rows } = await database.pool.query(`select has_function_privilege('public', 'wismo_b.add(int)', 'execute') as may`)
    expect(rows).toEqual([{ may: false }])
  })

  test('the owner is left alone', async () => {
    const { rows: [owner] } = await database.pool.query<{ name: string }>('select current_user as name')
    await letUse(database.pool, owner?.name ?? '', ['wismo_b'])
    await database.pool.query('delete from wismo_b.kept')
  })
})

describe('a pool', () => {
  test('ends a statement that takes too long, outlives a broken idle connection and says so', async () => {
    const database = await testDatabase()
    const broken: Error[] = []
    const pool = openPool(database.url, { max: 2, statementTimeoutMs: 100, onError: (error) => broken.push(error) })
    await expect(pool.query('select pg_sleep(5)')).rejects.toThrow('statement timeout')
    // The pool gives up the connection whose statement failed; cut while it still closes, it would be told of too.
    const ours = `from pg_stat_activity where application_name = 'wismo' and datname = current_database()`
    await pool.query('select 1')
    await eventually(async () => (await database.pool.query(`select ${ours}`)).rowCount === 1)
    await database.pool.query(`select pg_terminate_backend(pid) ${ours}`)
    await eventually(() => broken.length === 1)
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
    await pool.end()
    await database.drop()
  })
})

test('a connection that breaks as it is handed out ends no process: its taker meets that, the next one gets another', async () => {
  const database = await testDatabase()
  const pool = openPool(database.url, { max: 1 })
  await new Promise<void>((done, fail) => {
    pool.connect((error, client, release) => {
      if (client === undefined) return fail(error ?? new Error('There is no connection.'))
      // As the server's last words reach a connection that nobody listens to yet; without a listener this throws.
      client.emit('error', new Error('terminating connection due to unexpected postmaster exit'))
      release(true)
      done()
    })
  })
  expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  await pool.end()
  await database.drop()
})
