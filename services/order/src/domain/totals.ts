// Every sum of an order document, recomputed: one cent off is refused, because whoever trusts the sums pays by them.
import type { RetailOrderPlaced } from '@wismo/contracts'
import type { Fault, Minor } from '@wismo/kernel'

type Line = RetailOrderPlaced['lines'][number]
type Charge = NonNullable<RetailOrderPlaced['shipping']>[number]

const sum = (amounts: readonly Minor[]): Minor => amounts.reduce((total, amount) => total + amount, 0)
const amountsOf = (entries: readonly { readonly amount: Minor }[] | undefined): readonly Minor[] => (entries ?? []).map(({ amount }) => amount)
const taxOf = (entries: readonly Charge[]): Minor => sum(entries.flatMap(({ taxes }) => amountsOf(taxes)))

export const lineTotal = (line: Line, taxIncluded: boolean): Minor =>
  line.quantity * line.unitPrice - sum(amountsOf(line.discounts)) + (taxIncluded ? 0 : sum(amountsOf(line.taxes)))

/** What the sums must be: of the lines, the charges of the whole order, and all taxes in or on top of the prices. */
export function computedTotals(document: RetailOrderPlaced): RetailOrderPlaced['totals'] {
  const { lines, shipping = [], fees = [], discounts = [], taxIncluded } = document
  const chargeTax = taxOf(shipping) + taxOf(fees) - taxOf(discounts)
  const charges = sum(amountsOf(shipping)) + sum(amountsOf(fees)) - sum(amountsOf(discounts))
  return {
    items: sum(lines.map(({ quantity, unitPrice }) => quantity * unitPrice)),
    discounts: sum(lines.flatMap((line) => amountsOf(line.discounts))) + sum(amountsOf(discounts)),
    shipping: sum(amountsOf(shipping)),
    fees: sum(amountsOf(fees)),
    tax: sum(lines.flatMap((line) => amountsOf(line.taxes))) + chargeTax,
    total: sum(lines.map((line) => lineTotal(line, taxIncluded))) + charges + (taxIncluded ? 0 : chargeTax),
  }
}

export function totalsFaults(document: RetailOrderPlaced): readonly Fault[] {
  const computed = computedTotals(document)
  const stated = document.totals
  const names = ['items', 'discounts', 'shipping', 'fees', 'tax', 'total'] as const
  return [
    ...document.lines.flatMap((line, i) => lineTotalFaults(line, i, document.taxIncluded)),
    ...allocationFaults(document),
    ...names.filter((name) => stated[name] !== computed[name]).map((name) => mismatch(`/totals/${name}`, computed[name])),
    ...(computed.total < 0 ? [mismatch('/totals/total', 0)] : []),
  ]
}

function lineTotalFaults(line: Line, i: number, taxIncluded: boolean): readonly Fault[] {
  const expected = lineTotal(line, taxIncluded)
  return line.total === expected && expected >= 0 ? [] : [mismatch(`/lines/${i}/total`, Math.max(0, expected))]
}

/** Shares of a charge sum to the charge. */
function allocationFaults({ shipping = [], fees = [], discounts = [] }: RetailOrderPlaced): readonly Fault[] {
  return Object.entries({ shipping, fees, discounts }).flatMap(([name, charges]) =>
    charges.flatMap(({ amount, allocations }, i) => (allocations === undefined || sum(amountsOf(allocations)) === amount ? [] : [mismatch(`/${name}/${i}/allocations`, amount)])),
  )
}

const mismatch = (pointer: string, expected: Minor): Fault => ({ pointer, code: 'totals_mismatch', detail: `The parts make ${expected}.` })
