// The person behind an order: what of it lies in the vault, and how whoever may see some of it is shown that.
import type { SealedRef, SubjectRef } from '@wismo/kernel'
import type { CustomerView, Erased, FulfillmentView, OrderView } from './order-view.ts'

/** Sections in which something of a person is, as far as they are there. */
export type PersonalSections = Partial<Pick<OrderView, 'customer' | 'addresses' | 'gift' | 'fulfillments'>>

/** Sealed values of an order by the names that they are asked for: `contact`, `addresses.home`, `lines.<lineId>.gift.message`, `fulfillments.<id>.pickup.code`. */
export type SealedFields = ReadonlyMap<string, SealedRef>

/** What the vault holds, by the same names; `erased` for what nobody can read any more. */
export type OpenedFields = ReadonlyMap<string, unknown>

/** In the place of a value whose person was erased. */
export const erased = { erased: true } as const

/** The section is of a person who was erased: nothing of it is anywhere. */
export const isErased = (section: object | undefined): section is Erased => section !== undefined && 'erased' in section && section.erased === true

const messageField = (lineId: string): string => `lines.${lineId}.gift.message`
const codeField = (fulfillmentId: string): string => `fulfillments.${fulfillmentId}.pickup.code`

/** Of a code only while something waits for it. */
export function sealedFieldsOf({ customer, addresses = {}, gift = [], fulfillments = [] }: PersonalSections): SealedFields {
  const fields: readonly (readonly [string, SealedRef | undefined])[] = [
    ['contact', customer?.contactRef],
    ...(isErased(addresses) ? [] : Object.entries(addresses)).map(([key, { addressRef }]) => [`addresses.${key}`, addressRef] as const),
    ...(isErased(gift) ? [] : gift).map(({ lineId, messageRef }) => [messageField(lineId), messageRef] as const),
    ...fulfillments.map(({ id, status, pickup }) => [codeField(id), status === 'ready_for_pickup' ? pickup?.codeRef : undefined] as const),
  ]
  return new Map(fields.filter((entry): entry is readonly [string, SealedRef] => entry[1] !== undefined))
}

export interface MaskedCustomer {
  readonly subjectRef: SubjectRef
  readonly name?: string
  /** `m***@example.org` */
  readonly email?: string
  /** `***42` */
  readonly phone?: string
}

type Erasable<Shape> = Shape | (Partial<Shape> & Erased)

interface Place {
  readonly country: string
  readonly region?: string
}
interface Wrapped {
  readonly lineId: string
  readonly wrap: boolean
  readonly hidePrices: boolean
}

/** Enough of a person to know whom it is about, nothing to find or reach them by. */
export type MaskedSections = {
  readonly customer?: Erasable<MaskedCustomer> | Erased
  /** City, region and country. */
  readonly addresses?: Readonly<Record<string, Erasable<Place & { readonly city?: string }>>> | Erased
  readonly gift?: readonly (Wrapped & { readonly message?: '***' | Erased })[] | Erased
}

export const maskedSections = (sections: PersonalSections, values: OpenedFields): MaskedSections =>
  sectionsBy(sections, values, { contact: maskedContact, address: maskedAddress, message: () => '***' })

/** As it was told when the order was placed, or changed since. */
export type SectionsInClear = {
  readonly customer?: Erasable<Pick<CustomerView, 'subjectRef'> & Fields> | Erased
  readonly addresses?: Readonly<Record<string, Erasable<Place & Fields>>> | Erased
  readonly gift?: readonly (Wrapped & { readonly message?: unknown })[] | Erased
}

export const sectionsInClear = (sections: PersonalSections, values: OpenedFields): SectionsInClear =>
  sectionsBy(sections, values, { contact: fieldsOf, address: fieldsOf, message: (value) => value })

/** The work of nodes with the codes themselves, for who fetches the goods; a code that is gone is not shown. */
export const worksWithCodes = (works: readonly FulfillmentView[], values: OpenedFields): readonly object[] =>
  works.map(({ pickup, ...work }) => (pickup === undefined ? work : { ...work, pickup: withCode(pickup, values.get(codeField(work.id))) }))

function withCode({ codeRef: _codeRef, ...pickup }: NonNullable<FulfillmentView['pickup']>, value: unknown): object {
  const code = pickupCodeOf(value)
  return code === undefined ? pickup : { ...pickup, code }
}

/** Of a code as the vault has it: a text, or an object that names one. */
export function pickupCodeOf(value: unknown): string | undefined {
  const code = typeof value === 'string' ? value : fieldsOf(value)['code']
  return typeof code === 'string' ? code : undefined
}

/** How each value is shown that is there. */
interface Manner<Contact extends object, Address extends object, Message> {
  contact(value: unknown): Contact
  address(value: unknown): Address
  message(value: unknown): Message
}

function sectionsBy<Contact extends object, Address extends object, Message>({ customer, addresses, gift }: PersonalSections, values: OpenedFields, { contact, address, message }: Manner<Contact, Address, Message>) {
  const shown = <Shape>(value: unknown, show: (value: unknown) => Shape): Shape | typeof erased => (value === erased ? erased : show(value))
  const placeOf = (key: string, { country, region }: Place) => ({ country, ...(region && { region }), ...shown(values.get(`addresses.${key}`), address) })
  const messageOf = (value: unknown): { readonly message?: Message | typeof erased } => (value === undefined ? {} : { message: shown(value, message) })
  return {
    ...(customer === undefined ? {} : { customer: isErased(customer) ? customer : { subjectRef: customer.subjectRef, ...shown(values.get('contact'), contact) } }),
    ...(addresses === undefined ? {} : { addresses: isErased(addresses) ? addresses : Object.fromEntries(Object.entries(addresses).map(([key, place]) => [key, placeOf(key, place)])) }),
    ...(gift === undefined ? {} : { gift: isErased(gift) ? gift : gift.map(({ lineId, wrap, hidePrices }) => ({ lineId, wrap, hidePrices, ...messageOf(values.get(messageField(lineId))) })) }),
  }
}

type Fields = Readonly<Record<string, unknown>>
const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {})

/** Of a contact as the vault has it. */
export function maskedContact(value: unknown): Partial<MaskedCustomer> {
  const { name, email, phone } = fieldsOf(value)
  return {
    ...(typeof name === 'string' && { name }),
    ...(typeof email === 'string' && email.includes('@') && { email: maskedEmail(email) }),
    ...(typeof phone === 'string' && { phone: `***${phone.length >= 6 ? phone.slice(-2) : ''}` }),
  }
}

const maskedEmail = (email: string): string => `${[...email][0]}***${email.slice(email.lastIndexOf('@'))}`

function maskedAddress(value: unknown): { readonly city?: string } {
  const { city } = fieldsOf(value)
  return typeof city === 'string' ? { city } : {}
}
