import type { JSX } from 'preact'

/** The drawing that a shop set. */
export interface ShopLogo {
  readonly path: string
  /** Width by height: its place is kept before it is there. */
  readonly ratio: number
}

const height = 26
/** Longer ones are made smaller: the name stands beside it. */
const longest = 140

/** The sign of a shop before its name: its logo, else its first letter. */
export function Mark({ name, logo }: { readonly name: string; readonly logo?: ShopLogo | undefined }): JSX.Element {
  if (logo !== undefined) return <img class="mark" src={logo.path} alt="" width={Math.round(Math.min(longest, height * logo.ratio))} height={Math.round(Math.min(height, longest / logo.ratio))} />
  return (
    <svg class="mark" viewBox="0 0 32 32" width="26" height="26" aria-hidden="true" focusable="false">
      <rect class="ground" width="32" height="32" rx="8" />
      <text class="letter" x="16" y="22" text-anchor="middle">{[...name][0]?.toUpperCase()}</text>
    </svg>
  )
}
