// When people work: what is made up of the past happened in the hours in which it may have.
import { Instant } from '@wismo/kernel'
import { dayOf } from '../formats.ts'
import { shopZone } from './shop.ts'

const hour = 3_600_000
const [opens, closes] = [8 * hour, 20 * hour]
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZone: shopZone })

/** A moment of the same day in the shop, between 8:00 and 20:00, later where `at` is later. Today, of which not all is over, everything stays as it is. */
export function byDay(at: Instant, now: Instant): Instant {
  if (dayOf(at, shopZone) === dayOf(now, shopZone)) return at
  const [hours = 0, minutes = 0, seconds = 0] = clock.format(new Date(at)).split(':').map(Number)
  const passed = hours * hour + minutes * 60_000 + seconds * 1_000
  return Instant.plus(at, opens + Math.round((passed * (closes - opens)) / (24 * hour)) - passed)
}
