// What is said of a group: its pill, its line in the glance, its sentence, and what can be told under it.
import { daysOff } from '@wismo/lifecycle'
import { placeWords, pointWords } from '@wismo/order-views'
import { dayOf, type Day } from '../formats.ts'
import type { WordKey } from '../words.ts'
import { counterFacts } from './counter.ts'
import { looks, type GroupState, type Tone } from './group-state.ts'
import type { IconName } from './icon.tsx'
import { comesToday, type Section } from './sections.ts'
import { dayWords, none, sumWords, untilWords, windowWords, yourPayment, type Shown } from './shown.ts'

export interface Badge {
  readonly tone: Tone
  readonly icon: IconName
  readonly text: string
}

const showsLate: readonly GroupState[] = ['ordered', 'preparing', 'label', 'moving', 'waiting', 'booked', 'backordered']
const isShownLate = ({ isLate, state }: Section): boolean => isLate && showsLate.includes(state)

export function badgeOf(section: Section, shown: Shown): Badge {
  if (isShownLate(section)) return { tone: 'warn', icon: 'clock', text: shown.say('pill.late') }
  if (section.state === 'returned' && refundOf(section, shown)?.isComing === true) return { tone: 'info', icon: 'banknote', text: shown.say('pill.refund') }
  const { tone, icon } = looks[section.state]
  return { tone, icon, text: shown.say(`pill.${wordOf(section.state)}`) }
}

/** One line for the glance. */
export function stateWords(section: Section, shown: Shown): string {
  const stock = stockWords(section, shown)
  if (stock !== undefined) return stock
  if (isShownLate(section)) return shown.say('state.late', { when: hasNewDay(section) ? whenOf(section, shown) : none })
  return shown.say(stateKey(section, shown), { when: saidDay(section, shown), until: untilOf(section, shown), at: deliveredDay(section, shown), amount: refundOf(section, shown)?.isComing === true ? sumWords(shown, refundOf(section, shown)?.amount) : none })
}

/** When what nobody has is expected in stock; undefined where nobody said it of all its lines, or when it arrives is known already. */
export function stockWords({ state, promise, items }: Section, shown: Shown): string | undefined {
  if (state !== 'backordered' || promise?.isGuessed === true || items.some(({ line }) => line.stockOn === undefined)) return undefined
  const day = items.flatMap(({ line }) => line.stockOn ?? []).sort().at(-1)
  return day === undefined ? undefined : shown.say('said.backordered.stock', { when: dayWords(shown, day) })
}

/** What was lost stays lost, also where it is made good. */
const wordOf = (state: GroupState): Exclude<GroupState, 'made_good'> => (state === 'made_good' ? 'lost' : state)

const isPickup = ({ kind }: Section): boolean => kind === 'pickup' || kind === 'curbside'

/** A van that was loaded on another day says nothing of today. */
const isOutSomeDay = (section: Section, today: Day): boolean => section.state === 'out_for_delivery' && !comesToday(section, today)

/** What is fetched does not come to anybody. */
function stateKey(section: Section, { today }: Shown): WordKey {
  const { state, kind } = section
  if (isOutSomeDay(section, today)) return 'step.out_for_delivery'
  if (state === 'ordered' && kind === 'none' && section.when === undefined) return 'pill.ordered'
  return (state === 'ordered' || state === 'preparing') && isPickup(section) ? `state.${state}.pickup` : `state.${wordOf(state)}`
}

/** The sentence of its card. */
export function sentenceOf(section: Section, shown: Shown): string {
  const stock = stockWords(section, shown)
  if (stock !== undefined) return stock
  const { state, parcel } = section
  const place = parcel?.lastFact?.place
  return shown.say(sentenceKey(section, shown), {
    when: saidDay(section, shown), until: untilOf(section, shown), at: deliveredMoment(section, shown), place: place === undefined ? none : placeWords(place),
    amount: state === 'returned' ? sumWords(shown, refundOf(section, shown)?.amount) : sumWords(shown, parcel?.dutiesDue),
  })
}

function sentenceKey(section: Section, { today }: Shown): WordKey {
  const { state, kind } = section
  if (isOutSomeDay(section, today)) return 'step.out_for_delivery'
  if (state === 'preparing') return isPickup(section) ? 'said.preparing.pickup' : 'said.preparing'
  if (state !== 'ordered') return `said.${wordOf(state)}`
  if (isPickup(section)) return 'said.ordered.pickup'
  return kind === 'scheduled' ? 'said.ordered.scheduled' : kind === 'digital' ? 'said.ordered.digital' : 'said.ordered'
}

const whenOf = ({ when }: Section, shown: Shown): string => (when === undefined ? none : windowWords(shown, when))
/** A day that holds: of what is late a new one, of what is not in stock one that somebody expects. */
function saidDay(section: Section, shown: Shown): string {
  const isPast = isShownLate(section) ? !hasNewDay(section) : section.state === 'backordered' && section.promise?.isGuessed !== true
  return isPast ? none : whenOf(section, shown)
}
/** What is late has a new day only where somebody expects one. */
const hasNewDay = ({ promise, isLate, when }: Section): boolean => when !== undefined && (!isLate || promise?.expected !== undefined)

/** By when the customer has to come, or the node to be ready. */
function untilOf({ state, parcel, work, back }: Section, shown: Shown): string {
  if (state === 'at_point') return untilWords(shown, parcel?.point?.until)
  if (state === 'ready') return untilWords(shown, work?.pickup?.window?.to)
  if (state === 'preparing') return work?.readyBy === undefined ? none : dayWords(shown, dayOf(work.readyBy, shown.view.timeZone))
  if (state === 'hand_in') return back?.dueBy === undefined ? none : dayWords(shown, dayOf(back.dueBy, shown.view.timeZone))
  return none
}

const deliveredDay = ({ parcel }: Section, shown: Shown): string => (parcel?.deliveredAt === undefined ? none : dayWords(shown, dayOf(parcel.deliveredAt, shown.view.timeZone)))

function deliveredMoment({ parcel }: Section, shown: Shown): string {
  return parcel?.deliveredAt === undefined ? none : untilWords(shown, parcel.deliveredAt)
}

interface Refund {
  readonly amount: number
  readonly isComing: boolean
  readonly arrivesBy?: string
}

/** What a return brought: by its refunds, while their sums may be seen. */
export function refundOf({ back }: Section, { view: { money } }: Shown): Refund | undefined {
  const refunds = (money?.refunds ?? []).filter(({ id, cause, status }) => (back?.refundIds?.includes(id) === true || (back !== undefined && cause === back.id)) && status !== 'cancelled' && status !== 'failed')
  if (refunds.length === 0) return undefined
  const arrivesBy = refunds.flatMap((refund) => refund.arrivesBy ?? []).sort().at(-1)
  return { amount: refunds.reduce((sum, { amount, reversed = 0 }) => sum + amount - reversed, 0), isComing: refunds.some(({ status }) => status !== 'succeeded'), ...(arrivesBy === undefined ? {} : { arrivesBy }) }
}

/** Whole sentences under the title: when, why, what comes next, what can be done. */
export function factsOf(section: Section, shown: Shown): readonly string[] {
  const { state, back } = section
  if (back !== undefined) return returnFacts(section, shown)
  if (state === 'delivered' || state === 'collected') return deliveredFacts(section, shown)
  return [...dayFacts(section, shown), ...causeFacts(section, shown), ...nextFacts(section, shown)]
}

const saysDay: readonly GroupState[] = ['label', 'moving', 'waiting', 'customs', 'on_van', 'attempt_failed']

function dayFacts(section: Section, shown: Shown): readonly string[] {
  const { say } = shown
  const { state, when, isLate, promise } = section
  const late = isLate && promise !== undefined ? [say('fact.promised', { when: windowWords(shown, promise.original) })] : []
  if (isLate && !hasNewDay(section) && !comesToday(section, shown.today)) return [...late, say('fact.no_day')]
  const isSaid = saysDay.includes(state) || (state === 'preparing' && section.work?.readyBy !== undefined)
  if (when === undefined || !isSaid) return late
  return [say(isLate ? 'fact.now' : 'fact.with_you', { when: windowWords(shown, when) }), ...late]
}

const causes = new Set(['storm', 'snow', 'flood', 'weather', 'strike', 'missorted', 'address_incomplete', 'customs', 'peak', 'stockout', 'no_capacity', 'merchant', 'carrier'])

/** Only where somebody said why in a word that we know; the carrier's own words are not shown. */
function causeFacts({ parcel, promise, isLate, state }: Section, { say }: Shown): readonly string[] {
  if (!isLate || state === 'customs') return []
  const known = [parcel?.cause?.code, promise?.reason, parcel?.cause?.party].find((code) => code !== undefined && causes.has(code))
  return known === undefined ? [] : [say(`cause.${known}` as WordKey)]
}

const hasNext: readonly GroupState[] = ['attempt_failed', 'address', 'duties', 'customs', 'silent', 'lost', 'made_good', 'damaged', 'coming_back', 'window_over', 'short', 'provided', 'ready']

/** What comes next, and what can be done. */
function nextFacts(section: Section, shown: Shown): readonly string[] {
  const { say } = shown
  const { state } = section
  const own = [...counterFacts(section, shown), ...(ownFacts[state]?.(section, shown) ?? [])]
  const next = hasNext.includes(state) && (state !== 'provided' || section.kind === 'digital') ? say(`fact.${state}` as WordKey) : ''
  // What the head of the page says is not said again.
  return next === '' || (state === 'ready' && shown.view.headline.text.includes(next)) ? own : [...own, next]
}

/** What only some states have to tell. */
const ownFacts: Readonly<Partial<Record<GroupState, (section: Section, shown: Shown) => readonly string[]>>> = {
  attempt_failed: ({ parcel }, { say }) => (parcel === undefined || parcel.attempts === 0 ? [] : [say('fact.attempts', { count: parcel.attempts })]),
  at_point: ({ parcel }, { say }) => (parcel === undefined ? [] : [say('fact.point', { place: pointWords(parcel) })]),
  ready: ({ work }, { say }) => (work?.pickup === undefined || work.pickup.extensions === 0 ? [] : [say('fact.extended', { count: work.pickup.extensions })]),
  on_hold: (_, shown) => [shown.say('fact.on_hold', { until: untilWords(shown, shown.view.holds.flatMap(({ until }) => until ?? []).sort()[0]) })],
  refused: (_, { say }) => [say('fact.coming_back')],
}

function deliveredFacts({ parcel, promise }: Section, { say }: Shown): readonly string[] {
  const proof = parcel?.proof?.kind
  const shownProof = proof === 'signature' || proof === 'photo' || proof === 'code' || proof === 'id' ? [say(`fact.proof.${proof}`)] : []
  return [...shownProof, ...(parcel?.deliveredAt === undefined || promise === undefined ? [] : [againstPromise(daysOff(parcel.deliveredAt, promise.original), say)])]
}

function againstPromise(days: number, say: Shown['say']): string {
  if (days > 0) return say('fact.late', { days })
  return days < 0 ? say('fact.early', { days: -days }) : say('fact.on_time')
}

function returnFacts(section: Section, shown: Shown): readonly string[] {
  const { say } = shown
  const { state, back } = section
  const facts: string[] = []
  if (state === 'hand_in') facts.push(say(handIn.find((key) => key === `fact.hand_in.${back?.method}`) ?? 'fact.hand_in.other'))
  if (state === 'return_asked' || state === 'return_moving' || state === 'return_here' || state === 'return_over') facts.push(say(`fact.${state}`))
  const count = (name: 'rejected' | 'missing'): number => (back?.lines ?? []).reduce((sum, line) => sum + line[name], 0)
  for (const name of ['rejected', 'missing'] as const) if (count(name) > 0) facts.push(say(`fact.${name}`, { count: count(name) }))
  const refund = refundOf(section, shown)
  if (refund?.isComing === true && refund.arrivesBy !== undefined) facts.push(say('fact.refund', { amount: sumWords(shown, refund.amount), how: yourPayment(shown), day: dayWords(shown, refund.arrivesBy) }))
  return facts
}

const handIn = ['fact.hand_in.store', 'fact.hand_in.drop_off', 'fact.hand_in.label', 'fact.hand_in.keep'] as const

/** `Parcel 2 of 3`, `Pickup`, `Return`. */
export function kickerOf({ kind, number, state }: Section, { say }: Shown): string {
  if (number !== undefined) return say('group.of', number)
  if (kind === 'return') return say('group.return')
  if (kind === 'off') return say(state === 'cancelled' || state === 'lost' || state === 'made_good' ? 'group.off' : state === 'rest' ? 'group.rest' : 'group.back')
  if (kind === 'pickup' || kind === 'curbside') return say('group.pickup')
  return say(kind === 'ship' ? 'group.not_sent' : kind === 'scheduled' ? 'group.scheduled' : kind === 'digital' ? 'group.digital' : 'group.rest')
}

