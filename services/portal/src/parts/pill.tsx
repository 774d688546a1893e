import type { JSX } from 'preact'
import { Icon } from './icon.tsx'
import type { Badge } from './state-words.ts'

/** An icon and a word: the colour only repeats what both say. */
export const Pill = ({ badge: { tone, icon, text } }: { readonly badge: Badge }): JSX.Element => <span class={`pill ${tone}`}><Icon name={icon} />{text}</span>
