import { Instant } from '@wismo/kernel'
import type { JSX } from 'preact'
import { dayOf } from '../formats.ts'
import { Icon } from './icon.tsx'
import type { Section } from './sections.ts'
import { dayWords, sumWords, yourPayment, type Shown } from './shown.ts'
import { refundOf } from './state-words.ts'

interface Step {
  readonly text: string
  /** The day it happened, or by when it will. */
  readonly note?: string
  readonly state: 'done' | 'now' | 'next'
}

/** A return from the asking to the money on the account, each step with its day where the order tells it. */
export function ReturnPath({ section, shown }: { readonly section: Section; readonly shown: Shown }): JSX.Element | null {
  const steps = stepsOf(section, shown)
  if (steps.length === 0) return null
  return (
    <div class="path">
      <h4 class="hidden">{shown.say('path.title')}</h4>
      <ol role="list">
        {steps.map(({ text, note, state }) => (
          <li class={state} {...(state === 'now' ? { 'aria-current': 'step' as const } : {})}>
            <span class="dot" aria-hidden="true">{state === 'done' && <Icon name="check" />}</span>
            <div>
              <p>{state === 'done' ? <>{text}<span class="hidden">{shown.say('steps.done')}</span></> : text}</p>
              {note !== undefined && <p class="detail">{note}</p>}
            </div>
          </li>
        ))}
      </ol>
    </div>
  )
}

const order = ['return_asked', 'hand_in', 'return_moving', 'return_here', 'returned']

function stepsOf(section: Section, shown: Shown): readonly Step[] {
  const { say } = shown
  const reached = order.indexOf(section.state)
  if (reached < 0) return []
  const refund = refundOf(section, shown)
  const isExpectingMoney = refund !== undefined || (section.back?.outcome === 'refund' && shown.view.money !== undefined)
  const status = section.back?.status
  const checked = status === 'inspected' || reached === 4
  // How far it is: asked, handed in, with us, checked, money sent, money there.
  const far = refund?.isComing === false ? 6 : refund !== undefined ? 5 : checked ? 4 : reached === 3 ? 3 : reached === 2 ? 2 : 1
  const step = (at: number, text: string, note?: string): Step => ({ text, ...(note === undefined ? {} : { note }), state: at <= far ? 'done' : at === far + 1 ? 'now' : 'next' })
  return [
    step(1, say('path.asked'), toldOn(['ReturnRequested'], shown)),
    step(2, say('path.handed'), toldOn(['ReturnHandedOver'], shown)),
    step(3, say('path.here'), toldOn(['ReturnReceived'], shown)),
    step(4, say('path.checked'), toldOn(['ReturnInspected'], shown)),
    ...(isExpectingMoney ? [
      step(5, say('path.sent', { amount: sumWords(shown, refund?.amount), how: yourPayment(shown) }), refund === undefined ? undefined : toldOn(['RefundRequested', 'RefundSucceeded', 'RefundRecorded'], shown)),
      step(6, say('path.account'), refund?.arrivesBy === undefined ? undefined : say('path.by', { day: dayWords(shown, refund.arrivesBy) })),
    ] : []),
  ]
}

/** The day of the newest such fact, while it can be of this return alone. */
function toldOn(types: readonly string[], shown: Shown): string | undefined {
  if (shown.view.returns.length !== 1) return undefined
  const at = shown.view.timeline.entries.find(({ type }) => types.includes(type))?.at
  return at === undefined ? undefined : dayWords(shown, dayOf(Instant.parse(at), shown.view.timeZone))
}
