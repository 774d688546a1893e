import type { JSX } from 'preact'
import { Icon, type IconName } from '../../parts/icon.tsx'

export interface Door {
  readonly href: string
  readonly icon: IconName
  readonly name: string
  readonly text: string
}

export interface DoorsProps {
  /** Only to what is there. */
  readonly doors: readonly Door[]
}

export const Doors = ({ doors }: DoorsProps): JSX.Element => (
  <ul class="doors" role="list">
    {doors.map(({ href, icon, name, text }) => <li><a class="card door" href={href}><Icon name={icon} /><span><b>{name}</b><small>{text}</small></span></a></li>)}
  </ul>
)
