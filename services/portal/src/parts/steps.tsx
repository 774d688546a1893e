import type { JSX } from 'preact'
import type { WordKey } from '../words.ts'
import type { Section } from './sections.ts'
import type { Shown } from './shown.ts'

/** What each kind calls its steps. The view counts a pickup in four: what is being prepared there is picked and packed here. */
const labels: Readonly<Record<Section['kind'], readonly WordKey[]>> = {
  ship: ['step.ordered', 'step.packed', 'step.on_its_way', 'step.out_for_delivery', 'step.delivered'],
  pickup: ['step.ordered', 'step.packed', 'step.ready', 'step.collected'],
  curbside: ['step.ordered', 'step.packed', 'step.ready', 'step.collected'],
  scheduled: ['step.ordered', 'step.booked', 'step.loaded', 'step.arrived', 'step.delivered'],
  digital: ['step.ordered', 'step.provided'],
  none: ['step.ordered', 'step.provided'],
  return: ['step.return.asked', 'step.return.handed', 'step.return.checked', 'step.return.sent', 'step.return.account'],
  off: [],
}

/** The bar of steps; on a phone only the current step keeps its word, the others stay for screen readers. What is late is amber, never red. */
export function Steps({ section, shown: { say } }: { readonly section: Section; readonly shown: Shown }): JSX.Element | null {
  const words = labels[section.kind]
  if (words.length === 0) return null
  return (
    <section class="steps" aria-label={say('steps.title')}>
      <ol role="list">
        {words.map((label, i) => {
          const state = i + 1 < section.step ? 'done' : i + 1 === section.step ? 'now' : 'next'
          const isLast = state === 'now' && i + 1 === words.length
          return (
            <li class={`step ${state}${state === 'now' && section.isLate ? ' late' : ''}${isLast ? ' whole' : ''}`} {...(state === 'now' ? { 'aria-current': 'step' as const } : {})}>
              <span class="segment" aria-hidden="true" />
              <span class="word">{say(label)}{state === 'done' && <span class="hidden">{say('steps.done')}</span>}</span>
            </li>
          )
        })}
      </ol>
    </section>
  )
}
