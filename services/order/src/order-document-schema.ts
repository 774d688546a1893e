// The shape of an order document for both ways in, HTTP and topic: what the schemas of its messages say.
import { z } from 'zod'
import { jsonForm, withoutNulls, type Contracts, type RetailOrderImported } from '@wismo/contracts'
import { Invalid, type Instant } from '@wismo/kernel'
import { faultsOf, withoutStrangeNames } from '@wismo/service'
import { documentFaults, type OrderDocument } from './domain/order-document.ts'

export const maxLines = 300
/** Entries of any map at most; the schema says less for some. */
const maxEntries = 20
/** Mistakes that are named: who makes more is told how many there are. */
const maxIssues = 100

/** `RetailOrderPlaced`, a whole order as checkout knows it, and `RetailOrderImported`, with what happened since. */
export interface DocumentForms {
  readonly placed: z.ZodType<OrderDocument>
  readonly imported: z.ZodType<RetailOrderImported>
}

export const documentForms = ({ source }: Pick<Contracts, 'source'>): DocumentForms => ({
  placed: jsonForm(source, 'RetailOrderPlaced') as DocumentForms['placed'],
  imported: jsonForm(source, 'RetailOrderImported') as DocumentForms['imported'],
})

/** Names the answer by the first broken rule that has a code of its own. Throws `Invalid`. */
export function checkRules(document: OrderDocument, context: { readonly now: Instant; readonly shopCurrency: string }): void {
  const faults = documentFaults(document, context)
  const [first] = faults
  if (first !== undefined) throw new Invalid(first.code, sentences.get(first.code) ?? 'The order cannot be used as it is: see errors.', faults)
}

const sentences = new Map([
  ['totals_mismatch', 'The sums do not add up: see errors.'],
  ['card_number_refused', 'The order holds what looks like a card number.'],
  ['currency_unknown', 'The currency is unknown.'],
  ['currency_mismatch', 'The currency is not the shop’s.'],
])

/** Refuses what is too much before its shape is looked at: a body of thousands of empty entries would hold up everybody. Throws `Invalid('too_large')`. */
export function refuseTooMuch(json: unknown): void {
  const { lines, addresses, attributes } = fieldsOf(json)
  if (Array.isArray(lines) && lines.length > maxLines) throw new Invalid('too_large', `An order has ${maxLines} lines at most.`, [{ pointer: '/lines', code: 'too_big', detail: `At most ${maxLines} lines.` }])
  refuseManyEntries('/addresses', addresses)
  refuseManyEntries('/attributes', attributes)
  if (Array.isArray(lines)) lines.forEach((line, i) => refuseManyEntries(`/lines/${i}/variant`, fieldsOf(line)['variant']))
}

function refuseManyEntries(pointer: string, map: unknown): void {
  if (Object.keys(fieldsOf(map)).length <= maxEntries) return
  throw new Invalid('too_large', 'The order has too many entries in one place: see errors.', [{ pointer, code: 'too_big', detail: `At most ${maxEntries} entries.` }])
}

const fieldsOf = (json: unknown): Readonly<Record<string, unknown>> => (typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Record<string, unknown>) : {})

/** Reads a document that came by topic. Throws `Invalid`. */
export function parseOrderDocument({ placed, imported }: DocumentForms, json: unknown, isImport: boolean): OrderDocument {
  refuseTooMuch(json)
  const result = (isImport ? imported : placed).safeParse(json)
  if (!result.success) throw unusable(result.error.issues)
  return asDocument(result.data)
}

function unusable(issues: readonly z.core.$ZodIssue[]): Invalid {
  const more = issues.length > maxIssues ? ` The first ${maxIssues} of ${issues.length} are named.` : ''
  return new Invalid('invalid', `The order cannot be used as it is: see errors.${more}`, withoutStrangeNames(faultsOf(new z.ZodError(issues.slice(0, maxIssues)))))
}

/** What was checked, without `history`, whose messages have owners of their own, and without the nulls that mean "not said". */
export function asDocument({ history: _history, ...document }: RetailOrderImported): OrderDocument {
  return withoutNulls(document) as OrderDocument
}
