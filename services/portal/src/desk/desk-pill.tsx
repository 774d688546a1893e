import type { JSX } from 'preact'
import { Icon } from '../parts/icon.tsx'
import type { PillSaid } from './desk-words.ts'

/** A word with its icon; the tone only repeats what both say. */
export const DeskPill = ({ text, tone, icon }: PillSaid): JSX.Element => <span class={`pill ${tone}`}><Icon name={icon} />{text}</span>
