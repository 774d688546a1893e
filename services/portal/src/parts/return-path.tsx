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
export function ReturnPath({ section, shown, inHero = false }: { readonly section: Section; readonly shown: Shown; readonly inHero?: boolean }): JSX.Element | null {
  const steps = stepsOf(section, shown)
  if (steps.length === 0) return null
  return (
    <div class={inHero ? 'path card' : 'path'}>
      {inHero ? <h2 class="hidden">{shown.say('path.title')}</h2> : <h4 class="hidden">{shown.say('path.title')}</h4>}
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

function stepsOf(section: Section, shown: Shown): readonly Step[] {
  const { say } = shown
  const refund = refundOf(section, shown)
  const far = farOf(section, refund)
  if (far === 0) return []
  const step = (at: number, text: string, note?: string): Step => ({ text, ...(note === undefined ? {} : { note }), state: at > far ? 'next' : at === far && far < whole ? 'now' : 'done' })
  return [
    step(1, say('path.asked'), toldOn(['ReturnRequested'], shown)),
    step(2, say('path.handed'), toldOn(['ReturnHandedOver'], shown)),
    step(3, say('path.here'), toldOn(['ReturnReceived'], shown)),
    step(4, say('path.checked'), toldOn(['ReturnInspected'], shown)),
    ...(isAboutMoney(section, shown) ? [
      step(5, say('path.sent', { amount: sumWords(shown, refund?.amount), how: yourPayment(shown) }), refund && toldOn(['RefundRequested', 'RefundSucceeded', 'RefundRecorded'], shown)),
      step(6, say('path.account'), refund?.arrivesBy === undefined || !refund.isComing ? undefined : say('path.by', { day: dayWords(shown, refund.arrivesBy) })),
    ] : []),
  ]
}

/** Steps of a return that is over. */
const whole = 6

/** How many steps it has come: asked, handed in, with us, checked, money sent, money there; 0 of a return that went another way. */
function farOf({ state, back }: Section, refund: ReturnType<typeof refundOf>): number {
  const reached: Readonly<Partial<Record<Section['state'], number>>> = { return_asked: 1, hand_in: 1, return_moving: 2, return_here: back?.status === 'inspected' ? 4 : 3, returned: 4 }
  const far = reached[state] ?? 0
  if (far === 0 || refund === undefined) return far
  return refund.isComing ? 5 : whole
}

const isAboutMoney = (section: Section, shown: Shown): boolean => refundOf(section, shown) !== undefined || (section.back?.outcome === 'refund' && shown.view.money !== undefined)

/** The day of the newest such fact, while it can be of this return alone. */
function toldOn(types: readonly string[], shown: Shown): string | undefined {
  if (shown.view.returns.length !== 1) return undefined
  const at = shown.view.timeline.entries.find(({ type }) => types.includes(type))?.at
  return at === undefined ? undefined : dayWords(shown, dayOf(Instant.parse(at), shown.view.timeZone))
}
