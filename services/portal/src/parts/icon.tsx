import { h, type JSX } from 'preact'
import { icons } from '../generated/icons.ts'

export type IconName = keyof typeof icons

/** A drawing beside its word: never alone, so it is hidden from screen readers. `flip` turns it with the direction of the text. */
export function Icon({ name, flip = false }: { readonly name: IconName; readonly flip?: boolean }): JSX.Element {
  return (
    <svg class={flip ? 'icon flip' : 'icon'} viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">
      {icons[name].map(([tag, attributes]) => h(tag, attributes))}
    </svg>
  )
}
