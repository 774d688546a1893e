// Work that another system decides about: what its reports come to is said by each of them, whatever came before.
import type { Reported, UnitsAtWork } from '@wismo/contracts'
import type { LineId } from '@wismo/kernel'
import { summed, type Quantities } from '../../units/quantities.ts'
import type { FulfillmentPart } from '../fulfillment-part.ts'

/**
 * The part as the service that keeps the work has it. That one knows every report, and tells with each where the units of its
 * lines are by all of them: so the last one makes the part, whichever that is.
 */
export function asReported(part: FulfillmentPart, { reported }: { readonly reported?: Reported }): FulfillmentPart {
  if (reported === undefined) return part
  const { units, status, locationId } = reported
  const { allocated, packed, ready, van, delivered } = part.stages
  const stages = {
    ...part.stages,
    allocated: placed(allocated, units, 'allocated'), packed: placed(packed, units, 'packed'), ready: placed(ready, units, 'ready'), van: placed(van, units, 'underWay'), delivered: placed(delivered, units, 'handedOver'),
  }
  return { ...part, stages, status: status === 'unknown' ? part.status : status, locationId }
}

/** Units of one stage, with those of the lines that were told of as they are now. */
const placed = (held: Quantities, units: readonly UnitsAtWork[], stage: Exclude<keyof UnitsAtWork, 'lineId'>): Quantities =>
  summed(Object.entries({ ...held, ...Object.fromEntries(units.map((line) => [line.lineId, line[stage]])) }) as [LineId, number][])
