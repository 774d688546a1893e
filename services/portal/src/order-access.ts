// By what a request may see the order of a number: a link that its browser keeps, or who is signed in.
import type { FastifyRequest } from 'fastify'
import type { OrderId } from '@wismo/kernel'
import type { OrderLevel, OrderView } from '@wismo/lifecycle'
import type { Customer, Owner } from '@wismo/service'
import { principalOf, readJar, type KeptLink } from './link-jar.ts'
import { ownerOf, streamsOf } from './me/owners.ts'
import type { Portal } from './portal.ts'

export interface Access {
  readonly principal: Customer | Owner
  readonly orderId: OrderId
  readonly level: OrderLevel
  /** By which its streams are counted. */
  readonly session: string
  /** Milliseconds for which it counts from now on, where it ends with who is signed in. */
  readonly longestMs?: number
}

export interface Found {
  readonly by: Access
  readonly view: OrderView
}

/**
 * The number says which of the kept links is meant, and which of the orders of who is signed in; of two ways to one order the one
 * that shows more. `later`: the view does not know one of the links' orders yet, it may be that one.
 */
export async function findByNumber(portal: Portal, { cookies }: Pick<FastifyRequest, 'cookies'>, number: string): Promise<Found | 'later' | undefined> {
  const byLink = await findByLink(portal, readJar(cookies[portal.cookie.name], portal.links), number)
  if (byLink !== undefined && byLink !== 'later' && byLink.by.level === 'verified') return byLink
  const own = await findOwn(portal, cookies, number)
  return byLink === undefined || byLink === 'later' || own?.view.id === byLink.view.id ? (own ?? byLink) : byLink
}

async function findByLink({ orders }: Portal, jar: readonly KeptLink[], number: string): Promise<Found | 'later' | undefined> {
  let unknown = false
  for (const link of jar) {
    const [principal, { orderId, level }] = [principalOf(link), link.claims]
    const view = await orders.find(principal, orderId, level)
    if (view?.number === number) return { by: { principal, orderId, level, session: link.token }, view }
    unknown ||= view === undefined && !(await orders.isKnown(principal, orderId))
  }
  return unknown ? 'later' : undefined
}

async function findOwn({ orders, owners }: Portal, cookies: FastifyRequest['cookies'], number: string): Promise<Found | undefined> {
  const session = owners?.sessionOf(cookies)
  if (owners === undefined || session === undefined) return undefined
  const principal = ownerOf(session)
  const [view] = await orders.findByNumber(principal, principal.shopId, number, 'owner')
  return view && { by: { principal, orderId: view.id, level: 'owner', ...streamsOf(owners, session) }, view }
}
