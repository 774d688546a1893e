import { Instant } from '@wismo/kernel'

/** So many months before that moment: the same day, or the last of a shorter month. UTC. */
export function monthsBefore(moment: Instant, months: number): Instant {
  const at = new Date(Instant.toMillis(moment))
  const day = at.getUTCDate()
  at.setUTCDate(1)
  at.setUTCMonth(at.getUTCMonth() - months)
  const lastDay = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate()
  at.setUTCDate(Math.min(day, lastDay))
  return Instant.fromMillis(at.getTime())
}
