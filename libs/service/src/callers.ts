import { Rejected } from '@wismo/kernel'
import { anonymous, fills, reaches, type DeskRole, type FloorRole, type Level, type Principal, type Scope } from './principal.ts'

/** One sort of caller that a route lets in. A route lists all of them; what it does not list, it refuses. */
export type Caller =
  /** Everybody, with or without a credential. */
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'partner'; readonly scope: Scope }
  /** A customer whose link shows at least this much. */
  | { readonly kind: 'customer'; readonly level: Level }
  /** A customer who is signed in, about orders of their own. */
  | { readonly kind: 'owner' }
  /** Staff with this role or one above it. */
  | { readonly kind: 'csr'; readonly role: DeskRole }
  | { readonly kind: 'associate'; readonly role: FloorRole }
  | { readonly kind: 'system' }

/** Who reads what the desk lists, in a store too: somebody stands at the counter. */
export const deskReaders: readonly Caller[] = [{ kind: 'csr', role: 'viewer' }, { kind: 'associate', role: 'associate' }]

/** Who may call which address: what a server knows of each of its routes. */
export interface DeclaredRoute {
  readonly method: string
  readonly url: string
  readonly callers: readonly Caller[]
}

/** Tokens of staff name roles and shops: 8 KiB are many of both. */
const bearer = /^Bearer +([A-Za-z0-9._~+/-]{1,8192}=*)$/i

/**
 * Who a bearer token belongs to, where it is one of this reader's; one that is not, or no longer counts, is nobody's. `shop` is
 * what the header `Wismo-Shop` names, for tokens that count for several.
 */
export type CredentialReader = (token: string, shop?: string) => Principal | undefined | Promise<Principal | undefined>

/**
 * Reads `Authorization: Bearer` by the first reader that knows it. Without a bearer: anonymous. Throws
 * `Rejected('unauthenticated')` for one that we do not know: a wrong key must not silently see less.
 */
export async function authenticate(authorization: string | undefined, readers: readonly CredentialReader[], shop?: string): Promise<Principal> {
  if (authorization === undefined || !/^bearer\b/i.test(authorization)) return anonymous
  const token = bearer.exec(authorization)?.[1] ?? ''
  const principal = await readBy(readers, token, shop)
  if (principal !== undefined) return principal
  throw new Rejected('unauthenticated', 'This key, link or token is not known, or has expired.')
}

/** By the first reader that knows the token; undefined where none does. */
export async function readBy(readers: readonly CredentialReader[], token: string, shop?: string): Promise<Principal | undefined> {
  for (const read of readers) {
    const principal = await read(token, shop)
    if (principal !== undefined) return principal
  }
  return undefined
}

/** Throws the refusal where none of the declared callers is this one. No declaration lets nobody in. */
export function authorize(principal: Principal, callers: readonly Caller[]): void {
  if (callers.some((caller) => admits(caller, principal))) return
  if (principal.kind === 'anonymous' && callers.length > 0) throw new Rejected('unauthenticated', 'Send a key, a link or a token as `Authorization: Bearer ...`.')
  if (principal.kind === 'customer' && callers.some(({ kind }) => kind === 'customer')) throw new Rejected('verification_required', 'This link does not show that much. Confirm that the order is yours.', { needs: ['email', 'postalCode', 'phoneLast4'] })
  if (principal.kind === 'customer' && callers.some(({ kind }) => kind === 'owner')) throw new Rejected('verification_required', 'A link is for one order. Sign in.', { needs: ['signIn'] })
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
    case 'owner':
      return principal.kind === 'owner'
    case 'csr':
    case 'associate':
      return (principal.kind === 'csr' || principal.kind === 'associate') && fills(principal.roles, caller.role)
    case 'system':
      return principal.kind === 'system'
  }
}
