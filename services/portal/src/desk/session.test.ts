import { beforeEach, describe, expect, test } from '@jest/globals'
import cookie from '@fastify/cookie'
import Fastify from 'fastify'
import { Instant } from '@wismo/kernel'
import { textSeal } from '@wismo/service'
import { isAgent, staffSessions, type StaffSession } from './session.ts'

const start = Instant.parse('2026-11-27T10:00:00Z')
const seal = textSeal([Buffer.alloc(32, 3)], 'desk')
let now = start
beforeEach(() => {
  now = start
})
const sessions = staffSessions({ seal, clock: () => now, secure: true })
const session = (token: string, seconds = 3_600): StaffSession => ({ token, actorId: 'staff_1', roles: ['agent'], shopIds: ['aldermoor'], name: 'Sinéad', until: sessions.endOf(seconds) })

/** Cookies as a browser has them after the answer. */
async function afterKeeping(kept: StaffSession, had: Readonly<Record<string, string>> = {}): Promise<{ readonly cookies: Record<string, string>; readonly headers: readonly string[]; readonly isKept: boolean }> {
  const app = Fastify()
  await app.register(cookie)
  let isKept = false
  app.get('/', async (_request, reply) => {
    isKept = sessions.keep(reply, kept)
    return reply.send('')
  })
  const answer = await app.inject('/')
  await app.close()
  const jar: Record<string, string> = { ...had }
  for (const { name, value } of answer.cookies) {
    if (value === '') delete jar[name]
    else jar[name] = value
  }
  return { cookies: jar, headers: [answer.headers['set-cookie'] ?? []].flat(), isKept }
}

describe('a session of staff', () => {
  test('comes back from its cookie, which no script and no other site has', async () => {
    const { cookies, headers } = await afterKeeping(session('token'))
    expect(sessions.read(cookies)).toEqual(session('token'))
    expect(headers[0]).toMatch(/^__Host-wismo-desk=[^;]+; Max-Age=3600; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
  })

  test('with a long token lies in several, each short enough for a browser; a shorter one leaves nothing behind', async () => {
    const long = await afterKeeping(session('t'.repeat(8_000)))
    expect(Object.keys(long.cookies)).toEqual(['__Host-wismo-desk', '__Host-wismo-desk-1', '__Host-wismo-desk-2', '__Host-wismo-desk-3'].slice(0, Object.keys(long.cookies).length))
    expect(Object.keys(long.cookies).length).toBeGreaterThan(2)
    for (const header of long.headers) expect(header.length).toBeLessThan(4_096)
    expect(sessions.read(long.cookies)?.token).toBe('t'.repeat(8_000))
    expect(sessions.read((await afterKeeping(session('short'), long.cookies)).cookies)?.token).toBe('short')
    const { '__Host-wismo-desk-1': _lost, ...rest } = long.cookies
    expect(sessions.read(rest)).toBeUndefined()
  })

  test('too long for any browser is not kept', async () => {
    expect((await afterKeeping(session('t'.repeat(12_000)))).isKept).toBe(false)
  })

  test('ends with its token, and after eight hours at most', async () => {
    const { cookies } = await afterKeeping(session('token', 600))
    now = Instant.plus(start, 600_000)
    expect(sessions.read(cookies)).toBeUndefined()
    now = start
    const day = await afterKeeping(session('token', 86_400))
    now = Instant.plus(start, 8 * 3_600_000 - 1)
    expect(sessions.read(day.cookies)?.token).toBe('token')
    now = Instant.plus(start, 8 * 3_600_000)
    expect(sessions.read(day.cookies)).toBeUndefined()
  })

  test('made up, or sealed for something else, is none', () => {
    const other = textSeal([Buffer.alloc(32, 3)], 'something else').seal(JSON.stringify(session('token')))
    for (const value of [other, 'x', '', JSON.stringify(session('token'))]) expect(sessions.read({ '__Host-wismo-desk': value })).toBeUndefined()
  })
})

test.each([[['viewer'], false], [['ops'], false], [['agent'], true], [['viewer', 'supervisor'], true]])('%j may see a contact: %s', (roles, may) => {
  expect(isAgent({ roles })).toBe(may)
})
