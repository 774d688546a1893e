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

/** The sign of a shop before its name: its logo, its own drawing where we have one, else its first letter. */
export function Mark({ id, name, logo }: { readonly id: string; readonly name: string; readonly logo?: ShopLogo | undefined }): JSX.Element {
  if (logo !== undefined) return <img class="mark" src={logo.path} alt="" width={Math.round(Math.min(longest, height * logo.ratio))} height={Math.round(Math.min(height, longest / logo.ratio))} />
  return (
    <svg class="mark" viewBox="0 0 32 32" width="26" height="26" aria-hidden="true" focusable="false">
      <rect class="ground" width="32" height="32" rx="8" />
      {id === 'aldermoor' ? <Hill /> : <text class="letter" x="16" y="22" text-anchor="middle">{[...name][0]?.toUpperCase()}</text>}
    </svg>
  )
}

const Hill = (): JSX.Element => (
  <>
    <circle class="sun" cx="22.5" cy="10" r="2.6" />
    <path class="hill" d="M6 23c2.4-6.4 4.8-9.7 7.3-9.7 2.7 0 4 4 6 4 1.4 0 2.3-1.6 3.5-1.6 1.8 0 3.2 3 3.7 7.300z" />
  </>
)
