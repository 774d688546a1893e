import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openPool } from '@wismo/database'
import { eventually, testDatabase, type TestDatabase } from '@wismo/testing'
import { appendSignal, type AppendSignal } from './append-signal.ts'

describe('the signal between processes', () => {
  let database: TestDatabase
  let here: AppendSignal
  let elsewhere: ReturnType<typeof openPool>
  let there: AppendSignal
  beforeAll(async () => {
    database = await testDatabase()
    here = appendSignal(database.pool)
    elsewhere = openPool(database.url, { max: 2 })
    there = appendSignal(elsewhere)
  })
  afterAll(async () => {
    await Promise.all([here.stop(), there.stop()])
    await elsewhere.end()
    await database.drop()
  })

  /** Who is past its first statement listens. */
  const listening = `from pg_stat_activity where datname = current_database() and application_name = 'wismo listen wismo_appended' and state = 'idle' and query <> ''`
  const listeners = async (): Promise<number | null> => (await database.pool.query(`select ${listening}`)).rowCount

  test('is heard by the others, for the store it is about', async () => {
    const heard: string[] = []
    const leave = ['a', 'b'].map((schema) => there.hear(schema, () => heard.push(schema)))
    await eventually(async () => (await listeners()) === 1)
    here.tell('a')
    await eventually(() => heard.length === 1)
    here.tell('b')
    await eventually(() => heard.length === 2)
    expect(heard).toEqual(['a', 'b'])
    for (const off of leave) off()
  })

  test('a thousand appends are few signals, and the last one is told', async () => {
    let heard = 0
    const leave = there.hear('many', () => (heard += 1))
    await eventually(async () => (await listeners()) === 1)
    for (let i = 0; i < 1_000; i += 1) here.tell('many')
    await eventually(() => heard === 2)
    here.tell('many')
    await eventually(() => heard === 3)
    leave()
  })

  test('after a lost connection everybody looks once, and hears again', async () => {
    let heard = 0
    const leave = there.hear('lost', () => (heard += 1))
    await eventually(async () => (await listeners()) === 1)
    await database.pool.query(`select pg_terminate_backend(pid) ${listening}`)
    await eventually(() => heard === 1)
    here.tell('lost')
    await eventually(() => heard === 2)
    leave()
  })

  test('those who share a pool share one connection and one signal, until the last of them stops', async () => {
    const before = await listeners()
    let heard = 0
    const [relay, timers] = [appendSignal(database.pool), appendSignal(database.pool)]
    const off = relay.hear('shared', () => (heard += 1))
    timers.hear('shared', () => undefined)
    await eventually(async () => (await listeners()) === (before ?? 0) + 1)
    for (const one of [relay, timers, relay, timers]) one.tell('shared')
    await eventually(() => heard === 2)
    await relay.stop()
    const still = new Promise<void>((resolve) => timers.hear('shared', resolve))
    there.tell('shared')
    await still
    expect(heard).toBe(3)
    off()
    expect(await listeners()).toBe((before ?? 0) + 1)
    await timers.stop()
  })
})
