import { beforeEach, describe, expect, test } from '@jest/globals'
import { startServices, type Runners } from './running-services.ts'

let said: string[]
let die: (error: Error) => void
beforeEach(() => {
  said = []
})

const service = (name: string, behind = 0) => ({
  name,
  behind: async () => behind,
  start: (): readonly Runners[] => {
    said.push(`${name} starts`)
    const failed = new Promise<never>((_, reject) => {
      die = reject
    })
    return [{ ready: Promise.resolve(), failed, stop: async () => void said.push(`${name} stops`) }]
  },
})

describe('the services of a process', () => {
  test('all run, and end together', async () => {
    const services = startServices([service('order'), service('payments')])
    await services.ready
    await services.end()
    expect(said).toEqual(['order starts', 'payments starts', 'order stops', 'payments stops'])
  })

  test('one is stopped, is behind meanwhile, and starts again; the others go on', async () => {
    const services = startServices([service('order'), service('payments', 3)])
    await services.stop('payments')
    await services.stop('payments')
    expect(await services.list()).toEqual([{ name: 'order', stopped: false, behind: 0 }, { name: 'payments', stopped: true, behind: 3 }])
    await Promise.all([services.start('payments'), services.start('payments')])
    expect(await services.list()).toMatchObject([{ stopped: false }, { stopped: false }])
    expect(said).toEqual(['order starts', 'payments starts', 'payments stops', 'payments starts'])
  })

  test('stopped and started at once they come in turn', async () => {
    const services = startServices([service('order')])
    await Promise.all([services.stop('order'), services.start('order'), services.stop('order')])
    expect([await services.list(), said]).toEqual([[{ name: 'order', stopped: true, behind: 0 }], ['order starts', 'order stops', 'order starts', 'order stops']])
  })

  test('one that died is told, also after it was started again', async () => {
    const services = startServices([service('order')])
    await services.stop('order')
    await services.start('order')
    die(new Error('gone'))
    await expect(services.failed).rejects.toThrow('gone')
  })

  test('nobody knows the name', async () => {
    await expect(startServices([]).stop('order')).rejects.toThrow(RangeError)
  })
})
