// Work that another system decides about: what its reports come to is said by each of them, whatever came before.
import type { FulfillmentStatus, Reported, UnitsAtWork } from '@wismo/contracts'
import type { LineId } from '@wismo/kernel'
import { summed, type Quantities } from '../../units/quantities.ts'

/** Units by the stage they are in. */
interface Held {
  readonly allocated: Quantities
  readonly packed: Quantities
  readonly ready: Quantities
  readonly van: Quantities
  readonly delivered: Quantities
}

interface Standing {
  readonly stages: Held
  readonly locationId: string
  readonly status?: Exclude<FulfillmentStatus, 'unknown'>
}

/**
 * How the work stands as the service has it that keeps it. That one knows every report, and tells with each where the units
 * of its lines are by all of them: so the last one makes the part, whichever that is.
 */
export const asReported = ({ allocated, packed, ready, van, delivered }: Held, { units, status, locationId }: Reported): Standing => ({
  stages: {
    allocated: placed(allocated, units, 'allocated'), packed: placed(packed, units, 'packed'), ready: placed(ready, units, 'ready'), van: placed(van, units, 'underWay'), delivered: placed(delivered, units, 'handedOver'),
  },
  locationId,
  ...(status === 'unknown' ? {} : { status }),
})

/** Units of one stage, with those of the lines that were told of as they are now. */
const placed = (held: Quantities, units: readonly UnitsAtWork[], stage: Exclude<keyof UnitsAtWork, 'lineId'>): Quantities =>
  summed(Object.entries({ ...held, ...Object.fromEntries(units.map((line) => [line.lineId, line[stage]])) }) as [LineId, number][])
