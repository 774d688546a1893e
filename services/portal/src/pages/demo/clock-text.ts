import type { Instant } from '@wismo/kernel'
import { shopZone } from '../../demo/shop.ts'

/** `15:05`, where the shop is. */
export const clockText = (at: Instant, withSeconds = false): string =>
  new Intl.DateTimeFormat('en-IE', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...(withSeconds ? { second: '2-digit' } : {}), timeZone: shopZone }).format(new Date(at))
