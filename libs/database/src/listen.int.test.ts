import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { eventually, testDatabase, type TestDatabase } from '@wismo/testing'
import { listen, type Listening } from './listen.ts'

describe('listening on a channel', () => {
  let database: TestDatabase
  let listening: Listening
  let heard: string[]
  let reconnects: number
  beforeAll(async () => {
    database = await testDatabase()
  })
  afterAll(() => database.drop())
  beforeEach(async () => {
    heard = []
    reconnects = 0
    listening = listen(database.pool, 'orders', {
      onNotify: (payload) => heard.push(payload),
      onReconnect: () => {
        reconnects += 1
      },
    })
    await listening.ready
  })
  afterEach(() => listening.stop())

  const notify = (payload: string) => database.pool.query('select pg_notify($1, $2)', ['orders', payload])
  const cut = () => database.pool.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'wismo listen orders'`)

  test('hears what is sent, in order', async () => {
    await notify('a')
    await notify('b')
    await eventually(() => heard.length === 2)
    expect(heard).toEqual(['a', 'b'])
    expect(reconnects).toBe(0)
  })

  test('comes back each time the connection is cut, says so, and hears again', async () => {
    for (const round of [1, 2]) {
      await cut()
      await eventually(() => reconnects === round)
      await notify(`after ${round}`)
      await eventually(() => heard.includes(`after ${round}`))
    }
  })

  test('after stopping no connection is left', async () => {
    await listening.stop()
    await eventually(async () => (await database.pool.query(`select from pg_stat_activity where application_name = 'wismo listen orders'`)).rowCount === 0)
  })

  test('stops while the database does not answer', async () => {
    const gone = listen({ options: { host: '127.0.0.1', port: 1 } } as unknown as typeof database.pool, 'orders', { onNotify: () => undefined, onReconnect: () => undefined })
    await gone.stop()
  })

  test('refuses a name that is none', () => {
    expect(() => listen(database.pool, 'orders; drop', { onNotify: () => undefined, onReconnect: () => undefined })).toThrow('is no name of a channel')
  })
})
