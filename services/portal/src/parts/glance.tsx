import type { OrderLineView, OrderView } from '@wismo/lifecycle'
import type { JSX } from 'preact'
import { count, windowText, type Day } from '../formats.ts'
import type { Say } from '../words.ts'
import { isOff, sectionsOf, type Section } from './sections.ts'
import { Icon } from './icon.tsx'
import { Tile } from './tile.tsx'

interface GlanceProps {
  readonly view: OrderView
  readonly today: Day
  readonly locale: string
  readonly say: Say
}

/** The whole order in one look: each group with its pictures, its names, its state, and the way to it. */
export function Glance({ view, today, locale, say }: GlanceProps): JSX.Element {
  return (
    <section aria-labelledby="everything">
      <h2 id="everything">{say('glance.title')}</h2>
      <ul class="glance card" role="list">
        {sectionsOf(view).map((section) => (
          <li>
            <a href={`#${section.anchor}`}>
              <span class="thumbs">{section.items.slice(0, 2).map(({ line }) => <Tile sku={line.sku} />)}</span>
              <span class="what">
                <span class="name">{namesOf(section, locale, say)}</span>
                <span class="state"><Icon name={section.kind === 'pickup' || section.kind === 'curbside' ? 'store' : 'clock'} />{stateText(section, today, locale, say)}</span>
              </span>
              <Icon name="chevron-right" flip />
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}

function namesOf({ items }: Section, locale: string, say: Say): string {
  const names = items.slice(0, 2).map(({ line, quantity }) => nameOf(line, quantity, locale, say))
  const first = new Intl.ListFormat(locale, { type: 'unit', style: 'short' }).format(names)
  return items.length > 2 ? say('glance.more', { first, more: items.length - 2 }) : first
}

const nameOf = ({ title, unit }: OrderLineView, quantity: number, locale: string, say: Say): string =>
  quantity === 1 || unit.scale > 0 ? title : say('glance.quantity', { quantity: count(locale, quantity, 0), title })

function stateText(section: Section, today: Day, locale: string, say: Say): string {
  const { when, kind } = section
  if (isOff(section)) return say('state.cancelled')
  if (when === undefined) return say('state.received')
  return say(kind === 'pickup' || kind === 'curbside' ? 'state.pickup.when' : 'state.received.when', { when: windowText(locale, when, today).text })
}
