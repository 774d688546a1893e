import { describe, expect, test } from '@jest/globals'
import { orderIdOf, ShopId } from '@wismo/kernel'
import { authorize, type Caller } from './callers.ts'
import { anonymous, coversLocation, coversShop, isOfNodes, reaches, requireAllNodes, requireLocation, type Customer, type Partner, type Principal, type Staff } from './principal.ts'

const shop = ShopId.parse('aldermoor')
const partner: Partner = { kind: 'partner', actorId: 'demo', shopIds: [shop], scopes: ['orders:write'] }
const customer = (level: Customer['level']): Customer => ({ kind: 'customer', actorId: 'x', orderId: orderIdOf(shop, '1'), generation: 0, level })
const agent: Staff = { kind: 'csr', actorId: 'a', shopIds: [shop], roles: ['agent'] }
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
    ['staff of another kind', agent, [{ kind: 'associate', role: 'agent' }], 'forbidden'],
    ['the system itself', system, [{ kind: 'system' }], 'in'],
    ['the second of two declared', partner, [{ kind: 'system' }, { kind: 'partner', scope: 'orders:write' }], 'in'],
  ])('%s', (_name, principal, callers, expected) => {
    expect(outcome(principal, callers)).toBe(expected)
  })

  test('a shop is covered by its keys, its staff and the system; not by a customer or nobody', () => {
    expect([partner, agent, system, customer('owner'), anonymous].map((principal) => coversShop(principal, shop))).toEqual([true, true, true, false, false])
    expect(coversShop(partner, ShopId.parse('olist-br'))).toBe(false)
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
