// Who a person is: by a reference that says nothing to anybody without the vault's key.
import { ShopId, SubjectRef } from '@wismo/kernel'
import { keyedHash, type Key } from './cipher.ts'
import { normaliseEmail } from './normalise.ts'
import type { SubjectHint } from './port.ts'

/** Who a registered customer of a shop is, by the id that the shop gives them: what their orders say, and who is signed in. */
export const customerRef = (shopId: ShopId, customerId: string): SubjectRef => SubjectRef.of(ShopId.space(shopId), 'customer', customerId)

/** A registered customer by the shop's id; a guest by the e-mail address, else the phone number, as a keyed hash. */
export function subjectRefOf(contactKey: Key, shopId: ShopId, hint: SubjectHint): SubjectRef {
  if (hint.subjectRef !== undefined) return hint.subjectRef
  if (hint.customerId !== undefined) return customerRef(shopId, hint.customerId)
  // As the first release wrote it: another form would make another person of everybody.
  const contact = hint.email === undefined ? `phone:${(hint.phone ?? '').replaceAll(/[^+\d]/g, '')}` : `email:${normaliseEmail(hint.email)}`
  return SubjectRef.of(ShopId.space(shopId), 'contact', keyedHash(contactKey, contact))
}
