/** Points of a line through these values, for a box of that size: the newest at its right end, the highest at its top. */
export function sparkline(values: readonly number[], width: number, height: number): string {
  const most = Math.max(1, ...values)
  const step = values.length < 2 ? 0 : width / (values.length - 1)
  return values.map((value, i) => `${round(i * step)},${round(height - (value / most) * height)}`).join(' ')
}

const round = (value: number): number => Math.round(value * 10) / 10
