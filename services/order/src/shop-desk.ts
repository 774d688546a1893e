// Shops where they are kept: made, changed and read, the same for HTTP, the file at start and the command line.
import { canonicalJson, Invalid, NotFound, Rejected, uuidV5, wismoSpace, type Clock, type EventMetadata, type Instant, type ShopId, type Uuid } from '@wismo/kernel'
import { maxRead, Position, StreamName, type EventStore, type RecordedEvent } from '@wismo/event-store'
import { executeCommand, type CommandResult } from '@wismo/messaging'
import { parseShop, type NodeChange, type Shop, type ShopChange, type ShopNode } from '@wismo/service'
import { changedPlaces } from './changed-places.ts'
import { changeShop, createShop, seedShop, shop, type ShopEvent } from './domain/shop.ts'
import type { DocumentState } from './domain/document.ts'

export interface ShopVersion {
  readonly id: ShopId
  readonly version: number
  readonly shop: Shop
}

/** What a wish came to. */
export interface RecordedShop extends ShopVersion {
  /** It was recorded for this wish, now or when it was told first; false: it was so already. */
  readonly recorded: boolean
}

/** Who changed what of a shop, and when. */
export interface ShopHistoryEntry {
  readonly version: number
  readonly at: Instant
  readonly by: EventMetadata['actor']
  /** JSON pointers to what is another than before; empty for the first version. */
  readonly changed: readonly string[]
}

/** Who wants it, and what names the wish. */
export interface By {
  readonly cause: Uuid
  readonly actor: EventMetadata['actor']
  /** The version that was looked at; any when it is not said. */
  readonly expected?: number | undefined
}

export interface ShopDesk {
  create(document: unknown, by: By): Promise<RecordedShop>
  /** Records a file's shops that are not there yet; answers each as it is kept. */
  seed(shops: readonly Shop[]): Promise<readonly ShopVersion[]>
  change(id: ShopId, change: ShopChange, by: By): Promise<ShopVersion>
  addNode(id: ShopId, node: ShopNode, by: By): Promise<ShopVersion>
  changeNode(id: ShopId, nodeId: string, change: NodeChange, by: By): Promise<ShopVersion>
  /** Those that there are, in the order asked for. */
  find(ids: readonly ShopId[]): Promise<readonly ShopVersion[]>
  /** As it was in one version. */
  at(id: ShopId, version: number): Promise<ShopVersion | undefined>
  /** Every shop that was ever made. */
  ids(): Promise<readonly ShopId[]>
  /** Newest first; empty where there is no such shop. */
  history(id: ShopId): Promise<readonly ShopHistoryEntry[]>
}

export const shopStream = (id: ShopId): StreamName => StreamName.of(shop.category, id)

export function openShopDesk({ store, clock }: { readonly store: EventStore; readonly clock: Clock }): ShopDesk {
  const run = async (id: ShopId, handler: string, { cause, actor, expected }: By, decide: (state: DocumentState) => readonly ShopEvent[]): Promise<RecordedShop> =>
    versionOf(id, await executeCommand(store, { aggregate: shop, stream: shopStream(id), cause, handler, metadata: { shopId: id, occurredAt: clock(), correlationId: cause, actor }, decide, expected }))
  const rewrite = (id: ShopId, handler: string, by: By, next: (shop: Shop) => unknown): Promise<ShopVersion> =>
    run(id, handler, by, changeShop(id, (document) => documentOf(parseShop(next(readShop(document))))))
  return {
    async create(document, by) {
      const made = parseShop(document)
      return run(made.id, 'create-shop', by, createShop({ shopId: made.id, document: documentOf(made) }))
    },
    seed: (shops) =>
      Promise.all(shops.map((one) => run(one.id, 'seed-shop', { cause: uuidV5(wismoSpace, 'seed shop', one.id), actor: { type: 'system', id: 'shops-file' } }, seedShop({ shopId: one.id, document: documentOf(one) })))),
    change: (id, change, by) => rewrite(id, 'change-shop', by, (current) => changed(current, change)),
    addNode: (id, node, by) => pointedAtNode(node.id, () => rewrite(id, 'add-node', by, ({ nodes = [], ...rest }) => ({ ...rest, nodes: withNode(nodes, node) }))),
    changeNode: (id, nodeId, change, by) => pointedAtNode(nodeId, () => rewrite(id, 'change-node', by, ({ nodes = [], ...rest }) => ({ ...rest, nodes: withChangedNode(nodes, nodeId, change) }))),
    async find(ids) {
      const streams = await store.readMany(ids.map(shopStream))
      return ids.flatMap((id) => {
        const stored = streams.get(shopStream(id)) ?? []
        const last = stored.at(-1)
        return last === undefined ? [] : [{ id, version: last.version, shop: readShop(dataOf(last).document) }]
      })
    },
    async at(id, version) {
      const [found] = await store.readStream(shopStream(id), { from: version, limit: 1 })
      return found === undefined ? undefined : { id, version: found.version, shop: readShop(dataOf(found).document) }
    },
    ids: () => shopIdsOf(store),
    async history(id) {
      const events = await store.readStream(shopStream(id), { limit: maxRead })
      return events.map((event, i) => historyEntry(event, events[i - 1])).reverse()
    },
  }
}

const documentOf = (made: Shop): string => canonicalJson(made)
const readShop = (document: string): Shop => JSON.parse(document) as Shop
const dataOf = ({ data }: { readonly data: unknown }): ShopEvent['data'] => data as ShopEvent['data']

function versionOf(id: ShopId, { version, events, state: { document } }: CommandResult<DocumentState, ShopEvent>): RecordedShop {
  if (document === undefined) throw new NotFound()
  return { id, version, shop: readShop(document), recorded: events.length > 0 }
}

/** null takes a section away. */
const changed = (current: object, change: object): object => Object.fromEntries(Object.entries({ ...current, ...change }).filter(([, section]) => section !== null && section !== undefined))

/** Who sends a node is told of places in that node, not of where it stands among others. */
async function pointedAtNode<Result>(nodeId: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    const sentence = error.message.replace('The shop', `The node ${nodeId}`)
    throw new Invalid(error.code, sentence, error.faults.map((fault) => ({ ...fault, pointer: fault.pointer.replace(/^\/nodes\/\d+(?=\/)/, '') })))
  }
}

/** The same node again is nothing new. */
function withNode(nodes: readonly ShopNode[], node: ShopNode): readonly ShopNode[] {
  const there = nodes.find(({ id }) => id === node.id)
  if (there !== undefined && canonicalJson(there) !== canonicalJson(node)) throw new Rejected('wrong_state', `There is a node ${node.id} already: change it.`)
  return there === undefined ? [...nodes, node] : nodes
}

function withChangedNode(nodes: readonly ShopNode[], nodeId: string, change: NodeChange): readonly ShopNode[] {
  if (!nodes.some(({ id }) => id === nodeId)) throw new NotFound()
  return nodes.map((node) => (node.id === nodeId ? (changed(node, change) as ShopNode) : node))
}

const historyEntry = (event: RecordedEvent, before: RecordedEvent | undefined): ShopHistoryEntry => ({
  version: event.version,
  at: event.recordedAt,
  by: event.metadata.actor,
  changed: before === undefined ? [] : changedPlaces(JSON.parse(dataOf(before).document), JSON.parse(dataOf(event).document)),
})

/** For the command line, which may look at everything; a request reads the shops of its credential. */
async function shopIdsOf(store: EventStore): Promise<readonly ShopId[]> {
  const ids = new Set<ShopId>()
  for (let page = await store.readAll(Position.start, maxRead, ['ShopDefined']); ; page = await store.readAll(page.next, maxRead, ['ShopDefined'])) {
    for (const event of page.events) ids.add(dataOf(event).shopId)
    if (page.caughtUp) return [...ids].sort()
  }
}
