// Finding orders by whatever somebody has of them: a number, a name, an address, a thing they bought.
import { Instant, OrderId, orderIdOf, type SubjectRef } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import type { OrderPlace, OrderViews, PlacedWithin, SearchedColumn } from '@wismo/order-views'
import type { SubjectQuery, Vault } from '@wismo/privacy'
import type { Staff } from '@wismo/service'
import { cardsOf } from '../cards.ts'
import type { FactsAside } from '../facts-aside.ts'
import type { PersonalData } from '../personal-data.ts'
import type { ParkedFact, SearchField, SearchHit } from '@wismo/agent-api'
import { searchedSku, type Standing, type StandingOrders } from '../standing-orders.ts'
import { fieldsOf, isOrderId, rankOf, skuRank, spellings, trackingNumber, type Asked } from './asked.ts'

/** Where a list of hits goes on: behind this one. */
export interface HitPlace {
  readonly rank: number
  readonly incident: boolean
  readonly placedAt: Instant
  readonly id: OrderId
}

export interface Found {
  readonly hits: readonly SearchHit[]
  /** Of the last one, where more may follow. */
  readonly next?: HitPlace
}

export interface Search {
  /** Best first. A page may be shorter than its limit: what its reader may not see of it is not there. */
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

interface Candidate extends HitPlace {
  readonly field: SearchField
}

/** Orders of one field that are looked at: nobody pages through more of a name. */
const mostOfField = 500

export function openSearch({ views, vault, standing, aside, personal }: SearchParts): Search {
  const subjects = async (by: Staff, field: 'email' | 'phone' | 'name', text: string): Promise<readonly SubjectRef[]> => {
    // What is looked for is personal: the audit has what sort of thing it was.
    const access = { purpose: 'search', by: { type: by.kind, id: by.actorId }, reason: `searched by ${field}` } as const
    const ask = async (query: SubjectQuery): Promise<readonly SubjectRef[]> => (await Promise.all(by.shopIds.map((shopId) => vault.findSubjects(shopId, query, access)))).flat()
    if (field !== 'name') return ask(field === 'email' ? { email: text } : { phone: text })
    const all = await ask({ name: text, every: true })
    return all.length > 0 || !/\s/.test(text) ? all : ask({ name: text })
  }
  const placesOf = async (by: Staff, field: SearchField, { text, placed }: Asked): Promise<readonly OrderPlace[]> => {
    const saying = (column: SearchedColumn, words: readonly string[]): Promise<readonly OrderPlace[]> => views.saying(by, column, words, mostOfField, placed)
    switch (field) {
      case 'id':
        return isOrderId(text) ? (await views.findAll(by, [OrderId.parse(text.toLowerCase())], 'agent')).map(({ id, placedAt }) => ({ id, placedAt })).filter(({ placedAt }) => isWithin(placedAt, placed)) : []
      case 'number':
        return saying('number', spellings(text))
      case 'receipt':
        return saying('external_id', spellings(text))
      case 'tracking_number':
        return saying('tracking_number', [trackingNumber(text)])
      case 'email':
      case 'phone':
      case 'name': {
        const found = await subjects(by, field, text)
        return found.length === 0 ? [] : saying('subject_ref', found)
      }
      case 'sku':
        return []
    }
  }
  const exact = async (by: Staff, asked: Asked, fields: readonly SearchField[]): Promise<readonly Candidate[]> => {
    const { status } = asked
    const found = (await Promise.all(fields.map(async (field) => (await placesOf(by, field, asked)).map((place) => ({ ...place, field, rank: rankOf(field) }))))).flat()
    // Found by several, it is where the best of them puts it.
    const best = [...new Map([...found].sort((a, b) => b.rank - a.rank || fields.indexOf(b.field) - fields.indexOf(a.field)).map((one) => [one.id, one])).values()]
    const known = await standing.of(best.map(({ id }) => id))
    return best.filter(({ id }) => status === undefined || (known.get(id)?.status ?? status) === status).map((one) => ({ ...one, incident: known.get(one.id)?.incident ?? false })).sort(inOrder)
  }
  return {
    async find(by, asked, limit, after) {
      const fields = fieldsOf(asked)
      const first = await exact(by, asked, fields.filter((field) => field !== 'sku'))
      const found: Candidate[] = first.filter((one) => after === undefined || inOrder(after, one) < 0).slice(0, limit + 1)
      if (found.length <= limit && fields.includes('sku')) {
        const known = new Set(first.map(({ id }) => id))
        const more = await standing.withSku(by.shopIds, spellings(searchedSku(asked.text)), asked, limit + 1 + known.size, after?.rank === skuRank ? after : undefined)
        found.push(...more.filter(({ id }) => !known.has(id)).map((one: Standing) => ({ ...one, field: 'sku' as const, rank: skuRank })).slice(0, limit + 1 - found.length))
      }
      const page = found.slice(0, limit)
      const seen = new Map(page.map((one) => [one.id, one.field]))
      const shown = (await views.findAll(by, page.map(({ id }) => id), 'agent')).filter(({ status }) => asked.status === undefined || status === asked.status)
      const cards = await cardsOf(shown, personal, { by, reason: 'listed by a search, masked' })
      const last = found.length > limit ? page.at(-1) : undefined
      const hits = cards.map((card, i) => ({ ...card, match: matchOf(shown[i] as OrderView, seen.get(card.id as OrderId) as SearchField, asked.text) }))
      return { hits: hits.filter(isShown), ...(last && { next: placeOf(last) }) }
    },
    async parked(by, { text, field }) {
      if (text.length > 64 || (field !== undefined && !['number', 'id', 'receipt'].includes(field))) return []
      const orders = isOrderId(text) ? [OrderId.parse(text.toLowerCase())] : by.shopIds.flatMap((shopId) => spellings(text).map((spelling) => orderIdOf(shopId, spelling)))
      return by.locations === undefined ? aside.ofOrders(by.shopIds, orders) : []
    },
  }
}

const isWithin = (placedAt: Instant, { from, to }: PlacedWithin = {}): boolean => (from === undefined || placedAt >= from) && (to === undefined || placedAt <= to)

const placeOf = ({ rank, incident, placedAt, id }: HitPlace): HitPlace => ({ rank, incident, placedAt, id })

/** Best match, then what burns, then the newest. */
const inOrder = (a: HitPlace, b: HitPlace): number => a.rank - b.rank || Number(b.incident) - Number(a.incident) || (a.placedAt < b.placedAt ? 1 : a.placedAt > b.placedAt ? -1 : a.id < b.id ? 1 : a.id > b.id ? -1 : 0)

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
