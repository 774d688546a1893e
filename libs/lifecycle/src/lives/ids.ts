// The ids of a life. Each is made of the order's own UUIDv5 and a count, which costs a fiftieth of a digest for each of
// them; accounts have the ids that the services give them.
import { OrderId, paymentAccountIdOf, returnsAccountIdOf, ShopId, sourcingIdOf, uuidV5, type IdKind, type PaymentAccountId, type ReturnsAccountId, type SourcingId, type Uuid } from '@wismo/kernel'

export interface LifeIds {
  readonly orderId: OrderId
  readonly orderUuid: Uuid
  readonly returns: () => ReturnsAccountId
  readonly payments: () => PaymentAccountId
  readonly sourcing: () => SourcingId
  readonly next: <Id extends string>(kind: IdKind<Id>) => Id
  readonly nextUuid: () => Uuid
  /** The UUID in an id that `next` made. */
  readonly uuidIn: (id: string) => Uuid
}

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const tailLength = 6
/** So many ids can be told apart by the tail. */
const room = 32 ** tailLength

export function idsOf(space: Uuid, externalId: string): LifeIds {
  const orderUuid = uuidV5(space, 'order', externalId)
  const orderId = OrderId.fromUuid(orderUuid)
  const stem = orderId.slice(OrderId.prefix.length + 1, -tailLength)
  const low = Number.parseInt(orderUuid.slice(24), 16)
  const head = orderUuid.slice(0, 24)
  const uuidAt = (count: number): Uuid => `${head}${(low - (low % room) + count).toString(16).padStart(12, '0')}` as Uuid
  let count = 0
  return {
    orderId,
    orderUuid,
    returns: once(() => returnsAccountIdOf(orderId)),
    payments: once(() => paymentAccountIdOf(orderId)),
    sourcing: once(() => sourcingIdOf(orderId)),
    next: (kind) => `${kind.prefix}_${stem}${tailOf((count += 1))}` as never,
    nextUuid: () => uuidAt((count += 1)),
    uuidIn: (id) => uuidAt([...id.slice(-tailLength)].reduce((sum, letter) => sum * 32 + alphabet.indexOf(letter), 0)),
  }
}

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}

/** A life has a few hundred ids, and the next one has the same tails. */
const tails: string[] = []

const tailOf = (count: number): string => (tails[count] ??= written(count))

function written(count: number): string {
  let text = ''
  for (let left = count, i = 0; i < tailLength; i += 1, left = Math.floor(left / 32)) text = `${alphabet[left % 32]}${text}`
  return text
}

const spaces = new Map<ShopId, Uuid>()

/** A shop's space, worked out once. */
export function spaceOf(shopId: ShopId): Uuid {
  const known = spaces.get(shopId) ?? ShopId.space(shopId)
  spaces.set(shopId, known)
  return known
}
