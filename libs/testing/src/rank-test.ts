// Mann-Whitney: whether values of one sample tend to be larger than those of another, whatever their distribution.

/**
 * How likely ranks as uneven as these are where both samples come from the same distribution, two-sided, by the normal
 * approximation with ties: right for 20 values and more of each.
 */
export function rankTest(one: readonly number[], other: readonly number[]): number {
  const [n, m] = [one.length, other.length]
  const all = [...one.map((value) => ({ value, own: true })), ...other.map((value) => ({ value, own: false }))].sort((a, b) => a.value - b.value)
  let ranks = 0
  let ties = 0
  for (let from = 0; from < all.length; ) {
    let to = from
    while (to < all.length && all[to]?.value === all[from]?.value) to += 1
    const count = to - from
    // Equal values share the mean of their ranks.
    ranks += all.slice(from, to).filter(({ own }) => own).length * ((from + 1 + to) / 2)
    ties += count ** 3 - count
    from = to
  }
  const total = n + m
  const deviation = Math.sqrt(((n * m) / 12) * (total + 1 - ties / (total * (total - 1))))
  const distance = Math.abs(ranks - (n * (n + 1)) / 2 - (n * m) / 2)
  return deviation === 0 ? 1 : 2 * upperTail(Math.max(0, distance - 0.5) / deviation)
}

/** Of the normal distribution, to 7 digits (Abramowitz and Stegun 26.2.17). */
function upperTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z)
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
  return density * t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
}
