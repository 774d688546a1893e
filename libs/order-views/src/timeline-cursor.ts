import { z } from 'zod'
import { Instant, type Clock, type OrderId } from '@wismo/kernel'
import { isPartId } from '@wismo/lifecycle'
import type { TimelinePlace } from './history.ts'
import { cursorsOf, type Cursors } from '@wismo/service'

const moment = z.string().refine(isInstant)
const place = z.strictObject({ at: moment, recordedAt: moment, part: z.string().refine(isPartId), version: z.int().min(1).max(999_999_999) }) as unknown as z.ZodType<TimelinePlace>

/** Places in the timeline of one order, or in what happened of it before a moment: behind which entry to go on. */
export const timelineCursors = (orderId: OrderId, clock: Clock, before?: Instant): Cursors<TimelinePlace> => cursorsOf(`timeline ${orderId}${before === undefined ? '' : ` ${before}`}`, place, clock)

function isInstant(text: string): boolean {
  try {
    return Instant.parse(text) === text
  } catch {
    return false
  }
}
