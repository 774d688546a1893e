import type { JSX } from 'preact'
import type { MaskedOrder } from '@wismo/agent-api'
import { holdPath } from './desk-address.ts'
import { plain, sentence } from './desk-words.ts'
import { isErasedCustomer } from './order-facts.ts'
import { titlesOf } from './side-cards.tsx'
import { momentText } from './times.ts'

interface HoldsProps {
  readonly order: MaskedOrder
  readonly today: string
  /** May do it, and the order is shown as it is now. */
  readonly mayRelease: boolean
}

type Hold = MaskedOrder['holds'][number]

/** What stops work, and how it goes on. */
export function Holds({ order, today, mayRelease }: HoldsProps): JSX.Element | null {
  const { holds, timeZone, lines } = order
  if (holds.length === 0) return null
  return (
    <section class="panel" aria-labelledby="holds">
      <header><h2 id="holds">On hold</h2></header>
      <ul role="list" class="rows">
        {holds.map((hold) => (
          <li>
            <p><b>{sentence(plain(hold.reason))}</b>{hold.subCode !== undefined && `, ${plain(hold.subCode)}`}</p>
            <p class="detail">{hold.lines === undefined ? 'All of the order' : titlesOf(hold.lines.map(({ lineId }) => lineId), lines)}{hold.until !== undefined && `. To be settled by ${momentText(hold.until, timeZone, today)}`}</p>
            {mayRelease && <Release order={order} hold={hold} />}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Of somebody who was erased no words are kept any more: then there is no field for them. */
function Release({ order, hold: { id, reason } }: { readonly order: MaskedOrder; readonly hold: Hold }): JSX.Element {
  const [note, hint] = [`note-${id}`, `hint-${id}`]
  return (
    <details class="reveal">
      <summary class="button small">Release<span class="hidden"> the hold: {plain(reason)}</span></summary>
      <form method="post" action={holdPath(order.id, id)}>
        {!isErasedCustomer(order.customer) && (
          <>
            <label for={note}>Note, if there is one</label>
            <p class="hint" id={hint}>For those who look at it later. Example: the bank confirmed who it is.</p>
            <textarea id={note} name="note" rows={2} maxLength={500} aria-describedby={hint} />
          </>
        )}
        <button class="small primary">Release the hold</button>
      </form>
    </details>
  )
}
