const units = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** `90s`, `5m`, `2h` or `1d` in milliseconds; undefined for anything else. */
export function durationOf(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? []
  return count === undefined ? undefined : Number(count) * units[unit as keyof typeof units]
}

/** Milliseconds as people say them, in the two largest units: `3m 20s`, `2d 4h`. */
export function durationText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000))
  const parts = ([[Math.floor(seconds / 86_400), 'd'], [Math.floor(seconds / 3_600) % 24, 'h'], [Math.floor(seconds / 60) % 60, 'm'], [seconds % 60, 's']] as const).map(([count, unit]) => ({ count, text: `${count}${unit}` }))
  const first = parts.findIndex(({ count }) => count > 0)
  if (first < 0) return '0s'
  return parts.slice(first, first + 2).filter(({ count }) => count > 0).map(({ text }) => text).join(' ')
}
