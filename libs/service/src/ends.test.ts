import { describe, expect, test } from '@jest/globals'
import { openEnds, startedOrClosed, type Ends } from './ends.ts'

describe('what was opened', () => {
  const opened = (): { readonly ends: Ends; readonly closed: string[] } => {
    const closed: string[] = []
    const ends = openEnds()
    for (const name of ['database', 'log', 'port']) ends.add(() => closed.push(name))
    return { ends, closed }
  }

  test('is closed in the opposite order, once, however often that is asked for', async () => {
    const { ends, closed } = opened()
    await Promise.all([ends.all(), ends.all()])
    await ends.all()
    expect(closed).toEqual(['port', 'log', 'database'])
  })

  test('is closed though something else of it cannot be; the first failure is told', async () => {
    const { ends, closed } = opened()
    ends.add(() => Promise.reject(new Error('second')))
    ends.add(() => {
      throw new Error('first')
    })
    await expect(ends.all()).rejects.toThrow('first')
    expect(closed).toEqual(['port', 'log', 'database'])
  })
})

describe('a start that fails', () => {
  const failing = (end: () => unknown) => async (ends: Ends): Promise<never> => {
    ends.add(end)
    throw new Error('no port')
  }
  const told = async (end: () => unknown): Promise<readonly unknown[]> => {
    const reasons: unknown[] = []
    await expect(startedOrClosed(failing(end), 10, (reason) => void reasons.push(reason))).rejects.toThrow('no port')
    return reasons
  }

  test('says why, and nothing else where all was closed', async () => {
    let isOpen = true
    expect(await told(async () => void (isOpen = false))).toEqual([])
    expect(isOpen).toBe(false)
  })

  test('says why, though closing fails or does not end', async () => {
    expect(await told(() => Promise.reject(new Error('stuck')))).toEqual([new Error('stuck')])
    expect(await told(() => new Promise(() => undefined))).toEqual([new Error('It was not closed within 10 ms.')])
  })

  test('one that succeeds closes nothing', async () => {
    let isOpen = true
    expect(await startedOrClosed(async (ends) => {
      ends.add(() => (isOpen = false))
      return 'started'
    }, 10, () => undefined)).toBe('started')
    expect(isOpen).toBe(true)
  })
})
