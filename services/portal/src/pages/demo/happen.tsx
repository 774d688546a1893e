import type { JSX } from 'preact'
import type { Wish } from '../../demo/world.ts'
import { listText } from '../../formats.ts'
import { Icon, type IconName } from '../../parts/icon.tsx'
import { Press } from './press.tsx'

export interface HappenProps {
  readonly number: string
  /** What its shop calls it: forms are sent by that. */
  readonly externalId: string
  readonly press: string
  /** Services that are stopped. */
  readonly stopped: readonly string[]
  /** Why a wish cannot come true now; those that can are not in it. */
  readonly whyNot: Readonly<Partial<Record<Wish, string>>>
  /** What was just made happen. */
  readonly did?: { readonly wish: Wish; readonly facts: number }
}

const buttons: readonly (readonly [Wish, IconName, string])[] = [
  ['move_on', 'truck', 'Move it on'], ['deliver', 'package-check', 'Deliver it'], ['delay', 'cloud-lightning', 'Delay it'],
  ['lose', 'package-x', 'Lose it'], ['return_item', 'undo-2', 'Return an item'], ['bank_says_no', 'credit-card', 'Bank says no'],
]

/** Trouble on demand. What cannot happen is no button, and says why. */
export function Happen({ number, externalId, press, stopped, whyNot, did }: HappenProps): JSX.Element {
  return (
    <section class="card knob" aria-labelledby="happen">
      <h2 id="happen">Make something happen to <bdi class="end">{number}</bdi></h2>
      <form class="wishes" method="post" action={`/demo/orders/${encodeURIComponent(externalId)}/do`}>
        <Press press={press} />
        {buttons.map(([wish, icon, label]) => {
          const reason = whyNot[wish]
          return reason === undefined
            ? <button class="button small" name="wish" value={wish}><Icon name={icon} />{label}</button>
            : <p class="cannot"><Icon name={icon} /><span>{label} <small>{reason}</small></span></p>
        })}
      </form>
      {stopped.length > 0 && <p class="waits">{waitsText(stopped)}</p>}
      {did === undefined ? <p class="did">Each button sends what that system would send.</p> : <p class="did" data-done>{didText(did)}</p>}
    </section>
  )
}

/** What is told then is told all the same, and kept. */
function waitsText(stopped: readonly string[]): string {
  const names = listText('en-IE', stopped)
  const are = stopped.length === 1 ? 'is' : 'are'
  return stopped.includes('order-view') ? `The customer’s page waits: ${names} ${are} stopped.` : `${names} ${are} stopped: what is told waits there.`
}

function didText({ wish, facts }: NonNullable<HappenProps['did']>): string {
  if (facts === 0) return 'Nothing new was told.'
  return `${labelOf(wish)}: ${facts === 1 ? 'one message' : `${facts} messages`} told.`
}

const labelOf = (wish: Wish): string => buttons.find(([name]) => name === wish)?.[2] ?? wish
