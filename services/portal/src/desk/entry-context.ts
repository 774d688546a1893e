import type { PromiseWindow } from '@wismo/lifecycle'
import type { DeskShop } from './desk-shop.ts'

/** What an entry is read beside. */
export interface EntryContext {
  readonly timeZone: string
  readonly today: string
  readonly currency: string
  /** `Parcel 2`, by the id of a parcel. */
  readonly parcels: ReadonlyMap<string, string>
  /** `an-post`, by the id of a parcel. */
  readonly carriers?: ReadonlyMap<string, string>
  /** `cork-dc`, by the id of the work that is done there. */
  readonly works?: ReadonlyMap<string, string>
  readonly nodes?: DeskShop['nodes']
  /** What was promised, by the id of a promise. */
  readonly promises: ReadonlyMap<string, PromiseWindow>
}
