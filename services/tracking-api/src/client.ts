// Whom a question comes from: who has a link, or who is signed in; and which of their orders it is about.
import type { FastifyRequest } from 'fastify'
import { Invalid, NotFound, OrderId } from '@wismo/kernel'
import type { OrderLevel } from '@wismo/lifecycle'
import type { Customer, Owner } from '@wismo/service'

/** For whom an assistant speaks. */
export type Client = Customer | Owner

/** Throws `NotFound` for who is neither. */
export function askingCustomer({ principal }: Pick<FastifyRequest, 'principal'>): Client {
  if (principal.kind === 'customer' || principal.kind === 'owner') return principal
  throw new NotFound()
}

export const levelOf = (client: Client): OrderLevel => (client.kind === 'owner' ? 'owner' : client.level === 'stub' ? 'link' : client.level)

/** Throws `Invalid` where who is signed in names none, and `NotFound` where a link is for another one. */
export function orderAskedOf(client: Client, asked: string | undefined): OrderId {
  if (client.kind === 'customer') {
    if (asked !== undefined && asked !== client.orderId) throw new NotFound()
    return client.orderId
  }
  if (asked === undefined) throw new Invalid('invalid', 'Name the order by orderId: who is signed in may have several.', [{ pointer: '/orderId', code: 'required', detail: 'GET /v1/me/orders lists them, to assistants find_order.' }])
  return OrderId.parse(asked)
}

/** Until when a verified link shows more than others. */
export const provedUntilOf = (client: Client): Customer['verifiedUntil'] => ('verifiedUntil' in client ? client.verifiedUntil : undefined)
