import { Instant, Invalid } from '@wismo/kernel'
import { isPartId } from '@wismo/lifecycle'
import type { TimelinePlace } from '@wismo/order-views'

const separator = ' '

/** Behind the entry at this place: opaque to who gets it. */
export const cursorOf = ({ at, recordedAt, part, version }: TimelinePlace): string => Buffer.from([at, recordedAt, part, version].join(separator)).toString('base64url')

/** Where a cursor of ours points; throws `Invalid('cursor_invalid')` for anything else. */
export function placeOf(cursor: string): TimelinePlace {
  const [at = '', recordedAt = '', part = '', version = ''] = Buffer.from(cursor, 'base64url').toString().split(separator)
  const place = isInstant(at) && isInstant(recordedAt) && isPartId(part) && /^[1-9]\d{0,8}$/.test(version) ? { at, recordedAt, part, version: Number(version) } : undefined
  if (place === undefined || cursorOf(place) !== cursor) throw new Invalid('cursor_invalid', 'This cursor is none that was given out. Begin again without one.')
  return place
}

function isInstant(text: string): text is Instant {
  try {
    return Instant.parse(text) === text
  } catch {
    return false
  }
}
