import type { Instant } from '@wismo/kernel'
import { shopZone } from '../../demo/shop.ts'
import { dayOf } from '../../formats.ts'

/** `15:05`, where the shop is. */
export const clockText = (at: Instant, withSeconds = false): string =>
  new Intl.DateTimeFormat('en-IE', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...(withSeconds ? { second: '2-digit' } : {}), timeZone: shopZone }).format(new Date(at))

/** `15:05:38` of today, `Tue 15:05` of another day. */
export const momentText = (at: Instant, now: Instant): string =>
  dayOf(at, shopZone) === dayOf(now, shopZone) ? clockText(at, true) : `${new Intl.DateTimeFormat('en-IE', { weekday: 'short', timeZone: shopZone }).format(new Date(at))} ${clockText(at)}`
