// One field at a time: which orders have this number, are of this person.
import { OrderId, type Instant, type SubjectRef } from '@wismo/kernel'
import type { OrderPlace, OrderViews, PlacedWithin, SearchedColumn } from '@wismo/order-views'
import { mostSubjects, type SubjectQuery, type Vault } from '@wismo/privacy'
import type { Staff } from '@wismo/service'
import type { SearchField } from '@wismo/agent-api'
import { isOrderId, spellings, trackingNumber, type Asked } from './asked.ts'

export interface FoundByField {
  readonly places: readonly OrderPlace[]
  /** There are more people, or more orders, than anybody would look through. */
  readonly isCut: boolean
}

export type FieldSearch = (by: Staff, field: Exclude<SearchField, 'sku'>, asked: Pick<Asked, 'text' | 'placed'>) => Promise<FoundByField>

/** Orders of one field that are looked at: nobody pages through more of a name. */
const mostOfField = 500

const isWithin = (placedAt: Instant, { from, to }: PlacedWithin = {}): boolean => (from === undefined || placedAt >= from) && (to === undefined || placedAt <= to)

const nothing: FoundByField = { places: [], isCut: false }

export function openFieldSearch(views: Pick<OrderViews, 'findAll' | 'saying'>, vault: Pick<Vault, 'findSubjects'>): FieldSearch {
  const saying = async (by: Staff, column: SearchedColumn, words: readonly string[], placed?: PlacedWithin): Promise<FoundByField> => {
    const places = await views.saying(by, column, words, mostOfField, placed)
    return { places, isCut: places.length === mostOfField }
  }
  const byPerson = async (by: Staff, field: PersonField, { text, placed }: Parameters<FieldSearch>[2]): Promise<FoundByField> => {
    const { subjects, isCut } = await subjectsOf(vault, by, field, text)
    if (subjects.length === 0) return nothing
    const { places, ...orders } = await saying(by, 'subject_ref', subjects, placed)
    return { places, isCut: isCut || orders.isCut }
  }
  return async (by, field, asked) => {
    const { text, placed } = asked
    switch (field) {
      case 'id':
        return isOrderId(text) ? { ...nothing, places: (await views.findAll(by, [OrderId.parse(text.toLowerCase())], 'agent')).filter(({ placedAt }) => isWithin(placedAt, placed)) } : nothing
      case 'number':
        return saying(by, 'number', spellings(text), placed)
      case 'receipt':
        return saying(by, 'external_id', spellings(text), placed)
      case 'tracking_number':
        return saying(by, 'tracking_number', [trackingNumber(text)], placed)
      default:
        return byPerson(by, field, asked)
    }
  }
}

type PersonField = 'email' | 'phone' | 'name'
type People = { readonly subjects: readonly SubjectRef[]; readonly isCut: boolean }

/** Who has all words of a name; where nobody has, who has one of them. */
async function subjectsOf(vault: Pick<Vault, 'findSubjects'>, by: Staff, field: PersonField, text: string): Promise<People> {
  // What is looked for is personal: the audit has what sort of thing it was.
  const access = { purpose: 'search', by: { type: by.kind, id: by.actorId }, reason: `searched by ${field}` } as const
  const ask = async (query: SubjectQuery): Promise<People> => {
    const shops = await Promise.all(by.shopIds.map((shopId) => vault.findSubjects(shopId, query, access)))
    return { subjects: shops.flat(), isCut: shops.some((found) => found.length === mostSubjects) }
  }
  if (field !== 'name') return ask(field === 'email' ? { email: text } : { phone: text })
  const all = await ask({ name: text, every: true })
  return all.subjects.length > 0 || !/\s/.test(text) ? all : ask({ name: text })
}
