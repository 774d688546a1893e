// If-Match: change only what is still as it was when somebody looked at it (RFC 9110).
import { z } from 'zod'
import { Invalid } from '@wismo/kernel'

export const ifMatch = z.looseObject({ 'if-match': z.string().max(40).optional().describe('`"3"`: only if it is at version 3; another one answers 412.') })

/** The version that is named; undefined where any will do. Throws `Invalid`. */
export function expectedVersion(header: string | undefined): number | undefined {
  if (header === undefined || header === '*') return undefined
  const [, digits] = /^(?:W\/)?"(\d{1,9})"$/.exec(header) ?? []
  if (digits === undefined) throw new Invalid('invalid', 'If-Match is one ETag of ours, `"3"`, or *.', [{ pointer: '/if-match', code: 'invalid_value', detail: 'An ETag of ours is a version in quotes.' }])
  return Number(digits)
}
