import type { JSX } from 'preact'
import { Icon } from './icon.tsx'
import { LineItem } from './line-item.tsx'
import type { Item, Section } from './sections.ts'
import type { Shown } from './shown.ts'

/** Lines that are shown at once. */
const shownAtOnce = 10

/** The items of a group; of many the rest folds away. */
export function Lines({ section, shown }: { readonly section: Section; readonly shown: Shown }): JSX.Element {
  const { items } = section
  const isLong = items.length > shownAtOnce + 1
  return (
    <>
      <Items items={isLong ? items.slice(0, shownAtOnce) : items} section={section} shown={shown} />
      {isLong && (
        <details class="fold">
          <summary><Icon name="chevron-down" />{shown.say('item.more', { count: items.length - shownAtOnce })}</summary>
          <Items items={items.slice(shownAtOnce)} section={section} shown={shown} />
        </details>
      )}
    </>
  )
}

const Items = ({ items, section, shown }: { readonly items: readonly Item[]; readonly section: Section; readonly shown: Shown }): JSX.Element => (
  <ul class="lines" role="list">{items.map((item) => <LineItem item={item} section={section} shown={shown} />)}</ul>
)
