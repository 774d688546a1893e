import type { JSX } from 'preact'
import type { When } from '../formats.ts'

/** A range of days that wraps only between its two ends. */
export function Dates({ when }: { readonly when: When }): JSX.Element {
  const [first = '', last] = when.ends
  if (last === undefined) return <span class="when">{first}</span>
  return (
    <span class="when">
      <span class="end">{first.trimEnd()}</span>{/\s$/.test(first) ? ' ' : <wbr />}<span class="end">{last}</span>
    </span>
  )
}
