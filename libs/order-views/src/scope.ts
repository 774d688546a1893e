// Which orders a principal reaches: what the rows can tell, and what only the order as a whole does.
import { OrderId, type Instant } from '@wismo/kernel'
import type { ComposedOrder } from '@wismo/lifecycle'
import { anonymous, coversLocation, isOfNodes, type Principal } from '@wismo/service'

/** What a principal reaches, as a condition on the rows of the view with two parameters. */
export interface Scope {
  /** Tells statements with another condition apart. */
  readonly name: '' | '_owned'
  readonly values: readonly [readonly string[] | string | null, string | null]
  /** The first of its parameters is `$<from>`. */
  where(from: number): string
}

/** Shops and one order; nulls reach everything. A customer who is signed in: the orders whose own row names them. */
export function scopesIn(table: string): (principal: Principal) => Scope {
  const where = (from: number): string => `($${from}::text[] is null or shop_id = any($${from})) and ($${from + 1}::uuid is null or order_id = $${from + 1})`
  const owned = (from: number): string => `order_id in (select order_id from ${table} where shop_id = $${from} and subject_ref = $${from + 1})`
  return (principal) => {
    switch (principal.kind) {
      case 'system':
        return { name: '', values: [null, null], where }
      case 'customer':
        return { name: '', values: [null, OrderId.toUuid(principal.orderId)], where }
      case 'owner':
        return { name: '_owned', values: [principal.shopId, principal.actorId], where: owned }
      case 'anonymous':
        return { name: '', values: [[], null], where }
      default:
        return { name: '', values: [principal.shopIds, null], where }
    }
  }
}

/** For lists, which no read narrows to some nodes: who is held to some has none. */
export function listScopesIn(table: string): (principal: Principal) => Scope {
  const scopeOf = scopesIn(table)
  return (principal) => scopeOf(isOfNodes(principal) ? anonymous : principal)
}

/** What no row tells and the composed order does: whether the principal may see it now. */
export const isInReachOf = (principal: Principal, order: ComposedOrder, now: Instant): boolean => isStillValid(principal, order, now) && isWorkOf(principal, order)

/**
 * A customer's link counts as long as the order says the same generation, and until its own end and that of all links of
 * the order; one who is signed in, as long as the order is theirs. Neither sees an order that no longer knows its customer.
 */
function isStillValid(principal: Principal, { linkGeneration, linksEndAt, erased, shopId, customer }: ComposedOrder, now: Instant): boolean {
  if (principal.kind === 'owner') return principal.shopId === shopId && customer !== undefined && 'subjectRef' in customer && principal.actorId === customer.subjectRef
  return principal.kind !== 'customer' || (!erased && principal.generation === linkGeneration && [principal.endsAt, linksEndAt].every((end) => end === undefined || now < end))
}

/** Who is held to some nodes sees the orders that have work or a line there. */
const isWorkOf = (principal: Principal, { fulfillments, lines }: ComposedOrder): boolean =>
  !isOfNodes(principal) || [...fulfillments, ...lines].some(({ locationId }) => locationId !== undefined && coversLocation(principal, locationId))
