// One short answer to one question about an order: which sentence, with what, and whether a person has to help on. Only what the document says at that level is answered.
import { Instant, type Minor } from '@wismo/kernel'
import { dayIn, dayOf, endOf, goesToAddress, unsettledReturns, type OrderLevel, type OrderView } from '@wismo/lifecycle'
import { factsFor, isCollected, type Facts } from './answer-facts.ts'
import type { Intent } from './intents.ts'

/** What a sentence has in its gaps: a day or moment of the order's calendar, or the last of several days, a sum in its currency, a name as carriers write it, or what is written as it is. */
export type Gap = string | number | { readonly day: string; readonly from?: string | undefined } | { readonly amount: Minor } | { readonly carrier: string } | { readonly place: string }

/** A sentence by its key. */
export interface Sentence {
  readonly key: string
  readonly gaps: Readonly<Record<string, Gap>>
  /** Whoever asks gets no further without a person. */
  readonly needsPerson: boolean
}

export interface Answer {
  readonly sentence: Sentence
  readonly facts: Facts
  /** Of what can be done with the order, what has to do with the question. */
  readonly actions: OrderView['actions']
  /** From then on it may be said differently though nothing happens: a day is over, or a deadline. */
  readonly validUntil: Instant
}

/** `view` is the document as the asker sees it; `provedUntil` the end of a link's proof, where there is one. */
export function answerTo(intent: Intent, view: OrderView, { level, now, provedUntil }: { readonly level: OrderLevel; readonly now: Instant; readonly provedUntil?: Instant | undefined }): Answer {
  const isHidden = level === 'link' && hiddenFromLinks.includes(intent)
  return {
    sentence: isHidden ? sentence('hidden') : sentences[intent](view, comesIn(view, now)),
    facts: isHidden ? {} : factsFor(intent, view),
    actions: view.actions.filter(({ action }) => actionsAbout[intent].includes(action)),
    validUntil: validUntil(view, now, provedUntil),
  }
}

/** A link may have reached whom a present is for: of money, messages and what may be asked for it shows nothing. */
const hiddenFromLinks: readonly Intent[] = ['refund', 'return', 'change', 'cancel', 'told']

const actionsAbout: Readonly<Record<Intent, readonly string[]>> = {
  where: ['choose_option', 'pay'], refund: [], return: ['return'], change: ['change_address'], cancel: ['cancel'], pickup: ['extend_pickup'], told: [],
}

const sentence = (key: string, gaps: Sentence['gaps'] = {}): Sentence => ({ key, gaps, needsPerson: false })
/** What no command of ours does yet, or what only somebody in the shop can put right. */
const byPerson = (key: string, gaps: Sentence['gaps'] = {}): Sentence => ({ key, gaps, needsPerson: true })

/** `comes` has a day that is not over yet. */
type Comes = (day: string | undefined, from?: string) => Sentence['gaps']

/** `by` chooses the sentence that has the day in it. Of a day that is over nobody says that something comes by then. */
function comesIn({ timeZone }: OrderView, now: Instant): Comes {
  const today = dayIn(now, timeZone)
  return (day, from) => (day === undefined || dayOf(day, timeZone) < today ? { by: 'none' } : { by: 'day', day: { day, from } })
}

const sentences: Readonly<Record<Intent, (view: OrderView, comes: Comes) => Sentence>> = {
  where: ({ headline: { title, text } }) => sentence(text === '' ? 'where.title' : /[.?!…؟]$/.test(title) ? 'where.whole' : 'where', { title, text }),
  refund,
  return: giveBack,
  change,
  cancel,
  pickup,
  told,
}

function refund({ money }: OrderView, comes: Comes): Sentence {
  if (money === undefined) return byPerson('refund.unknown')
  const failed = money.refunds.findLast(({ status }) => status === 'failed')
  if (failed !== undefined) return byPerson('refund.failed', { amount: { amount: failed.amount } })
  const lastDay = (...statuses: readonly string[]): string | undefined => money.refunds.flatMap(({ status, arrivesBy }) => (arrivesBy !== undefined && statuses.includes(status) ? [arrivesBy] : [])).sort().at(-1)
  // What is owed counts as coming: the sentence of the order says so too.
  const coming = (money.refundPending > 0 ? money.refundPending : -money.due) as Minor
  if (coming > 0) return sentence('refund.pending', { amount: { amount: coming }, ...comes(lastDay('requested', 'pending')) })
  return money.refunded > 0 ? sentence('refund.sent', { amount: { amount: money.refunded }, ...comes(lastDay('succeeded')) }) : sentence('refund.none')
}

function giveBack({ returns, lines, actions }: OrderView, comes: Comes): Sentence {
  const open = returns.find(({ status }) => unsettledReturns.includes(status))
  if (open !== undefined) return sentence('return.open', { status: open.status, ...comes(open.dueBy) })
  const allowed = actions.filter(({ action, allowed: may }) => action === 'return' && may)
  const ends = allowed.flatMap(({ until }) => until ?? []).sort()
  if (allowed.length > 0) return byPerson('return.possible', { count: piecesOf(lines, allowed), ...comes(ends[0]) })
  if (returns.some(({ status }) => status === 'resolved')) return sentence('return.open', { status: 'resolved', by: 'none' })
  const refused = actions.filter(({ action }) => action === 'return')
  const code = refused.flatMap(({ reasons = [] }) => reasons.map((reason) => reason.code)).find((one) => whyNot.includes(one))
  const over = refused.flatMap(({ until }) => until ?? []).sort().at(-1)
  if (code === 'window_over' && over !== undefined) return sentence('return.window_over', { day: { day: over } })
  return code === undefined || code === 'window_over' ? sentence('return.nothing') : sentence(`return.${code}`)
}

const whyNot = ['not_delivered', 'window_over', 'not_returnable']

/** Pieces count one by one; what is weighed or measured counts once. */
function piecesOf(lines: OrderView['lines'], actions: OrderView['actions']): number {
  return actions.reduce((sum, { on, quantity = 1 }) => sum + ((lines.find(({ id }) => id === on)?.unit.scale ?? 0) > 0 ? 1 : quantity), 0)
}

const openChanges: readonly string[] = ['quoted', 'awaiting_payment', 'awaiting_node']

function change({ changes, actions, status, lines }: OrderView): Sentence {
  if (changes.some((one) => openChanges.includes(one.status))) return sentence('change.open')
  const address = actions.find(({ action }) => action === 'change_address')
  const sent = lines.filter(({ method }) => goesToAddress(method))
  if (address?.allowed === true) return sent.length < lines.length || hasLeft(sent) ? byPerson('change.rest', { count: leftBehind(sent) }) : byPerson('change.possible')
  if (status !== 'cancelled' && sent.length === 0 && leftBehind(lines) > 0) return byPerson('change.elsewhere')
  return sentence(status === 'cancelled' ? 'cancel.done' : address === undefined ? 'change.nothing' : 'change.late')
}

/** What is still where it was, of what the order has now. */
const stays = ({ units: { open = 0, backordered = 0, allocated = 0, packed = 0 } }: OrderView['lines'][number]): number => open + backordered + allocated + packed
const hasLeft = (lines: OrderView['lines']): boolean => lines.some((line) => stays(line) < line.quantity.current)
const leftBehind = (lines: OrderView['lines']): number => piecesOf(lines, lines.filter((line) => stays(line) > 0).map((line) => ({ action: 'change_address', allowed: true, on: line.id, quantity: stays(line) })))

function cancel({ status, lines, actions }: OrderView): Sentence {
  if (status === 'cancelled') return sentence('cancel.done')
  const about = actions.filter(({ action }) => action === 'cancel')
  const allowed = about.filter(({ allowed: may }) => may)
  if (allowed.length > 0) return byPerson('cancel.possible', { count: piecesOf(lines, allowed) })
  if (about.some(({ reasons = [] }) => reasons.some(({ code }) => code === 'duplicate_open'))) return sentence('cancel.asked')
  return about.length > 0 ? sentence('cancel.late', { back: mayBeGivenBack(actions) ? 'yes' : 'no' }) : sentence('cancel.nothing')
}

/** Some of it now, or once it is there. */
const mayBeGivenBack = (actions: OrderView['actions']): boolean => actions.some(({ action, allowed, reasons = [] }) => action === 'return' && (allowed || reasons.some(({ code }) => code === 'not_delivered')))

function pickup({ fulfillments, parcels, groups }: OrderView, comes: Comes): Sentence {
  const point = parcels.find(({ status }) => status === 'available_for_pickup')
  if (point !== undefined) return sentence('pickup.point', { place: placeOf(point), ...comes(point.point?.until) })
  const ready = fulfillments.find(({ status }) => status === 'ready_for_pickup')
  if (ready !== undefined) return sentence('pickup.ready', comes(ready.pickup?.window?.to))
  const coming = groups.find(({ kind, step, steps }) => isCollected(kind) && step < steps)
  return coming === undefined ? sentence('pickup.nothing') : sentence('pickup.later', comes(coming.when?.to, coming.when?.from))
}

/** Where nobody said more than whose it is, that is a name too. */
const placeOf = ({ point, carrier }: OrderView['parcels'][number]): Gap => (point === undefined || point.name === carrier ? { carrier } : { place: point.name })

const wentOut: readonly string[] = ['sent', 'delivered', 'opened', 'clicked']

function told({ messages }: OrderView): Sentence {
  const last = (messages ?? []).filter(({ status }) => wentOut.includes(status)).sort((a, b) => (a.at < b.at ? 1 : -1))[0]
  return last === undefined ? byPerson('told.nothing') : sentence('told.last', { channel: last.channel ?? 'other', day: { day: last.at } })
}

const dayMs = 86_400_000

/** Days begin by the order's calendar and by those of its promises, years by UTC. */
function validUntil({ timeZone, actions, nextExpected, promises }: OrderView, now: Instant, provedUntil: Instant | undefined): Instant {
  const nowMs = Instant.toMillis(now)
  const deadlines = [...actions.flatMap(({ until }) => until ?? []), ...(nextExpected?.by === undefined ? [] : [nextExpected.by])].map((until) => endOf(until, timeZone))
  const days = ['UTC', timeZone, ...promises.map(({ original }) => original.timeZone)].map((zone) => endOf(dayIn(now, zone), zone))
  const ends = [...days, ...deadlines, ...(provedUntil === undefined ? [] : [Instant.toMillis(provedUntil)])].filter((end) => end > nowMs)
  return Instant.fromMillis(Math.min(nowMs + dayMs, ...ends))
}
