import { Rejected } from '@wismo/kernel'
import type { ApiKeys } from './api-key.ts'
import { customerOf, type LinkTokens } from './link-token.ts'
import { anonymous, reaches, type Level, type Principal, type Role, type Scope } from './principal.ts'

/** One sort of caller that a route lets in. A route lists all of them; what it does not list, it refuses. */
export type Caller =
  /** Everybody, with or without a credential. */
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'partner'; readonly scope: Scope }
  /** A customer whose link shows at least this much. */
  | { readonly kind: 'customer'; readonly level: Level }
  | { readonly kind: 'csr' | 'associate'; readonly role: Role }
  | { readonly kind: 'system' }

const bearer = /^Bearer +([A-Za-z0-9._~+/-]{1,4096}=*)$/i

/**
 * Reads `Authorization: Bearer` as a shop's API key or a customer's link. Without a bearer: anonymous. Throws
 * `Rejected('unauthenticated')` for one that we do not know: a wrong key must not silently see less.
 */
export function authenticate(authorization: string | undefined, keys: ApiKeys, links: LinkTokens): Principal {
  if (authorization === undefined || !/^bearer\b/i.test(authorization)) return anonymous
  const token = bearer.exec(authorization)?.[1] ?? ''
  const claims = links.read(token)
  const principal = claims === undefined ? keys.find(token) : customerOf(claims)
  if (principal === undefined) throw new Rejected('unauthenticated', 'This key or link is not known, or has expired.')
  return principal
}

/** Throws the refusal where none of the declared callers is this one. No declaration lets nobody in. */
export function authorize(principal: Principal, callers: readonly Caller[]): void {
  if (callers.some((caller) => admits(caller, principal))) return
  if (principal.kind === 'anonymous' && callers.length > 0) throw new Rejected('unauthenticated', 'Send a key or a link as `Authorization: Bearer ...`.')
  if (principal.kind === 'customer' && callers.some(({ kind }) => kind === 'customer')) throw new Rejected('verification_required', 'This link does not show that much. Confirm that the order is yours.')
  throw new Rejected('forbidden', 'This credential does not allow that.')
}

function admits(caller: Caller, principal: Principal): boolean {
  switch (caller.kind) {
    case 'anonymous':
      return true
    case 'partner':
      return principal.kind === 'partner' && principal.scopes.includes(caller.scope)
    case 'customer':
      return principal.kind === 'customer' && reaches(principal.level, caller.level)
    case 'csr':
    case 'associate':
      return principal.kind === caller.kind && principal.roles.includes(caller.role)
    case 'system':
      return principal.kind === 'system'
  }
}
