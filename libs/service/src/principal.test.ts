import { describe, expect, test } from '@jest/globals'
import { orderIdOf, ShopId, SubjectRef } from '@wismo/kernel'
import { authorize, type Caller } from './callers.ts'
import { anonymous, coversLocation, coversShop, isOfNodes, reaches, requireAllNodes, requireLocation, type Customer, type Partner, type Principal, type Staff } from './principal.ts'

const shop = ShopId.parse('aldermoor')
const partner: Partner = { kind: 'partner', actorId: 'demo', shopIds: [shop], scopes: ['orders:write'] }
const customer = (level: Customer['level']): Customer => ({ kind: 'customer', actorId: 'x', orderId: orderIdOf(shop, '1'), generation: 0, level })
const agent: Staff = { kind: 'csr', actorId: 'a', shopIds: [shop], roles: ['agent'] }
const staff = (...roles: Staff['roles']): Staff => ({ ...agent, roles })
const owner: Principal = { kind: 'owner', actorId: SubjectRef.of(ShopId.space(shop), 'customer', 'c-1'), shopId: shop }
const system: Principal = { kind: 'system', actorId: 'timer' }

const outcome = (principal: Principal, callers: readonly Caller[]): string => {
  try {
    authorize(principal, callers)
    return 'in'
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  }
}

describe('who is let in', () => {
  test.each<[string, Principal, readonly Caller[], string]>([
    ['everybody where everybody may', partner, [{ kind: 'anonymous' }], 'in'],
    ['nobody without a declaration', system, [], 'forbidden'],
    ['anonymous without a declaration', anonymous, [], 'forbidden'],
    ['a partner with the scope', partner, [{ kind: 'partner', scope: 'orders:write' }], 'in'],
    ['a partner with another scope', partner, [{ kind: 'partner', scope: 'feed' }], 'forbidden'],
    ['anonymous where a key is needed', anonymous, [{ kind: 'partner', scope: 'read' }], 'unauthenticated'],
    ['a customer who shows more', customer('owner'), [{ kind: 'customer', level: 'verified' }], 'in'],
    ['a customer who shows less', customer('link'), [{ kind: 'customer', level: 'verified' }], 'verification_required'],
    ['a customer where none may', customer('owner'), [{ kind: 'csr', role: 'agent' }], 'forbidden'],
    ['staff with the role', agent, [{ kind: 'csr', role: 'agent' }], 'in'],
    ['staff with another role', agent, [{ kind: 'csr', role: 'privacy' }], 'forbidden'],
    ['staff of another kind', agent, [{ kind: 'associate', role: 'driver' }], 'forbidden'],
    ['staff with a higher role', staff('supervisor'), [{ kind: 'csr', role: 'agent' }], 'in'],
    ['staff with a lower role', staff('viewer'), [{ kind: 'csr', role: 'agent' }], 'forbidden'],
    ['a supervisor where privacy is asked for', staff('supervisor'), [{ kind: 'csr', role: 'privacy' }], 'forbidden'],
    ['privacy where a viewer may', staff('privacy'), [{ kind: 'csr', role: 'viewer' }], 'forbidden'],
    ['operations where a viewer may', staff('ops'), [{ kind: 'csr', role: 'viewer' }], 'forbidden'],
    ['a supervisor where a driver may', staff('supervisor'), [{ kind: 'associate', role: 'driver' }], 'forbidden'],
    ['an agent who drives too', staff('agent', 'driver'), [{ kind: 'associate', role: 'driver' }], 'in'],
    ['a signed-in customer of their own', owner, [{ kind: 'owner' }], 'in'],
    ['a signed-in customer with a link’s route', owner, [{ kind: 'customer', level: 'link' }], 'forbidden'],
    ['a link where a customer has to be signed in', customer('verified'), [{ kind: 'owner' }], 'verification_required'],
    ['the system itself', system, [{ kind: 'system' }], 'in'],
    ['the second of two declared', partner, [{ kind: 'system' }, { kind: 'partner', scope: 'orders:write' }], 'in'],
  ])('%s', (_name, principal, callers, expected) => {
    expect(outcome(principal, callers)).toBe(expected)
  })

  test('a shop is covered by its keys, its staff, its customers who are signed in and the system; not by a link or nobody', () => {
    expect([partner, agent, system, owner, customer('owner'), anonymous].map((principal) => coversShop(principal, shop))).toEqual([true, true, true, true, false, false])
    expect([partner, agent, owner].map((principal) => coversShop(principal, ShopId.parse('olist-br')))).toEqual([false, false, false])
  })

  test('a node’s credential covers its nodes; who is held to none covers all', () => {
    const node: Partner = { ...partner, locations: ['store-cork'] }
    const associate: Staff = { ...agent, kind: 'associate', locations: ['store-cork', 'dc-1'] }
    expect([node, associate, partner, agent, system].map((principal) => [isOfNodes(principal), coversLocation(principal, 'store-cork'), coversLocation(principal, 'dc-1')])).toEqual([[true, true, false], [true, true, true], [false, true, true], [false, true, true], [false, true, true]])
    expect(() => requireLocation(node, 'dc-1')).toThrow(expect.objectContaining({ code: 'forbidden' }))
    expect(() => requireAllNodes(node)).toThrow(expect.objectContaining({ code: 'forbidden' }))
    expect(() => [requireLocation(node, 'store-cork'), requireAllNodes(partner)]).not.toThrow()
  })

  test('levels are a ladder', () => {
    expect([reaches('link', 'stub'), reaches('link', 'link'), reaches('link', 'verified'), reaches('stub', 'owner')]).toEqual([true, true, false, false])
  })
})
