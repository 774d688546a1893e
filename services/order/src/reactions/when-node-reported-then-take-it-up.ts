// A report of work or of a return names a node that the shop does not have: it is one of the shop's from then on.
import type { HistoryEntry } from '@wismo/contracts'
import { canonicalJson, Invalid, type ShopId } from '@wismo/kernel'
import { reaction, type HeldFact, type Inbound, type Reaction } from '@wismo/messaging'
import { parseShop, shopNode, type Runtime, type Shop, type ShopNode } from '@wismo/service'
import type { DocumentState } from '../domain/document.ts'
import { learnShop, shop, type ShopEvent } from '../domain/shop.ts'
import { shopStream } from '../shop-desk.ts'

/** Nothing is refused here: whether the report can be used its owner says, and a place that no node can be called is left out. */
export const whenNodeReportedThenTakeItUp = ({ shops }: Pick<Runtime, 'shops'>): Reaction =>
  reaction<DocumentState, ShopEvent, ShopNode | undefined>({
    name: 'take-up-node',
    on: ['RetailFulfillmentReported', 'RetailReturnReported', 'RetailOrderImported'],
    aggregate: shop,
    each: placesIn,
    prepare: (batch) => Promise.resolve(batch.map(({ metadata: { shopId }, data }) => newNode(shops.find(shopId), placeIn(data, shopId)))),
    stream: ({ metadata: { shopId } }, node) => (node === undefined ? undefined : shopStream(shopId)),
    decide: ({ metadata: { shopId } }, node) => learnShop(shopId, (document) => (node === undefined ? document : withNode(document, node))),
  })

/** Each place of a history once, by the entry that names it first. */
function placesIn({ type, data, metadata: { shopId } }: Inbound): readonly HeldFact[] {
  if (type !== 'RetailOrderImported') return [{ data }]
  const { history } = (data ?? {}) as { readonly history?: unknown }
  const told = (Array.isArray(history) ? history : []).map((entry: HistoryEntry | null) => entry?.fulfillment ?? entry?.returned)
  const places = told.map((one) => placeIn(one, shopId))
  return told.map((one, i) => ({ name: String(i), data: one })).filter((_, i) => places[i] !== undefined && places.indexOf(places[i]) === i)
}

/** Bodies come from outside, and nobody has read them yet. */
function placeIn(told: unknown, shopId: ShopId): string | undefined {
  const { locationId, shopId: of } = (told ?? {}) as { readonly locationId?: unknown; readonly shopId?: unknown }
  return typeof locationId === 'string' && of === shopId ? locationId : undefined
}

/** Of a node that was only named, all that is known is its name. */
function newNode(known: Shop | undefined, id: string | undefined): ShopNode | undefined {
  if (known === undefined || id === undefined || known.nodes?.some((node) => node.id === id)) return undefined
  return shopNode.safeParse({ id, name: id, kind: 'warehouse', methods: ['ship', 'returns'] }).data
}

/** As it is where the node is there, or one more would break what holds for a shop. */
function withNode(document: string, node: ShopNode): string {
  const { nodes = [], ...rest } = JSON.parse(document) as Shop
  if (nodes.some(({ id }) => id === node.id)) return document
  try {
    return canonicalJson(parseShop({ ...rest, nodes: [...nodes, node] }))
  } catch (error) {
    if (error instanceof Invalid) return document
    throw error
  }
}
