// How a customer is reached, as the retailer says it.
import { Invalid } from '@wismo/kernel'

interface Contact {
  readonly email?: string
  readonly phone?: string
}

export const isReachable = ({ email, phone }: Contact): boolean => email !== undefined || phone !== undefined

/** Why a contact that is not reachable is none; `at` points to what it is the contact of. */
export const unreachable = (at = ''): Invalid => new Invalid('invalid', 'One of email and phone is needed.', [{ pointer: `${at}/contact`, code: 'invalid', detail: 'One of email and phone is needed.' }])
