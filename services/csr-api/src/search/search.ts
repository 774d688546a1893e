// Finding orders by whatever somebody has of them: a number, a name, an address, a thing they bought.
import { OrderId, orderIdOf } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import type { OrderViews } from '@wismo/order-views'
import type { Vault } from '@wismo/privacy'
import type { Staff } from '@wismo/service'
import type { ParkedFact, SearchField, SearchHit } from '@wismo/agent-api'
import { cardsOf } from '../cards.ts'
import type { FactsAside } from '../facts-aside.ts'
import type { PersonalData } from '../personal-data.ts'
import { searchedSku, type StandingOrders } from '../standing-orders.ts'
import { fieldsOf, isOrderId, skuRank, spellings, trackingNumber, type Asked } from './asked.ts'
import { inOrder, placeOf, ranked, type Candidate, type HitPlace } from './candidates.ts'
import { openFieldSearch } from './by-field.ts'

export interface Found {
  readonly hits: readonly SearchHit[]
  /** Of the last one, where more may follow. */
  readonly next?: HitPlace
  /** More have it than are looked through: some of them are on no page. */
  readonly isCut: boolean
}

export interface Search {
  /** Best first. A page is shorter than its limit at the end, and where very many in a row are not its reader's to see. */
  find(by: Staff, asked: Asked, limit: number, after?: HitPlace): Promise<Found>
  /** What waits of an order that is named by its number or id. */
  parked(by: Staff, asked: Asked): Promise<readonly ParkedFact[]>
}

export interface SearchParts {
  readonly views: Pick<OrderViews, 'findAll' | 'saying'>
  readonly vault: Pick<Vault, 'findSubjects'>
  readonly standing: Pick<StandingOrders, 'of' | 'withSku'>
  readonly aside: Pick<FactsAside, 'ofOrders'>
  readonly personal: PersonalData
}

/** Times that a page looks on for hits that may be shown. */
const mostLooks = 5

/** Of all that a search found, those behind a place: some at once, best first. */
type Candidates = (after: HitPlace | undefined, count: number) => Promise<readonly Candidate[]>

export function openSearch({ views, vault, standing, aside, personal }: SearchParts): Search {
  const lookUp = openFieldSearch(views, vault)
  const exact = async (by: Staff, asked: Asked, fields: readonly Exclude<SearchField, 'sku'>[]): Promise<{ readonly candidates: readonly Candidate[]; readonly isCut: boolean }> => {
    const found = await Promise.all(fields.map(async (field) => ({ field, ...(await lookUp(by, field, asked)) })))
    const matches = found.flatMap(({ field, places }) => places.map(({ id, placedAt }) => ({ id, placedAt, field })))
    const known = await standing.of([...new Set(matches.map(({ id }) => id))])
    return { candidates: ranked(matches, fields, (id) => known.get(id), asked.statuses), isCut: found.some(({ isCut }) => isCut) }
  }
  const candidatesOf = (by: Staff, asked: Asked, first: readonly Candidate[], withSkus: boolean): Candidates => {
    const known = new Set(first.map(({ id }) => id))
    return async (after, count) => {
      const found = first.filter((one) => after === undefined || inOrder(after, one) < 0).slice(0, count)
      if (!withSkus || found.length === count) return found
      const more = await standing.withSku(by.shopIds, spellings(searchedSku(asked.text)), asked, count + known.size, after?.rank === skuRank ? after : undefined)
      const fresh = more.filter(({ id }) => !known.has(id)).map((one) => ({ ...one, field: 'sku' as const, rank: skuRank }))
      return [...found, ...fresh].slice(0, count)
    }
  }
  const shown = async (by: Staff, { text, statuses }: Asked, page: readonly Candidate[]): Promise<readonly SearchHit[]> => {
    const fields = new Map<string, SearchField>(page.map(({ id, field }) => [id, field]))
    const seen = (await views.findAll(by, page.map(({ id }) => id), 'agent')).filter(({ status }) => statuses === undefined || statuses.includes(status))
    const cards = await cardsOf(seen, personal, { by, reason: 'listed by a search, masked' })
    return cards.map((card, i) => ({ ...card, match: matchOf(seen[i] as OrderView, fields.get(card.id) as SearchField, text) })).filter(isShown)
  }
  return {
    async find(by, asked, limit, after) {
      const fields = fieldsOf(asked)
      const { candidates, isCut } = await exact(by, asked, fields.filter((field) => field !== 'sku'))
      const behind = candidatesOf(by, asked, candidates, fields.includes('sku'))
      const hits: SearchHit[] = []
      let place = after
      for (let looks = 0; looks < mostLooks; looks += 1) {
        const found = await behind(place, limit + 1)
        const page = found.slice(0, limit)
        const all = await shown(by, asked, page)
        const taken = all.slice(0, limit - hits.length)
        hits.push(...taken)
        // Where all that could be shown is taken, the list goes on behind what could not.
        const last = taken.length < all.length ? page.find(({ id }) => id === taken.at(-1)?.id) : page.at(-1)
        if (last === undefined || (found.length <= limit && taken.length === all.length)) return { hits, isCut }
        place = placeOf(last)
        if (hits.length === limit) break
      }
      return { hits, isCut, ...(place && { next: place }) }
    },
    async parked(by, { text, field }) {
      if (text.length > 64 || by.locations !== undefined || (field !== undefined && !['number', 'id', 'receipt'].includes(field))) return []
      const orders = isOrderId(text) ? [OrderId.parse(text.toLowerCase())] : by.shopIds.flatMap((shopId) => spellings(text).map((spelling) => orderIdOf(shopId, spelling)))
      return aside.ofOrders(by.shopIds, orders)
    },
  }
}

/** Of somebody who was erased nothing but the number of the order finds it. */
const isShown = ({ customer, match }: SearchHit): boolean => match.field === 'number' || customer.erased !== true

/** What was found, where it is nobody's. */
function matchOf(view: OrderView, field: SearchField, text: string): SearchHit['match'] {
  switch (field) {
    case 'number':
      return { field, text: view.number }
    case 'receipt':
      return { field, text: view.externalId }
    case 'id':
      return { field, text: view.id }
    case 'tracking_number':
      return { field, text: view.parcels.find((parcel) => trackingNumber(parcel.trackingNumber) === trackingNumber(text))?.trackingNumber ?? trackingNumber(text) }
    case 'sku':
      return { field, text: view.lines.find(({ sku }) => spellings(text).includes(sku))?.sku ?? text }
    default:
      return { field }
  }
}
