// An order as it lies open on an agent's desk: enough of the person to know whom one talks to, nothing to find or reach them by.
import type { MaskedCustomer, MaskedOrder } from '@wismo/agent-api'
import type { Erased, OrderView } from '@wismo/lifecycle'
import { erased, isErased } from './personal-data.ts'

/** `values`: what the vault holds, by field. */
export function masked({ customer, addresses, gift, ...view }: OrderView, values: ReadonlyMap<string, unknown>): MaskedOrder {
  return {
    ...view,
    ...(customer === undefined ? {} : { customer: isErased(customer) ? customer : { subjectRef: customer.subjectRef, ...maskedContact(values.get('contact')) } }),
    ...(addresses === undefined ? {} : { addresses: isErased(addresses) ? addresses : maskedAddresses(addresses, values) }),
    ...(gift === undefined ? {} : { gift: isErased(gift) ? gift : gift.map(({ lineId, wrap, hidePrices }) => ({ lineId, wrap, hidePrices, ...maskedMessage(values.get(`lines.${lineId}.gift.message`)) })) }),
    revealable: [...values].filter(([, value]) => value !== erased).map(([field]) => field),
  }
}

const maskedAddresses = (addresses: Exclude<OrderView['addresses'], Erased | undefined>, values: ReadonlyMap<string, unknown>) =>
  Object.fromEntries(Object.entries(addresses).map(([key, { country, region }]) => [key, { country, ...(region && { region }), ...cityOf(values.get(`addresses.${key}`)) }]))

type Fields = Readonly<Record<string, unknown>>
const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {})

/** Of a contact as the vault has it. */
export function maskedContact(value: unknown): Partial<MaskedCustomer> | typeof erased {
  if (value === erased) return erased
  const { name, email, phone } = fieldsOf(value)
  return {
    ...(typeof name === 'string' && { name }),
    ...(typeof email === 'string' && email.includes('@') && { email: maskedEmail(email) }),
    ...(typeof phone === 'string' && { phone: `***${phone.length >= 6 ? phone.slice(-2) : ''}` }),
  }
}

const maskedEmail = (email: string): string => `${[...email][0]}***${email.slice(email.lastIndexOf('@'))}`

function cityOf(value: unknown): { readonly city?: string } | typeof erased {
  if (value === erased) return erased
  const { city } = fieldsOf(value)
  return typeof city === 'string' ? { city } : {}
}

function maskedMessage(value: unknown): { readonly message?: '***' | typeof erased } {
  if (value === undefined) return {}
  return { message: value === erased ? erased : '***' }
}
