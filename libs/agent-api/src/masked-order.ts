// An order as an agent gets it.
import type { SubjectRef } from '@wismo/kernel'
import type { Erased, OrderView } from '@wismo/lifecycle'

export interface MaskedCustomer {
  readonly subjectRef: SubjectRef
  readonly name?: string
  /** `m***@example.org` */
  readonly email?: string
  /** `***42` */
  readonly phone?: string
}

type Erasable<Shape> = Shape | (Partial<Shape> & Erased)

export type MaskedOrder = Omit<OrderView, 'customer' | 'addresses' | 'gift'> & {
  readonly customer?: Erasable<MaskedCustomer> | Erased
  /** City, region and country. */
  readonly addresses?: Readonly<Record<string, Erasable<{ readonly country: string; readonly region?: string; readonly city?: string }>>> | Erased
  readonly gift?: readonly { readonly lineId: string; readonly wrap: boolean; readonly hidePrices: boolean; readonly message?: '***' | Erased }[] | Erased
  /** What `reveal` takes. */
  readonly revealable: readonly string[]
}
