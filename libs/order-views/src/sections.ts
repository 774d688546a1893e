// Which sections of a view a reader wants: `fields=headline,lines` keeps these, `include=timeline` adds heavy ones to them.
import type { OrderView } from '@wismo/lifecycle'
import { namesFrom } from '@wismo/service'

/** Of the document, whether an order has them or not. */
const sections: Readonly<Record<keyof OrderView, true>> = {
  id: true, externalId: true, number: true, shopId: true, test: true, placedAt: true, viewVersion: true, asOf: true, sources: true, locale: true, timeZone: true, currency: true,
  headline: true, status: true, pendingFor: true, fulfillmentStatus: true, returnStatus: true, paymentStatus: true, nextExpected: true, holds: true, customer: true, addresses: true, gift: true,
  lines: true, groups: true, fulfillments: true, parcels: true, promises: true, money: true, returns: true, exchanges: true, claims: true, incidents: true, appeasements: true, changes: true,
  messages: true, actions: true, contradictions: true, timeline: true, help: true,
}
const heavy: readonly (keyof OrderView)[] = ['timeline', 'messages']

const sectionsFrom = (known: readonly string[]) => namesFrom(known, 'There is no such section.')

/** The parameters of every read of a view. */
export const sectionsQuery = {
  fields: sectionsFrom(Object.keys(sections)).optional().describe('Only these sections, by commas; the id is always there. All of them when it is not said.'),
  include: sectionsFrom(heavy).optional().describe('Heavy sections to have beside those of `fields`.'),
}

export interface SectionsAsked {
  readonly fields?: string | undefined
  readonly include?: string | undefined
}

export type ViewSections = Pick<OrderView, 'id'> & Partial<OrderView>

/** What was asked for of a view, in the order of the document. */
export function askedSections(view: OrderView, { fields, include }: SectionsAsked): ViewSections {
  if (fields === undefined) return view
  const names = new Set(['id', ...fields.split(','), ...(include?.split(',') ?? [])])
  return Object.fromEntries(Object.entries(view).filter(([name]) => names.has(name))) as ViewSections
}
