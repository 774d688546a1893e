import { Rejected, type Instant, type OrderId, type ShopId, type SubjectRef } from '@wismo/kernel'

/** What a shop's API key may be used for. */
export const scopes = [
  'orders:write', 'fulfillments:write', 'parcels:write', 'returns:write', 'payments:write', 'messages:write', 'read', 'personal:read', 'feed', 'webhooks', 'config',
] as const
export type Scope = (typeof scopes)[number]

/** Roles at a desk. The first four are a ladder; who answers for privacy or runs the machines stands beside it. */
export const deskRoles = ['viewer', 'agent', 'senior', 'supervisor', 'privacy', 'ops'] as const
/** Roles in a store or on the road. */
export const floorRoles = ['associate', 'driver'] as const
export type DeskRole = (typeof deskRoles)[number]
export type FloorRole = (typeof floorRoles)[number]

/** What a member of staff may do. */
export type Role = DeskRole | FloorRole
export const roles: readonly Role[] = [...deskRoles, ...floorRoles]

/** Least first: each may do what those before it may. */
const ladder: readonly Role[] = ['viewer', 'agent', 'senior', 'supervisor']

/** One of the roles held is the needed one, or stands above it. */
export function fills(held: readonly Role[], needed: Role): boolean {
  const step = ladder.indexOf(needed)
  return held.some((role) => role === needed || (step >= 0 && ladder.indexOf(role) > step))
}

/** How much of an order a customer's credential shows, least first. */
export const levels = ['stub', 'link', 'verified', 'owner'] as const
export type Level = (typeof levels)[number]

/** `level` shows at least as much as `needed`. */
export const reaches = (level: Level, needed: Level): boolean => levels.indexOf(level) >= levels.indexOf(needed)

/** Nobody in particular: no credential was shown. */
export interface Anonymous {
  readonly kind: 'anonymous'
  readonly actorId: 'anonymous'
}

/** A retailer's system or a node, by its API key. One key may cover several shops. */
export interface Partner {
  readonly kind: 'partner'
  /** The key's id, never the key. */
  readonly actorId: string
  readonly shopIds: readonly ShopId[]
  readonly scopes: readonly Scope[]
  /** A node's key: it sees and does only what these nodes have to do. All of the shops' when absent. */
  readonly locations?: readonly string[]
}

/** A customer with a signed link: it names one order. Whether its generation still counts is known by the order. */
export interface Customer {
  readonly kind: 'customer'
  readonly actorId: string
  readonly orderId: OrderId
  readonly generation: number
  readonly level: Level
  /** The link's own end, where it has one. */
  readonly endsAt?: Instant
  /** From then on a verified link shows what `link` shows. */
  readonly verifiedUntil?: Instant
}

/** A customer whom the shop's identity provider knows: all orders of that shop that are theirs. */
export interface Owner {
  readonly kind: 'owner'
  /** The subject reference: nothing that names a person to others. */
  readonly actorId: SubjectRef
  readonly shopId: ShopId
}

/** A member of staff: `csr` with a role at a desk, `associate` with none but in a store or on the road. */
export interface Staff {
  readonly kind: 'csr' | 'associate'
  /** Tells them apart from others, and names nobody. */
  readonly actorId: string
  readonly shopIds: readonly ShopId[]
  readonly roles: readonly Role[]
  /** An associate's or a driver's: only the work of these nodes. All of the shops' when absent. */
  readonly locations?: readonly string[]
}

/** Wismo itself: a timer, a job, the demo. */
export interface System {
  readonly kind: 'system'
  readonly actorId: string
}

/** Who sends a request, as far as the credential tells. */
export type Principal = Anonymous | Partner | Customer | Owner | Staff | System

export const anonymous: Anonymous = { kind: 'anonymous', actorId: 'anonymous' }

/** The principal acts for this shop. A customer's link names an order, not a shop: its repository checks the order. */
export function coversShop(principal: Principal, shopId: ShopId): boolean {
  if (principal.kind === 'system') return true
  if (principal.kind === 'owner') return principal.shopId === shopId
  return 'shopIds' in principal && principal.shopIds.includes(shopId)
}

/** The credential is held to some nodes of its shops. */
export const isOfNodes = (principal: Principal): boolean => 'locations' in principal && principal.locations !== undefined

/** The principal acts for this node. Who is held to no nodes acts for all of them; whether for the shop is asked beside. */
export const coversLocation = (principal: Principal, locationId: string): boolean => !('locations' in principal) || principal.locations === undefined || principal.locations.includes(locationId)

/** Throws `Rejected('forbidden')` where the credential is held to other nodes. */
export function requireLocation(principal: Principal, locationId: string): void {
  if (!coversLocation(principal, locationId)) throw new Rejected('forbidden', 'This credential does not cover that node.')
}

/** Throws `Rejected('forbidden')` where the credential is held to some nodes: what is about a whole shop is not theirs. */
export function requireAllNodes(principal: Principal): void {
  if (isOfNodes(principal)) throw new Rejected('forbidden', 'This credential is for the work of some nodes alone.')
}

/** Throws `Rejected('forbidden')` where the credential does not cover the shop. */
export function requireShop(principal: Principal, shopId: ShopId): void {
  if (!coversShop(principal, shopId)) throw new Rejected('forbidden', 'This credential does not cover that shop.')
}
