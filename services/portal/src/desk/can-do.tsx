import type { JSX } from 'preact'
import type { MaskedOrder } from '@wismo/agent-api'
import { Icon } from '../parts/icon.tsx'
import { plain, sentence } from './desk-words.ts'

interface CanDoProps {
  readonly order: MaskedOrder
  /** Whether this person may see a contact, and there is one. */
  readonly mayReveal: boolean
  readonly name: string
  /** Where the customer's page is shown. */
  readonly pageHref: string
  /** Where the order is shown as it is now; present where the past is shown. */
  readonly nowHref?: string | undefined
}

/** What there is to do, and what cannot be done and why. Actions that nothing carries out are not offered. */
export function CanDo({ order, mayReveal, name, pageHref, nowHref }: CanDoProps): JSX.Element {
  return (
    <section class="panel" aria-labelledby="can">
      <header><h2 id="can">What you can do</h2></header>
      {nowHref === undefined ? <Choices order={order} mayReveal={mayReveal} name={name} pageHref={pageHref} /> : <p class="note">Actions work on the order as it is now. <a href={nowHref}>Back to now</a></p>}
    </section>
  )
}

function Choices({ order, mayReveal, name, pageHref }: Omit<CanDoProps, 'nowHref'>): JSX.Element {
  const refused = refusals(order)
  return (
    <>
      <ul role="list" class="choices">
        <li><a href={pageHref}><Icon name="external-link" /><span class="what"><b>{`See ${name === 'the customer' ? 'the customer’s' : `${name}’s`} page`}</b><small>What is read there at this moment, without contacts</small></span><Icon name="chevron-right" flip /></a></li>
        {mayReveal && <li><a href="#contact"><Icon name="eye" /><span class="what"><b>See the contact</b><small>With a reason; it is written down</small></span><Icon name="chevron-right" flip /></a></li>}
      </ul>
      {refused.length > 0 && (
        <>
          <h3 class="sub">Not possible, and why</h3>
          <ul role="list" class="choices">{refused.map(({ what, why }) => <li class="no"><Icon name="ban" /><span class="what"><span>{what}</span><small>{why}</small></span></li>)}</ul>
        </>
      )}
    </>
  )
}

interface Refusal {
  readonly what: string
  readonly why: string
}

const verbs: Readonly<Record<string, string>> = { cancel: 'Cancel', return: 'Take back', change_address: 'Change the address', pay: 'Pay', extend_pickup: 'Keep it longer', choose_option: 'Choose' }
const whys: Readonly<Record<string, string>> = {
  already_shipped: 'It has left us.', already_there: 'The customer has it already.', coming_back: 'It is on its way back to us.', duplicate_open: 'It was asked for already; the node has not answered.', window_over: 'The days for giving it back are over.', window_closed: 'The days for giving it back are over.', not_delivered: 'It is not there yet.',
  not_returnable: 'This article is not taken back.', final_sale: 'It was sold for good.', already_returned: 'All of it came back.',
}
/** The next best thing, where the rules name one. */
const instead: Readonly<Record<string, string>> = { return: 'When it is there it can come back.', intercept: 'The carrier may be asked to stop it.', redirect: 'The carrier may bring it elsewhere.' }

/** One row for each thing that is refused for the same reasons, whatever number of lines it is about. */
function refusals({ actions, lines }: MaskedOrder): readonly Refusal[] {
  const rows = new Map<string, { readonly verb: string; readonly why: string; readonly on: string[] }>()
  for (const one of actions) {
    if (one.allowed) continue
    const { action, on } = one
    const line = lines.find(({ id }) => id === on)
    const why = whyOf(one, line)
    const row = rows.get(`${action} ${why}`) ?? { verb: verbs[action] ?? sentence(plain(action)), why, on: [] }
    rows.set(`${action} ${why}`, row)
    if (on !== undefined) row.on.push(line?.title ?? on)
  }
  return [...rows.values()].map(({ verb, why, on }) => ({ what: [verb, listed(on)].filter((part) => part !== '').join(' '), why }))
}

function whyOf({ reasons = [], alternatives = [] }: Pick<MaskedOrder['actions'][number], 'reasons' | 'alternatives'>, line: Line | undefined): string {
  const codes = reasons.map(({ code }) => code)
  const end = codes.includes('already_shipped') ? endOf(alternatives, line) : undefined
  if (end !== undefined) return whys[end] ?? ''
  const next = alternatives.filter((name) => name !== 'return' || !isForGood(line))
  return [...codes.map((code) => whys[code] ?? `${sentence(plain(code))}.`), ...next.flatMap((name) => instead[name] ?? [])].join(' ')
}

/** What has left us and is not on its way any more: what cannot be stopped there is with the customer, and some of it turned back. */
function endOf(alternatives: readonly string[], line: Line | undefined): 'already_there' | 'coming_back' | undefined {
  if (alternatives.join() === 'return') return 'already_there'
  const { in_transit: moving = 0, returning_to_sender: back = 0 } = line?.units ?? {}
  return back > 0 && moving === 0 ? 'coming_back' : undefined
}

type Line = MaskedOrder['lines'][number]
const isForGood = (line: Line | undefined): boolean => line?.returns?.reasons?.some(({ code }) => code === 'not_returnable') === true

const named = 3
const listed = (names: readonly string[]): string => (names.length <= named ? names.join(', ') : `${names.slice(0, named).join(', ')} and ${names.length - named} more`)
