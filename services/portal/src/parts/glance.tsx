import type { OrderLineView } from '@wismo/lifecycle'
import type { JSX } from 'preact'
import { count, listText } from '../formats.ts'
import type { Say } from '../words.ts'
import { isOpen, type Section } from './sections.ts'
import type { Shown } from './shown.ts'
import { badgeOf, stateWords } from './state-words.ts'
import { Icon } from './icon.tsx'
import { Tile } from './tile.tsx'

interface GlanceProps {
  readonly sections: readonly Section[]
  readonly shown: Shown
}

/** Groups that are all shown at once; of a very large order the rest folds away. */
const shownAtOnce = 8

/** The whole order in one look: each group with its pictures, its names, its state, and the way to it. */
export function Glance({ sections, shown }: GlanceProps): JSX.Element | null {
  if (sections.length === 0) return null
  const isLong = sections.length > shownAtOnce + 1
  const first = isLong ? sections.slice(0, shownAtOnce) : sections
  return (
    <section aria-labelledby="everything">
      <h2 id="everything">{shown.say('glance.title')}</h2>
      <Rows sections={first} shown={shown} />
      {isLong && (
        <details class="more">
          <summary><Icon name="chevron-down" />{shown.say('glance.groups', { count: sections.length - shownAtOnce })}</summary>
          <Rows sections={sections.slice(shownAtOnce)} shown={shown} />
        </details>
      )}
    </section>
  )
}

function Rows({ sections, shown }: GlanceProps): JSX.Element {
  return (
    <ul class="glance card" role="list">
      {sections.map((section) => {
        const { tone, icon } = badgeOf(section, shown)
        return (
          <li>
            <a href={`#${section.anchor}`}>
              <span class="thumbs">{section.items.slice(0, 2).map(({ line }) => <Tile sku={line.sku} />)}</span>
              <span class="what">
                <span class="name">{namesOf(section, shown.locale, shown.say)}</span>
                <span class={`state ${tone === 'neutral' || (tone === 'brand' && isOpen(section)) ? '' : tone}`}><Icon name={icon} /><span>{stateWords(section, shown)}</span></span>
              </span>
              <Icon name="chevron-right" flip />
            </a>
          </li>
        )
      })}
    </ul>
  )
}

function namesOf({ items }: Section, locale: string, say: Say): string {
  const names = items.slice(0, 2).map(({ line, quantity }) => nameOf(line, quantity, locale, say))
  const first = listText(locale, names)
  return items.length > 2 ? say('glance.more', { first, more: items.length - 2 }) : first
}

const nameOf = ({ title, unit }: OrderLineView, quantity: number, locale: string, say: Say): string =>
  quantity === 1 || unit.scale > 0 ? title : say('glance.quantity', { quantity: count(locale, quantity, 0), title })
