import { describe, expect, test } from '@jest/globals'
import { keptClient } from './kept-client.ts'

class KafkaJSConnectionClosedError extends Error {
  override readonly name = 'KafkaJSConnectionClosedError'
}

/** Clients as kafkajs makes them: one that is asked after its goodbye opens itself again. */
function clients(connects: () => Promise<void> = () => Promise.resolve()) {
  const made: { isOpen: boolean; connect(): Promise<void>; disconnect(): Promise<void>; ask(): Promise<string> }[] = []
  const make = () => {
    const client = {
      isOpen: false,
      async connect() {
        client.isOpen = true
        await connects()
      },
      async disconnect() {
        client.isOpen = false
      },
      async ask() {
        client.isOpen = true
        return 'answer'
      },
    }
    made.push(client)
    return client
  }
  return { make, open: () => made.map(({ isOpen }) => isOpen) }
}

function gate(): { readonly opened: Promise<void>; open(): void } {
  let open: () => void = () => undefined
  const opened = new Promise<void>((done) => {
    open = done
  })
  return { opened, open }
}

describe('a client that is kept for questions', () => {
  test('is made once and closed at the end', async () => {
    const { make, open } = clients()
    const kept = keptClient(make)
    expect(await Promise.all([kept.ask((client) => client.ask()), kept.ask((client) => client.ask())])).toEqual(['answer', 'answer'])
    expect(open()).toEqual([true])
    await kept.close()
    expect(open()).toEqual([false])
  })

  test('is closed after a question of several steps that is under way', async () => {
    const { make, open } = clients()
    const kept = keptClient(make)
    const between = gate()
    const asked = kept.ask(async (client) => {
      await client.ask()
      await between.opened
      return client.ask()
    })
    const closed = kept.close()
    between.open()
    expect(await asked).toBe('answer')
    await closed
    expect(open()).toEqual([false])
  })

  test('is not made anew by a question that failed while it was closed, nor by one that came later', async () => {
    const { make, open } = clients()
    const kept = keptClient(make)
    const before = gate()
    const asked = kept.ask(async () => {
      await before.opened
      throw new KafkaJSConnectionClosedError('Closed connection')
    })
    const closed = kept.close()
    before.open()
    await expect(asked).rejects.toMatchObject({ kind: 'unavailable', message: 'The connection to Kafka is closed.' })
    await closed
    await expect(kept.ask((client) => client.ask())).rejects.toMatchObject({ kind: 'unavailable' })
    expect(open()).toEqual([false])
  })

  test('that failed one question says goodbye when the others on it have ended, and the next ask another', async () => {
    const { make, open } = clients()
    const kept = keptClient(make)
    const between = gate()
    const slow = kept.ask(async (client) => {
      await between.opened
      return client.ask()
    })
    let tries = 0
    const failing = kept.ask(async (client) => {
      tries += 1
      if (tries === 1) throw new KafkaJSConnectionClosedError('Closed connection')
      return client.ask()
    })
    expect(await failing).toBe('answer')
    expect(open()).toEqual([true, true])
    between.open()
    expect(await slow).toBe('answer')
    await kept.close()
    expect(open()).toEqual([false, false])
  })

  test('says goodbye to a cluster that it could not reach', async () => {
    const { make, open } = clients(() => Promise.reject(new KafkaJSConnectionClosedError('Closed connection')))
    const kept = keptClient(make)
    await expect(kept.ask((client) => client.ask())).rejects.toMatchObject({ kind: 'unavailable', message: 'Kafka did not answer: Closed connection' })
    await kept.close()
    expect(open()).toEqual([false, false])
  })
})
