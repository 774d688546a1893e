import type { OrderView } from '@wismo/lifecycle'
import type { JSX } from 'preact'
import { Icon, type IconName } from './icon.tsx'
import { none, sumWords, untilWords, type Shown } from './shown.ts'

interface Note {
  readonly icon: IconName
  readonly text: string
  readonly note?: string
}

/** What else goes on around the order: what was complained about, swapped, changed and made good. Absent where nothing does. */
export function Also({ shown }: { readonly shown: Shown }): JSX.Element | null {
  const notes = notesOf(shown)
  if (notes.length === 0) return null
  return (
    <section aria-labelledby="also">
      <h2 id="also">{shown.say('also.title')}</h2>
      <ul class="card rows" role="list">
        {notes.map(({ icon, text, note }) => (
          <li>
            <Icon name={icon} />
            <div>
              <p class="name">{text}</p>
              {note !== undefined && <p class="detail">{note}</p>}
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}

function notesOf(shown: Shown): readonly Note[] {
  const { view, say } = shown
  // Where the head of the page says so it is not said again.
  const gone = view.status === 'cancelled' && !saysGone.includes(view.headline.code) && view.lines.some(({ units: { in_transit: moving = 0, delivered = 0 } }) => moving + delivered > 0)
  const presents = view.gift === undefined || 'erased' in view.gift ? [] : view.gift
  return [
    ...(gone ? [{ icon: 'truck' as const, text: say('also.gone'), note: say('also.gone.note') }] : []),
    ...view.incidents.flatMap((incident) => incidentNote(incident, shown)),
    ...view.claims.flatMap((claim) => claimNote(claim, shown)),
    ...view.exchanges.flatMap((exchange) => exchangeNote(exchange, shown)),
    ...view.changes.flatMap((change) => changeNote(change, shown)),
    ...view.appeasements.flatMap((one) => madeGoodNote(one, shown)),
    ...(presents.length > 0 ? [{ icon: 'gift' as const, text: say('also.gift'), ...(presents.some(({ hidePrices }) => hidePrices) ? { note: say('also.gift.note') } : {}) }] : []),
  ]
}

const saysGone: readonly string[] = ['on_the_way', 'out_for_delivery', 'cancelled']

type Of<Section extends keyof OrderView> = OrderView[Section] extends readonly (infer One)[] ? One : never
const isOneOf = (status: string, ...some: readonly string[]): boolean => some.includes(status)

function incidentNote({ status, until, chosen }: Of<'incidents'>, shown: Shown): readonly Note[] {
  const { say } = shown
  if (isOneOf(status, 'resolved', 'closed', 'cancelled')) return []
  if (status === 'options_offered') return [{ icon: 'hand', text: say('also.incident.options'), note: say('also.incident.options.note', { until: untilWords(shown, until) }) }]
  if (chosen !== undefined) return [{ icon: 'check', text: say('also.incident.chosen') }]
  return [{ icon: 'search', text: say('also.incident.open'), note: say('also.incident.open.note') }]
}

function claimNote({ status, outcome, until }: Of<'claims'>, shown: Shown): readonly Note[] {
  const { say } = shown
  if (isOneOf(status, 'withdrawn', 'cancelled')) return []
  if (isOneOf(status, 'denied', 'rejected')) return [{ icon: 'x', text: say('also.claim.denied'), note: say('also.claim.denied.note', { until: untilWords(shown, until) }) }]
  if (!isOneOf(status, 'approved', 'resolved', 'closed')) return [{ icon: 'search', text: say('also.claim.open'), note: say('also.claim.open.note') }]
  const what = outcome === 'refund' || outcome === 'replacement' || outcome === 'repair' ? outcome : undefined
  return [{ icon: 'check', text: say('also.claim.granted'), ...(what === undefined || (what === 'refund' && shown.view.money === undefined) ? {} : { note: say(`also.claim.${what}`) }) }]
}

function exchangeNote({ status, flags = [], difference }: Of<'exchanges'>, shown: Shown): readonly Note[] {
  const { say } = shown
  if (isOneOf(status, 'cancelled', 'withdrawn', 'expired')) return []
  if (flags.includes('unavailable')) return [{ icon: 'circle-alert', text: say('also.exchange.open'), note: say('also.exchange.unavailable') }]
  if (flags.includes('return_lapsed')) return [{ icon: 'circle-alert', text: say('also.exchange.open'), note: say('also.exchange.lapsed') }]
  const sum = sumWords(shown, difference === undefined ? undefined : Math.abs(difference))
  const note = sum === none || difference === undefined ? {} : { note: difference === 0 ? say('also.exchange.same') : say(difference > 0 ? 'also.exchange.pays' : 'also.exchange.gets', { amount: sum }) }
  return [{ icon: 'refresh-cw', text: say(isOneOf(status, 'completed', 'closed', 'resolved') ? 'also.exchange.done' : 'also.exchange.open'), ...note }]
}

function changeNote({ status, delta, until }: Of<'changes'>, shown: Shown): readonly Note[] {
  const { say } = shown
  if (status === 'awaiting_payment') return [{ icon: 'credit-card', text: say('also.change.pay', { amount: sumWords(shown, delta) }) }]
  if (status === 'awaiting_node') return [{ icon: 'timer', text: say('also.change.pending'), note: say('also.change.pending.note', { until: untilWords(shown, until) }) }]
  if (status === 'quoted') return [{ icon: 'timer', text: say('also.change.quoted', { until: untilWords(shown, until) }) }]
  if (status === 'rejected') return [{ icon: 'x', text: say('also.change.refused'), note: say('also.change.refused.note') }]
  if (status === 'expired') return [{ icon: 'x', text: say('also.change.over'), note: say('also.change.refused.note') }]
  return status === 'applied' ? [{ icon: 'check', text: say('also.change.done') }] : []
}

function madeGoodNote({ status, kind, value }: Of<'appeasements'>, shown: Shown): readonly Note[] {
  if (isOneOf(status, 'proposed', 'awaiting_approval', 'rejected', 'cancelled', 'failed')) return []
  const text = shown.say('also.made_good', { amount: sumWords(shown, value === 0 ? undefined : value) })
  return [{ icon: 'gift', text, ...(kind === 'store_credit' ? { note: shown.say('also.made_good.credit') } : {}) }]
}
