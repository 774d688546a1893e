// What the stream says, over views that a test lays down.
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { Instant, orderIdOf, SealedRef, ShopId, SubjectRef, Unavailable, wismoSpace } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import { tellIn, type Following, type OrderViews } from '@wismo/order-views'
import { apiKeys, createHttp, createLog, linkTokens, ownCredentials } from '@wismo/service'
import { eventually } from '@wismo/testing'
import { streamOrder } from './stream-order.ts'

const opened = Instant.parse('2026-11-24T10:00:00Z')
let now = opened
const orderId = orderIdOf(ShopId.parse('aldermoor'), 'S-1')
const [subjectRef, firstRef, nextRef] = [SubjectRef.of(wismoSpace, 's'), SealedRef.of(wismoSpace, '1'), SealedRef.of(wismoSpace, '2')]
const contactOf = (contactRef: SealedRef): object => ({ customer: { subjectRef, contactRef } })
const viewOf = (viewVersion: number, sections: object = {}): OrderView => ({ id: orderId, viewVersion, locale: 'en-IE', headline: { code: 'received' }, status: 'pending', ...sections }) as unknown as OrderView

describe('the stream of an order', () => {
  let news: (view: OrderView | undefined) => void
  let signal: AbortSignal | undefined
  let address: string
  let app: Awaited<ReturnType<typeof createHttp>>
  let authorization: string
  let proved: string
  let refsOpened: (readonly SealedRef[])[]
  let isVaultThere: boolean

  beforeEach(async () => {
    now = opened
    signal = undefined
    refsOpened = []
    isVaultThere = true
    const links = linkTokens([randomBytes(32)], () => now)
    proved = `Bearer ${links.issue({ orderId, generation: 0, level: 'verified', verifiedUntil: Instant.plus(now, 3_600_000) })}`
    authorization = `Bearer ${links.issue({ orderId, generation: 0, level: 'link', verifiedUntil: now })}`
    app = await createHttp({ baseUrl: 'http://localhost', log: createLog({ level: 'silent', name: 'test' }), credentials: ownCredentials(apiKeys([], () => now), links), ready: {} })
    const queue: (OrderView | undefined)[] = []
    let wake = (): void => undefined
    news = (view) => {
      queue.push(view)
      wake()
    }
    async function* follow(following: Following): AsyncGenerator<OrderView | undefined, void> {
      ;({ signal } = following)
      for (const stop = once(signal, 'abort'); !signal.aborted; ) {
        if (queue.length === 0) await Promise.race([stop, new Promise<void>((resolve) => { wake = resolve })])
        else if (queue[0]?.viewVersion === 0) return void queue.shift()
        else yield queue.shift()
      }
    }
    const views: Pick<OrderViews, 'follow' | 'now' | 'tell'> = { now: () => now, tell: tellIn({ find: () => undefined }, () => now), follow: (_principal, _order, _level, following) => follow(following) }
    app.register(async (scope) => streamOrder(scope, views, {
      open: async (_shopId, refs) => {
        if (!isVaultThere) throw new Unavailable('unavailable', 'The vault does not answer.')
        refsOpened.push(refs)
        return new Map(refs.map((ref) => [ref, { email: ref === firstRef ? 'nora@example.org' : 'byrne@example.org' }]))
      },
    }))
    address = await app.listen({ port: 0, host: '127.0.0.1' })
  })
  afterEach(() => app.close())

  const open = async (bearer = authorization) => {
    const answer = await fetch(`${address}/v1/track/stream`, { headers: { authorization: bearer, 'accept-encoding': 'br, gzip' } })
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
    let heard = ''
    const until = async (end: string): Promise<string> => {
      while (!heard.endsWith(end)) {
        const { value, done } = (await reader?.read()) ?? { done: true }
        if (done) throw new Error(`It ended after ${JSON.stringify(heard)}.`)
        heard += value
      }
      const text = heard
      heard = ''
      return text
    }
    return { answer, until }
  }

  test('everything first, then what changed, whole; null where a section is gone; a line where nothing was new', async () => {
    news(viewOf(1, { lines: [1, 2], notes: ['a'] }))
    const { answer, until } = await open()
    expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect([answer.headers.get('cache-control'), answer.headers.get('content-encoding')]).toEqual(['no-store', null])
    expect(await until('\n\n')).toBe(`retry: 2000\n\nevent: view\nid: 1\ndata: ${JSON.stringify({ viewVersion: 1, headline: { code: 'received' }, sections: { id: orderId, locale: 'en-IE', status: 'pending', lines: [1, 2], notes: ['a'] } })}\n\n`)
    news(undefined)
    expect(await until('\n\n')).toBe(': hb\n\n')
    news(viewOf(3, { lines: [1, 3] }))
    expect(await until('\n\n')).toBe(`event: view\nid: 3\ndata: ${JSON.stringify({ viewVersion: 3, headline: { code: 'received' }, sections: { lines: [1, 3], notes: null } })}\n\n`)
    news(viewOf(0))
    expect(await until('bye\ndata: {}\n\n')).toBe('event: bye\ndata: {}\n\n')
  })

  test('a verified link shows what it proves while it does: then the stream ends, and nothing of it is sent any more', async () => {
    news(viewOf(1, { prices: [1] }))
    const { until } = await open(proved)
    await until('\n\n')
    news(viewOf(2, { prices: [2] }))
    expect(await until('\n\n')).toContain('"prices":[2]')
    now = Instant.plus(opened, 3_600_000)
    news(viewOf(3, { prices: [3] }))
    expect(await until('bye\ndata: {}\n\n')).toBe('event: bye\ndata: {}\n\n')
  })

  test('of the person it has them masked, opened once for all who see the same order, and again when they are told otherwise', async () => {
    const first = viewOf(1, contactOf(firstRef))
    news(first)
    const one = await open(proved)
    expect(await one.until('\n\n')).toContain(JSON.stringify({ customer: { subjectRef, email: 'n***@example.org' } }).slice(1, -1))
    news(viewOf(0))
    await one.until('bye\ndata: {}\n\n')
    news(first)
    const other = await open(proved)
    await other.until('\n\n')
    expect(refsOpened).toEqual([[firstRef]])
    news(viewOf(2, { ...contactOf(firstRef), lines: [1] }))
    expect(await other.until('\n\n')).toContain('"sections":{"lines":[1]}')
    news(viewOf(3, { ...contactOf(nextRef), lines: [1] }))
    expect(await other.until('\n\n')).toContain(JSON.stringify({ sections: { customer: { subjectRef, email: 'b***@example.org' } } }).slice(1, -1))
    expect(refsOpened).toEqual([[firstRef], [nextRef]])
  })

  test('where the vault does not answer it does not begin, and ends for who is told something else only when that is a person', async () => {
    news(viewOf(1, contactOf(firstRef)))
    const { until } = await open(proved)
    await until('\n\n')
    isVaultThere = false
    news(viewOf(2, { ...contactOf(firstRef), lines: [1] }))
    expect(await until('\n\n')).toContain('"sections":{"lines":[1]}')
    news(viewOf(3, { ...contactOf(nextRef), lines: [1] }))
    expect(await until('bye\ndata: {}\n\n')).toBe('event: bye\ndata: {}\n\n')
    news(viewOf(4, contactOf(nextRef)))
    const answer = await fetch(`${address}/v1/track/stream`, { headers: { authorization: proved } })
    expect([answer.status, await answer.json()]).toEqual([503, expect.objectContaining({ code: 'unavailable' })])
  })

  test('an order that is not there is answered as such', async () => {
    news(viewOf(0))
    const answer = await fetch(`${address}/v1/track/stream`, { headers: { authorization } })
    expect([answer.status, await answer.json()]).toEqual([404, expect.objectContaining({ code: 'not_found' })])
  })

  test('nobody follows for a client that went', async () => {
    news(viewOf(1))
    const request = get(`${address}/v1/track/stream`, { headers: { authorization } })
    const [answer] = (await once(request, 'response')) as [IncomingMessage]
    await once(answer, 'data')
    expect(signal?.aborted).toBe(false)
    const ended = once(signal as AbortSignal, 'abort')
    answer.on('error', () => undefined)
    request.destroy()
    await ended
  })

  test('a server that closes before it has read an order says that it may be asked again, and not that there is none', async () => {
    const asked = fetch(`${address}/v1/track/stream`, { headers: { authorization } })
    await eventually(() => signal !== undefined)
    const closed = app.close()
    const answer = await asked
    expect([answer.status, await answer.json()]).toEqual([503, expect.objectContaining({ code: 'unavailable', retryable: true })])
    await closed
  })

  test('a server that closes ends its streams', async () => {
    news(viewOf(1))
    const { until } = await open()
    await until('\n\n')
    const closed = app.close()
    expect(await until('\n\n')).toBe('event: bye\ndata: {}\n\n')
    await closed
  })
})
