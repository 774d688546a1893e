import type { PromiseView, PromiseWindow } from '@wismo/lifecycle'

/** What is expected now, where somebody guessed anew; undefined while the first word stands. */
export function expectedOf({ estimate, original: { timeZone } }: Pick<PromiseView, 'estimate' | 'original'>): PromiseWindow | undefined {
  const to = estimate?.latest ?? estimate?.likely
  if (to === undefined) return undefined
  const from = estimate?.earliest
  return { ...(from === undefined ? {} : { from }), to, precision: to.length === 10 ? 'day' : 'hour', timeZone, source: estimate?.source ?? 'unknown' }
}
