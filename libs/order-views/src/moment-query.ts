// Reading an order as it was: `asOf` and `basis` of a read.
import { z } from 'zod'
import { Instant, Invalid } from '@wismo/kernel'
import { instantText } from '@wismo/service'
import type { Basis, Moment } from './parts-then.ts'

/** The parameters of every read that tells the past. */
export const momentQuery = { asOf: instantText.optional(), basis: z.enum(['recorded', 'occurred']).optional() }

/** Which moment is asked for; undefined for now. Throws `Invalid` for a basis without a moment. */
export function momentOf({ asOf, basis }: { readonly asOf?: string | undefined; readonly basis?: Basis | undefined }): Moment | undefined {
  if (asOf === undefined && basis !== undefined) throw new Invalid('invalid', 'basis goes with asOf.')
  return asOf === undefined ? undefined : { at: Instant.parse(asOf), basis: basis ?? 'recorded' }
}
