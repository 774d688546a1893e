import { expect, test } from '@jest/globals'
import type { BuildService, Caller } from '@wismo/service'
import { letIn, nameOf, routesOf, tableOf } from './declared-routes.ts'

const service = (url: string, callers?: readonly Caller[]): BuildService => () => ({
  name: 'example', migrate: async () => undefined, groups: [], routes: (app) => void app.get(url, { ...(callers === undefined ? {} : { config: { callers } }) }, async () => ({})),
})

test('every route once, by address, with whom it lets in; one that does not say so lets nobody in', async () => {
  const routes = await routesOf([service('/v1/b', [{ kind: 'customer', level: 'link' }, { kind: 'csr', role: 'senior' }]), service('/v1/a', [{ kind: 'partner', scope: 'feed' }]), service('/v1/forgotten')])
  const own = routes.filter(({ url }) => url.startsWith('/v1/') && url !== '/v1/openapi.json')
  expect(own.map(nameOf)).toEqual(['GET /v1/a', 'GET /v1/b', 'GET /v1/forgotten'])
  expect(own.map(letIn)).toEqual([['key feed'], ['link link', 'link verified', 'staff senior', 'staff supervisor'], []])
  expect(tableOf(own)).toBe(`                   anonymous  key feed  link link  link verified  staff senior  staff supervisor
GET /v1/a          .          x         .          .              .             .
GET /v1/b          .          .         x          x              x             x
GET /v1/forgotten  .          .         .          .              .             .

Let in only where anonymous is: key orders:write, key fulfillments:write, key parcels:write, key returns:write, key payments:write, key messages:write, key read, key personal:read, key webhooks, key config, link stub, signed in, staff viewer, staff agent, staff privacy, staff ops, staff associate, staff driver, system.
`)
})
