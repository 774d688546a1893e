import type { JSX } from 'preact'
import { contradictionTitle, type MaskedOrder } from '@wismo/agent-api'
import { daysOffOf, hasNoDay, isOffTrack, type PromiseView } from '@wismo/lifecycle'
import { hasNoWay, isMadeGood } from './order-facts.ts'
import { expectedOf } from './promise-facts.ts'
import { windowText } from '../formats.ts'
import { Dates } from '../parts/when.tsx'
import { DeskPill } from './desk-pill.tsx'
import { counted, ownerOf, parcelPill, plain, promisePill, sentence, typeWords, type PillSaid } from './desk-words.ts'
import { sumIn } from './money-card.tsx'
import { deskLocale, dayOrMoment, momentText } from './times.ts'

interface CardProps {
  readonly order: MaskedOrder
  readonly today: string
}

/** Every word that was given, the first beside the latest. */
export function Promises({ order, today }: CardProps): JSX.Element | null {
  const { promises, lines } = order
  if (promises.length === 0) return null
  return (
    <section class="panel" aria-labelledby="promises">
      <header><h2 id="promises">Promises</h2></header>
      <ul role="list" class="rows">
        {promises.map((promise) => {
          const loss = lossOf(promise, order)
          return (
            <li>
              <div class="head"><span>{titlesOf(promise.lineIds, lines)}</span><DeskPill {...(loss?.pill ?? promisePill(promise.status))} /></div>
              <dl class="days">
                <div><dt>Original</dt><dd><Dates when={windowText(deskLocale, promise.original, today)} /></dd></div>
                {promise.status !== 'void' && <Now promise={promise} loss={loss} today={today} />}
              </dl>
              {promise.estimate?.reason !== undefined && <p class="detail">Cause: {plain(promise.estimate.reason)}</p>}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

interface NowProps extends Pick<CardProps, 'today'> {
  readonly promise: PromiseView
  readonly loss: Loss | undefined
}

function Now({ promise, loss, today }: NowProps): JSX.Element {
  const isOver = daysOffOf(promise) !== undefined
  const expected = isOver ? undefined : expectedOf(promise)
  const said = loss?.now ?? (expected === undefined ? standingOf(promise) : <Dates when={windowText(deskLocale, expected, today)} />)
  return <div class={isOffTrack(promise) || loss?.now !== undefined ? 'now' : ''}><dt>{isOver ? 'Was there' : 'Current'}</dt><dd>{said}</dd></div>
}

interface Loss {
  readonly pill: PillSaid
  /** What is to be expected now; absent where the rest comes as it was said. */
  readonly now?: string
}

/** Of a promise whose day is not over: what was lost, turned back or stopped does not come on it, whatever was said. Undefined where it may, or is known to be late. */
function lossOf({ status, lineIds }: PromiseView, order: MaskedOrder): Loss | undefined {
  if (status !== 'on_track' && status !== 'at_risk') return undefined
  const about = order.lines.filter(({ id }) => lineIds.some((lineId) => lineId === id))
  const stopped = order.parcels.find((parcel) => hasNoWay(parcel) && order.groups.some(({ ref, lines }) => ref === parcel.id && lines.some(({ lineId }) => lineIds.includes(lineId))))
  if (stopped !== undefined && status === 'on_track') return { pill: parcelPill(stopped), now: 'no new day yet' }
  const isIn = (buckets: readonly (typeof toCome[number] | 'lost' | 'returning_to_sender')[]): boolean => about.some(({ units }) => buckets.some((bucket) => (units[bucket] ?? 0) > 0))
  const isLost = isIn(['lost'])
  if (isIn(toCome)) return isLost && status === 'on_track' ? { pill: { ...lost, text: 'Some of it lost' } } : undefined
  if (!isLost) return isIn(['returning_to_sender']) ? { pill: { text: 'Coming back to us', tone: 'warn', icon: 'undo-2' }, now: 'not on its way any more' } : undefined
  return isMadeGood(order) ? { pill: { ...lost, text: 'Lost, made good', tone: 'neutral' }, now: 'not coming any more' } : { pill: lost, now: 'no new day yet' }
}

const lost = { text: 'Lost', tone: 'bad', icon: 'triangle-alert' } as const
const toCome = ['open', 'backordered', 'allocated', 'packed', 'ready_for_pickup', 'in_transit'] as const

/** How late or early it was there, else that nobody expects anything new, or nobody knows what to expect. */
function standingOf(promise: PromiseView): string {
  const days = daysOffOf(promise)
  if (days === undefined) return hasNoDay(promise) ? 'no new day yet' : 'the same'
  return days === 0 ? (promise.status === 'kept' ? 'on time' : 'late on the last day') : `${counted(Math.abs(days), 'day')} ${days > 0 ? 'late' : 'early'}`
}

const named = 2
/** Of some lines the titles, the first of them where there are many. */
export function titlesOf(ids: readonly string[], lines: MaskedOrder['lines']): string {
  const titles = lines.filter(({ id }) => ids.includes(id)).map(({ title }) => title)
  return titles.length <= named + 1 ? titles.join(', ') : `${titles.slice(0, named).join(', ')} and ${titles.length - named} more`
}

/** What went wrong and is looked after as a case: what is still open first. */
export function Incidents({ order: { incidents, timeZone }, today }: CardProps): JSX.Element | null {
  if (incidents.length === 0) return null
  const isOver = ({ status }: MaskedOrder['incidents'][number]): boolean => status === 'resolved' || status === 'closed'
  return (
    <section class="panel" aria-labelledby="incidents">
      <header><h2 id="incidents">{incidents.length === 1 ? 'Incident' : 'Incidents'}</h2></header>
      <ul role="list" class="rows">
        {[...incidents].sort((a, b) => Number(isOver(a)) - Number(isOver(b))).map((incident) => {
          const { kind, status, live, until } = incident
          const text = [live === true && !isOver(incident) ? 'somebody waits at the door' : undefined, until === undefined || isOver(incident) ? undefined : `answer by ${momentText(until, timeZone, today)}`]
          return <li><div class="head"><span>{kind === undefined ? 'Incident' : sentence(plain(kind))}</span><span class="aside">{sentence(plain(status))}</span></div>{text.some((part) => part !== undefined) && <p class="detail">{said(text)}</p>}</li>
        })}
      </ul>
    </section>
  )
}

/** What comes back, what is swapped, what was complained about. */
export function Returns({ order, today }: CardProps): JSX.Element | null {
  const { returns, exchanges, claims, appeasements, changes, timeZone, currency } = order
  const rows: readonly (readonly [string, string, string])[] = [
    ...returns.map(({ status, lines = [], dueBy, amount }) => ['Return', status, said([lines.length === 0 ? undefined : counted(lines.reduce((sum, { quantity }) => sum + quantity, 0), 'unit'), returnedText(lines), amount === undefined ? undefined : sumIn(currency, amount), dueBy === undefined ? undefined : `hand in by ${dayOrMoment(dueBy, timeZone, today)}`])] as const),
    ...exchanges.map(({ status, difference }) => ['Swap', status, said([difference === undefined ? undefined : sumIn(currency, difference)])] as const),
    ...claims.map(({ status, kind, amount, risk }) => ['Claim', status, said([kind === undefined ? undefined : plain(kind), amount === undefined ? undefined : sumIn(currency, amount), risk === undefined ? undefined : `risk ${plain(risk)}`])] as const),
    ...appeasements.map(({ status, kind, value }) => ['Given for it', status, said([kind === undefined ? undefined : plain(kind), value === undefined ? undefined : sumIn(currency, value)])] as const),
    ...changes.map(({ status, kind, delta }) => ['Change', status, said([kind === undefined ? undefined : plain(kind), delta === undefined ? undefined : sumIn(currency, delta)])] as const),
  ]
  if (rows.length === 0) return null
  return (
    <section class="panel" aria-labelledby="returns">
      <header><h2 id="returns">Returns, claims, changes</h2></header>
      <ul role="list" class="rows">{rows.map(([what, status, text]) => <li><div class="head"><span>{what}</span><span class="aside">{sentence(plain(status))}</span></div>{text !== '' && <p class="detail">{text}</p>}</li>)}</ul>
    </section>
  )
}

const said = (parts: readonly (string | undefined)[]): string => sentence(parts.filter((part) => part !== undefined).join(', '))

function returnedText(lines: NonNullable<MaskedOrder['returns'][number]['lines']>): string | undefined {
  const judged = (['accepted', 'rejected', 'missing'] as const).flatMap((name) => {
    const sum = lines.reduce((total, line) => total + line[name], 0)
    return sum === 0 ? [] : [`${sum} ${name}`]
  })
  return judged.length === 0 ? undefined : judged.join(', ')
}

/** Facts that cannot all be true: what each of them says, and who has to look. */
export function Contradictions({ order: { contradictions = [], lines, timeZone }, today }: CardProps): JSX.Element | null {
  if (contradictions.length === 0) return null
  return (
    <section class="panel disagree" aria-labelledby="disagree">
      <header><h2 id="disagree">{counted(contradictions.length, 'contradiction')} in the facts</h2></header>
      <ul role="list" class="rows">
        {contradictions.map(({ code, weight, owner, events, lineId, quantity }) => (
          <li class={weight}>
            <p><b>{contradictionTitle(code)}</b>{lineId !== undefined && `: ${lines.find(({ id }) => id === lineId)?.title ?? lineId}`}{quantity !== undefined && `, ${counted(quantity, 'unit')}`}</p>
            <ul class="both">{events.map(({ type, at }) => <li>{typeWords(type)}, {momentText(at, timeZone, today)}</li>)}</ul>
            <p class="detail">{weight === 'note' ? 'Only a note: nobody has to act.' : `${ownerOf(owner)} must look.`}</p>
          </li>
        ))}
      </ul>
    </section>
  )
}
