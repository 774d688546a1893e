// Everybody who may knock: a line each, with what a route has to declare to let them in.
import { roles, scopes, type Caller, type Role } from '@wismo/service'
import type { TwoShops } from './two-shops.ts'

export interface TestCaller {
  readonly name: string
  readonly bearer?: string
  /** Let in by this declaration; `anonymous` lets in everybody who is known or says nothing. */
  readonly isLetInBy: (caller: Caller) => boolean
  /** Nobody knows the bearer, or it counts no more. */
  readonly unknown?: true
  /** Acts for another shop, order or person than the one whose things are called for. */
  readonly foreign?: true
  /** Its order has a newer generation of links. */
  readonly revoked?: true
  /** Is about themselves: they name nobody. */
  readonly person?: true
  /** For the work of some nodes alone. */
  readonly ofNodes?: true
}

/** What else each role may do that another one is named for. */
const standsFor: Partial<Record<Role, readonly Role[]>> = { agent: ['viewer'], senior: ['viewer', 'agent'], supervisor: ['viewer', 'agent', 'senior'] }

const ofRoles = (...held: readonly Role[]) => (caller: Caller): boolean =>
  (caller.kind === 'csr' || caller.kind === 'associate') && held.some((role) => role === caller.role || standsFor[role]?.includes(caller.role) === true)
const anyKey = ({ kind }: Caller): boolean => kind === 'partner'
const link = (caller: Caller): boolean => caller.kind === 'customer' && (caller.level === 'stub' || caller.level === 'link')
const verified = (caller: Caller): boolean => link(caller) || (caller.kind === 'customer' && caller.level === 'verified')
const signedIn = ({ kind }: Caller): boolean => kind === 'owner'
const no = (): boolean => false

export const callersOf = (shops: TwoShops): readonly TestCaller[] => [{ name: 'nobody in particular', isLetInBy: no }, ...keysOf(shops), ...linksOf(shops), ...staffOf(shops), ...customersOf(shops)]

const keysOf = ({ a, b, keyWith, expiredKey, nodeKey }: TwoShops): readonly TestCaller[] => [
  ...scopes.map((scope) => ({ name: `a key with ${scope}`, bearer: keyWith[scope], isLetInBy: (caller: Caller) => caller.kind === 'partner' && caller.scope === scope })),
  { name: 'a key with all scopes', bearer: a.key, isLetInBy: anyKey },
  { name: 'a key of a node', bearer: nodeKey, isLetInBy: anyKey, ofNodes: true },
  { name: 'a key of another shop', bearer: b.key, isLetInBy: anyKey, foreign: true },
  { name: 'a key that has expired', bearer: expiredKey, isLetInBy: no, unknown: true },
  { name: 'a key that nobody has', bearer: `wsk_test_${'x'.repeat(43)}`, isLetInBy: no, unknown: true },
  { name: 'garbage', bearer: 'garbage', isLetInBy: no, unknown: true },
]

const linksOf = ({ a, b }: TwoShops): readonly TestCaller[] => [
  { name: 'a link', bearer: a.link({ level: 'link' }), isLetInBy: link, person: true },
  { name: 'a verified link', bearer: a.link(), isLetInBy: verified, person: true },
  { name: 'a link of an order of another shop', bearer: b.link(), isLetInBy: verified, person: true, foreign: true },
  { name: 'a link that was revoked', bearer: a.link({ generation: 9 }), isLetInBy: verified, person: true, revoked: true },
  { name: 'a link that was changed', bearer: `A${a.link().slice(1, -1)}A`, isLetInBy: no, unknown: true },
]

const staffOf = ({ b, staffWith, forgedStaff, expiredStaff }: TwoShops): readonly TestCaller[] => [
  ...roles.map((role) => ({ name: `staff: ${role}`, bearer: staffWith[role], isLetInBy: ofRoles(role) })),
  { name: 'staff of another shop', bearer: b.staff, isLetInBy: ofRoles('agent', 'privacy'), foreign: true },
  { name: 'staff by a forged token', bearer: forgedStaff, isLetInBy: no, unknown: true },
  { name: 'staff by a token that has expired', bearer: expiredStaff, isLetInBy: no, unknown: true },
]

const customersOf = ({ a, b, stranger }: TwoShops): readonly TestCaller[] => [
  { name: 'who bought, signed in', bearer: a.owner, isLetInBy: signedIn, person: true },
  { name: 'another customer of the shop, signed in', bearer: stranger, isLetInBy: signedIn, person: true, foreign: true },
  { name: 'a customer of another shop, signed in', bearer: b.owner, isLetInBy: signedIn, person: true, foreign: true },
]
