// Everybody who may knock: a line each, with what a route has to declare to let them in.
import { scopes, type Caller } from '@wismo/service'
import type { TwoShops } from './two-shops.ts'

export interface TestCaller {
  readonly name: string
  readonly bearer?: string
  /** Let in by this declaration; `anonymous` lets in everybody who is known or says nothing. */
  readonly isLetInBy: (caller: Caller) => boolean
  /** Nobody knows the bearer, or it counts no more. */
  readonly unknown?: true
  /** Acts for another shop than the one whose things are called for. */
  readonly foreign?: true
  /** Its order has a newer generation of links. */
  readonly revoked?: true
}

export function callersOf({ a, b, keyWith, expiredKey }: TwoShops): readonly TestCaller[] {
  const no = (): boolean => false
  const anyKey = ({ kind }: Caller): boolean => kind === 'partner'
  const link = (caller: Caller): boolean => caller.kind === 'customer' && (caller.level === 'stub' || caller.level === 'link')
  const verified = (caller: Caller): boolean => link(caller) || (caller.kind === 'customer' && caller.level === 'verified')
  return [
    { name: 'nobody in particular', isLetInBy: no },
    ...scopes.map((scope) => ({ name: `a key with ${scope}`, bearer: keyWith[scope], isLetInBy: (caller: Caller) => caller.kind === 'partner' && caller.scope === scope })),
    { name: 'a key with all scopes', bearer: a.key, isLetInBy: anyKey },
    { name: 'a key of another shop', bearer: b.key, isLetInBy: anyKey, foreign: true },
    { name: 'a key that has expired', bearer: expiredKey, isLetInBy: no, unknown: true },
    { name: 'a key that nobody has', bearer: `wsk_test_${'x'.repeat(43)}`, isLetInBy: no, unknown: true },
    { name: 'a link', bearer: a.link({ level: 'link' }), isLetInBy: link },
    { name: 'a verified link', bearer: a.link(), isLetInBy: verified },
    { name: 'a link of another order', bearer: b.link(), isLetInBy: verified, foreign: true },
    { name: 'a link that was revoked', bearer: a.link({ generation: 9 }), isLetInBy: verified, revoked: true },
    { name: 'a link that was changed', bearer: `A${a.link().slice(1, -1)}A`, isLetInBy: no, unknown: true },
    { name: 'garbage', bearer: 'garbage', isLetInBy: no, unknown: true },
  ]
}
