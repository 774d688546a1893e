import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from '@jest/globals'
import { Instant } from '@wismo/kernel'
import { openSignIn, type SignIn } from './sign-in.ts'

const clock = () => Instant.parse('2026-11-24T15:00:00Z')
let server: Server
afterEach(() => new Promise((done) => server.close(done)))

/** The sign-in at an issuer whose discovery document says this too. */
async function signInAt(more: Readonly<Record<string, unknown>>): Promise<readonly [SignIn, string]> {
  server = createServer((_request, response) => void response.setHeader('content-type', 'application/json').end(JSON.stringify({ issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/jwks`, ...more })))
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done))
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`
  return [openSignIn({ issuer: { issuer, audience: 'wismo', type: 'at+jwt' }, clientId: 'orders', scope: 'openid profile' }, 'https://orders.example/me/callback', { clock, holderClock: clock }), issuer]
}

test('begins where the issuer says, with everything that has to come back', async () => {
  const [signIn, issuer] = await signInAt({})
  const { url, attempt } = await signIn.begin('/o/A-1', 'aldermoor')
  const { origin, pathname, searchParams } = new URL(url)
  expect([origin + pathname, Object.fromEntries(searchParams)]).toEqual([`${issuer}/authorize`, {
    client_id: 'orders', response_type: 'code', redirect_uri: 'https://orders.example/me/callback', scope: 'openid profile', audience: 'wismo', state: attempt.state, nonce: attempt.nonce, code_challenge: expect.stringMatching(/^[\w-]{43}$/), code_challenge_method: 'S256',
  }])
  expect(attempt).toMatchObject({ to: '/o/A-1', shop: 'aldermoor', at: Instant.toMillis(clock()) })
})

test('ends where the issuer says, told who asks; where it says nothing there is no such address', async () => {
  const [signIn] = await signInAt({ end_session_endpoint: 'https://login.example/end?realm=shop' })
  expect(await signIn.endUrl()).toBe('https://login.example/end?realm=shop&client_id=orders')
  server.close()
  const [silent] = await signInAt({})
  expect(await silent.endUrl()).toBeUndefined()
})
