import type { LineId } from '@wismo/kernel'

/** Units of a line, in its unit's smallest step: in a parcel, in work, in a return, or lost. */
export interface LinesHeld {
  readonly lineId: LineId
  readonly quantity: number
}
