import type { JSX } from 'preact'
import { encode } from 'uqr'

/** Modules of white around the code, as scanners want them (ISO 18004). */
const quietZone = 4

/** A code to scan, black on white whatever the theme is. What it says stands beside it as text: it is hidden from who listens. */
export function Qr({ text }: { readonly text: string }): JSX.Element {
  const { data, size } = encode(text, { ecc: 'M', border: quietZone })
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} aria-hidden="true" focusable="false" shape-rendering="crispEdges">
      <path fill="#fff" d={`M0 0h${size}v${size}H0z`} />
      <path fill="#000" d={data.flatMap(barsOf).join('')} />
    </svg>
  )
}

/** Black modules of a row, those beside each other as one. */
function barsOf(row: readonly boolean[], y: number): readonly string[] {
  return row.flatMap((isBlack, x) => {
    if (!isBlack || row[x - 1] === true) return []
    const end = row.indexOf(false, x)
    const length = (end < 0 ? row.length : end) - x
    return [`M${x} ${y}h${length}v1h-${length}z`]
  })
}
