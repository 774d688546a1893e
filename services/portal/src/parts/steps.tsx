import type { JSX } from 'preact'
import type { Say, WordKey } from '../words.ts'
import { isAmber, type Section } from './sections.ts'
import type { Shown } from './shown.ts'

/** What each kind calls its steps. The view counts a pickup in four: what is being prepared there is picked and packed here. */
const labels: Readonly<Record<Exclude<Section['kind'], 'return' | 'off'>, readonly WordKey[]>> = {
  ship: ['step.ordered', 'step.packed', 'step.on_its_way', 'step.out_for_delivery', 'step.delivered'],
  pickup: ['step.ordered', 'step.packed', 'step.ready', 'step.collected'],
  curbside: ['step.ordered', 'step.packed', 'step.ready', 'step.collected'],
  scheduled: ['step.ordered', 'step.booked', 'step.loaded', 'step.arrived', 'step.delivered'],
  digital: ['step.ordered', 'step.provided'],
  none: ['step.ordered', 'step.provided'],
}

/** What waits at a point of its carrier is not in a van any more. */
function labelsOf({ kind, state }: Section): readonly WordKey[] {
  if (kind === 'return' || kind === 'off') return []
  return state === 'at_point' ? labels[kind].map((label) => (label === 'step.out_for_delivery' ? 'step.ready' : label)) : labels[kind]
}

/** How far a group of an order is, in the words of how it comes. */
export function Steps({ section, shown: { say } }: { readonly section: Section; readonly shown: Shown }): JSX.Element | null {
  const words = labelsOf(section)
  return words.length === 0 ? null : <StepBar words={words} step={section.step} isLate={isAmber(section)} say={say} />
}

/** How far a parcel is of which nothing else is known. */
export const ParcelSteps = ({ step, say }: { readonly step: number; readonly say: Say }): JSX.Element => <StepBar words={labels.ship} step={step} isLate={false} say={say} />

/** On a phone only the current step keeps its word, the others stay for screen readers. What is late is amber, never red. */
function StepBar({ words, step, isLate, say }: { readonly words: readonly WordKey[]; readonly step: number; readonly isLate: boolean; readonly say: Say }): JSX.Element {
  return (
    <section class="steps" aria-label={say('steps.title')}>
      <ol role="list">
        {words.map((label, i) => {
          const state = i + 1 < step ? 'done' : i + 1 === step ? 'now' : 'next'
          const isLast = state === 'now' && i + 1 === words.length
          return (
            <li class={`step ${state}${state === 'now' && isLate ? ' late' : ''}${isLast ? ' whole' : ''}`} {...(state === 'now' ? { 'aria-current': 'step' as const } : {})}>
              <span class="segment" aria-hidden="true" />
              <span class="word">{say(label)}{state === 'done' && <span class="hidden">{say('steps.done')}</span>}</span>
            </li>
          )
        })}
      </ol>
    </section>
  )
}
