import { Instant, type Clock } from '@wismo/kernel'
import type { Database, Figure } from '@wismo/service'
import { lastRun } from './runs.ts'

/** How long ago the last run ended, and what it removed. */
export async function retentionFigures(database: Database, clock: Clock): Promise<readonly Figure[]> {
  const last = await lastRun(database)
  if (last === undefined) return []
  const age = Math.max(0, Instant.toMillis(clock()) - Instant.toMillis(last.at)) / 1_000
  return [{ name: 'wismo_retention_age_seconds', value: age, labels: {} }, ...Object.entries(last.removed).map(([what, value]: readonly [string, number]) => ({ name: 'wismo_retention_removed', value, labels: { what } }) as const)]
}
