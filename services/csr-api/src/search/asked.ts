// What somebody who types into one box may mean.
import { OrderId, type ShopId } from '@wismo/kernel'
import type { PlacedWithin } from '@wismo/order-views'
import type { SearchField } from '@wismo/agent-api'

/** What is found by one of them comes before what is found by a later one. */
const ranks: Readonly<Record<SearchField, number>> = { number: 0, id: 0, tracking_number: 0, receipt: 0, email: 1, phone: 1, name: 2, sku: 3 }
export const rankOf = (field: SearchField): number => ranks[field]
/** The last one: there may be very many of it. */
export const skuRank = ranks.sku

export interface Asked {
  /** As it was typed, without blanks around it. */
  readonly text: string
  /** One field alone, where it was said. */
  readonly field?: SearchField | undefined
  /** Of one of these; of any where it is not said. */
  readonly statuses?: readonly string[] | undefined
  readonly placed?: PlacedWithin | undefined
  /** Where it is looked. */
  readonly shopIds: readonly ShopId[]
}

const phoneLike = /^\+?[\d\s().\/-]{6,}$/
const digits = (text: string): number => text.replaceAll(/\D/g, '').length

/** Fields that the text may be one of. What has an at sign is an address, what begins with `ord_` an id; names have no digits. */
export function fieldsOf({ text, field }: Pick<Asked, 'text' | 'field'>): readonly SearchField[] {
  if (field !== undefined) return [field]
  if (isOrderId(text)) return ['id']
  if (text.includes('@')) return ['email']
  const isName = /\p{L}{2}/u.test(text) && !/\d/.test(text)
  return ['number', 'tracking_number', 'receipt', ...(phoneLike.test(text) && digits(text) >= 6 ? (['phone'] as const) : []), ...(isName ? (['name'] as const) : []), 'sku']
}

export const isOrderId = (text: string): boolean => OrderId.pattern.test(text.toLowerCase())

/** People type small letters. */
export const spellings = (text: string): readonly string[] => [...new Set([text, text.toUpperCase()])]
/** As the view keeps it. */
export const trackingNumber = (text: string): string => text.replaceAll(/\s/g, '').toUpperCase()
