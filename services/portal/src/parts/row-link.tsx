import type { JSX } from 'preact'
import { Icon, type IconName } from './icon.tsx'

/** A way on: what it does, and what to expect of it. */
export function RowLink({ href, icon, title, text }: { readonly href: string; readonly icon: IconName; readonly title: string; readonly text: string }): JSX.Element {
  return (
    <a class="way" href={href}>
      <Icon name={icon} />
      <span class="what"><span class="name">{title}</span><span class="detail">{text}</span></span>
      <Icon name="chevron-right" flip />
    </a>
  )
}
