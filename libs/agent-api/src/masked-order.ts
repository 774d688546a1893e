// An order as an agent gets it.
import type { MaskedSections, OrderView } from '@wismo/lifecycle'

export type { MaskedCustomer } from '@wismo/lifecycle'

export type MaskedOrder = Omit<OrderView, keyof MaskedSections> & MaskedSections & {
  /** What `reveal` takes. */
  readonly revealable: readonly string[]
}
