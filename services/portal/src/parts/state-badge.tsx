import type { DescribedEvent } from '@wismo/contracts'
import type { JSX } from 'preact'
import { Icon } from './icon.tsx'

/** Draft, or since when it is published. */
export function StateBadge({ state, since }: Pick<DescribedEvent, 'state' | 'since'>): JSX.Element {
  if (state === 'draft') return <span class="pill draft">Draft</span>
  return <span class="pill"><Icon name="check" />Since {since}</span>
}
