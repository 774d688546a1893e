import { Instant, Invalid, OrderId } from '@wismo/kernel'
import type { OrderPlace } from '@wismo/order-views'

/** Behind the order at this place: opaque to who gets it. */
export const cursorOf = ({ placedAt, id }: OrderPlace): string => Buffer.from(`${placedAt} ${id}`).toString('base64url')

/** Where a cursor of ours points; throws `Invalid('cursor_invalid')` for anything else. */
export function placeOf(cursor: string): OrderPlace {
  const [placedAt = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ')
  const place = OrderId.is(id) && isInstant(placedAt) ? { placedAt, id } : undefined
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
