import { describe, expect, test } from '@jest/globals'
import type { FastifyReply } from 'fastify'
import { Instant } from '@wismo/kernel'
import { z } from 'zod'
import { cursorsOf, keyPlace, listQuery, page, pageOfWhole } from './lists.ts'

let now = Instant.parse('2026-11-24T10:00:00Z')
const clock = (): Instant => now
const refused = expect.objectContaining({ code: 'cursor_invalid' })
const replyTo = (headers: Record<string, string>): FastifyReply => ({ header: (name: string, value: string) => void (headers[name] = value) }) as unknown as FastifyReply

describe('a cursor', () => {
  const shops = cursorsOf('shops', keyPlace, clock)

  test('leads back to its place for 24 hours, and says nothing of it to whoever looks', () => {
    const cursor = shops.of('aldermoor')
    expect(shops.read(cursor)).toBe('aldermoor')
    expect(cursor).toMatch(/^[A-Za-z0-9_-]{30,100}$/)
    now = Instant.plus(now, 24 * 3_600_000)
    expect(shops.read(cursor)).toBe('aldermoor')
    now = Instant.plus(now, 1_000)
    expect(() => shops.read(cursor)).toThrow(refused)
  })

  test.each([
    ['of another list', () => cursorsOf('nodes aldermoor', keyPlace, clock).of('aldermoor')],
    ['of another form', () => cursorsOf('shops', z.object({ id: z.string() }), clock).of({ id: 'aldermoor' })],
    ['with something behind it', () => `${shops.of('aldermoor')}=`],
    ['of the day after tomorrow', () => cursorsOf('shops', keyPlace, () => Instant.plus(now, 48 * 3_600_000)).of('aldermoor')],
    ['of a key that no database keeps', () => shops.of('a\u0000')],
    ['that is JSON of nobody', () => Buffer.from('{"__proto__":1}').toString('base64url')],
    ['that is nothing', () => ''],
  ])('%s is refused', (_name, wrong) => {
    expect(() => shops.read(wrong())).toThrow(refused)
  })
})

describe('a page', () => {
  test('names the next one in its body and as a link, with what the list was chosen by', () => {
    const headers: Record<string, string> = {}
    expect(page({ url: '/v1/things?status=a%2Cb&cursor=old' } as never, replyTo(headers), [1], 'new')).toEqual({ data: [1], nextCursor: 'new' })
    expect(headers).toEqual({ link: '</v1/things?status=a%2Cb&cursor=new>; rel="next"' })
  })

  test('pages of a list that is known whole are all of it, each entry once; one that is gone has no page behind it', () => {
    const entries = [...'abcdefg']
    const cursors = cursorsOf('letters', keyPlace, clock)
    const seen: string[] = []
    for (let cursor: string | undefined, i = 0; i < 9; i += 1) {
      const { data, nextCursor } = pageOfWhole({ url: '/', query: { limit: 3, cursor } } as never, replyTo({}), { entries, keyOf: (letter: string) => letter, cursors })
      seen.push(...data, '|')
      if (nextCursor === null) break
      cursor = nextCursor
    }
    expect(seen.join('')).toBe('abc|def|g|')
    expect(pageOfWhole({ url: '/', query: { limit: 7 } } as never, replyTo({}), { entries, keyOf: (letter: string) => letter, cursors }).nextCursor).toBeNull()
    expect(() => pageOfWhole({ url: '/', query: { limit: 3, cursor: cursors.of('z') } } as never, replyTo({}), { entries, keyOf: (letter: string) => letter, cursors })).toThrow(refused)
  })

  test('50 at a time unless it says otherwise, 100 at most, in digits', () => {
    const query = z.strictObject(listQuery)
    expect(query.parse({})).toEqual({ limit: 50 })
    expect(query.parse({ limit: '100' })).toEqual({ limit: 100 })
    for (const limit of ['0', '101', '1e1', '0x10', '', ' 5', '5.0', '-1', ['1', '2']]) expect(query.safeParse({ limit }).success).toBe(false)
    expect(z.toJSONSchema(query, { io: 'input' })).toMatchObject({ properties: { limit: { type: 'integer', minimum: 1, maximum: 100 } } })
  })
})
