import type { OrderView } from '@wismo/lifecycle'
import type { JSX } from 'preact'
import type { Say, WordKey } from '../words.ts'

type Group = OrderView['groups'][number]

/** What each kind of delivery calls its five steps. */
const labels: Readonly<Record<Group['kind'], readonly WordKey[]>> = {
  ship: ['step.ordered', 'step.packed', 'step.on_its_way', 'step.out_for_delivery', 'step.delivered'],
  pickup: ['step.ordered', 'step.picked', 'step.packed', 'step.ready', 'step.collected'],
  curbside: ['step.ordered', 'step.picked', 'step.packed', 'step.ready', 'step.collected'],
  scheduled: ['step.ordered', 'step.booked', 'step.loaded', 'step.arrived', 'step.delivered'],
  digital: ['step.ordered', 'step.provided'],
  none: ['step.ordered', 'step.provided'],
}

/** The bar of steps; on a phone only the current step keeps its word, the others stay for screen readers. */
export function Steps({ group, say }: { readonly group: Group; readonly say: Say }): JSX.Element {
  return (
    <section class="steps" aria-label={say('steps.title')}>
      <ol role="list">
        {labels[group.kind].map((label, i) => {
          const state = i + 1 < group.step ? 'done' : i + 1 === group.step ? 'now' : 'next'
          return (
            <li class={`step ${state}`} {...(state === 'now' ? { 'aria-current': 'step' as const } : {})}>
              <span class="segment" aria-hidden="true" />
              <span class="word">{state === 'done' ? say('steps.done', { step: say(label) }) : say(label)}</span>
            </li>
          )
        })}
      </ol>
    </section>
  )
}
