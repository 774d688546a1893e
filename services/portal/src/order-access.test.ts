import { expect, test } from '@jest/globals'
import { Instant, ShopId } from '@wismo/kernel'
import { exampleView } from './example-view.ts'
import { findByNumber } from './order-access.ts'
import type { Portal } from './portal.ts'

const now = Instant.parse('2026-11-24T15:00:00Z')
const session = { shopId: ShopId.parse('aldermoor'), actorId: 'sub_nora', until: Instant.toMillis(now) + 60_000 }

/** A portal whose orders are all of the person who is signed in, if anybody is. */
const portalOf = (signedIn: typeof session | undefined): Portal => ({
  cookie: { name: 'wismo', secure: true }, links: { read: () => undefined },
  orders: { findByNumber: async (_principal: unknown, _shopId: unknown, number: string) => (number === exampleView.number ? [exampleView] : []) },
  owners: { sessionOf: () => signedIn, holderClock: () => now },
} as unknown as Portal)

test('what somebody follows as who is signed in is counted by their session and ends with it', async () => {
  expect(await findByNumber(portalOf(session), { cookies: {} }, exampleView.number)).toMatchObject({ by: { level: 'owner', principal: { kind: 'owner', actorId: 'sub_nora' }, session: `owner sub_nora ${session.until}`, longestMs: 60_000 }, view: exampleView })
})

test('another number is nobody’s, and nobody who is not signed in has any', async () => {
  expect(await findByNumber(portalOf(session), { cookies: {} }, 'A-0')).toBeUndefined()
  expect(await findByNumber(portalOf(undefined), { cookies: {} }, exampleView.number)).toBeUndefined()
})
