// Where something is fetched: the counter's name, its street, and until when it is open today.
import { nextOpening } from '@wismo/service'
import type { ShopNode } from '@wismo/service'
import { dayOf, timeText } from '../formats.ts'
import type { Section } from './sections.ts'
import { untilWords, type Shown } from './shown.ts'

/** Sentences; none where the shop did not say where that is. */
export function counterFacts({ kind, state, work, items }: Section, shown: Shown): readonly string[] {
  const id = work?.locationId ?? items[0]?.line.locationId
  const node = (kind === 'pickup' || kind === 'curbside') && hasCounter.includes(state) ? shown.nodes?.find((one) => one.id === id) : undefined
  if (node?.address === undefined) return []
  return [`${node.name}, ${node.address.line1}, ${node.address.city}.`, ...(state === 'ready' ? openFact(node, shown) : [])]
}

const hasCounter: readonly Section['state'][] = ['ordered', 'preparing', 'ready', 'window_over']

/** Nothing of a counter that is always open, or of one that does not open any more. */
function openFact({ hours, timeZone: own }: ShopNode, shown: Shown): readonly string[] {
  const { view, now, today, locale, say } = shown
  const timeZone = own ?? view.timeZone
  const opening = hours && nextOpening(hours, timeZone, now)
  if (opening === undefined) return []
  const isToday = dayOf(opening.to, timeZone) === today && opening.from <= now
  return [isToday ? say('fact.open', { time: timeText(locale, opening.to, timeZone) }) : say('fact.opens', { when: untilWords(shown, opening.from) })]
}
