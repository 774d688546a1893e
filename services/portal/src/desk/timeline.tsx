import type { JSX } from 'preact'
import { timelineKinds, type TimelineAnswer, type TimelineEntry } from '@wismo/agent-api'
import { Icon } from '../parts/icon.tsx'
import { orderAddress, type OrderState } from './desk-address.ts'
import { timelineKindWords } from './desk-words.ts'
import type { EntryContext } from './entry-context.ts'
import { entrySaid } from './timeline-entry.ts'
import { dayAt, dayHeading, timeOf } from './times.ts'

interface FiltersProps {
  readonly orderId: string
  readonly state: OrderState
  readonly counts: TimelineAnswer['counts']
}

/** By what the timeline can be narrowed; what there is nothing of is left out. */
export function Filters({ orderId, state: { asOf, show }, counts }: FiltersProps): JSX.Element {
  const kinds = timelineKinds.filter((kind) => (counts[kind] ?? 0) > 0 || kind === show)
  return (
    <nav class="filters" aria-label="Kinds of entries">
      <ul role="list">
        <li><Filter text="All" count={counts.all ?? 0} isOn={show === undefined} href={orderAddress(orderId, { asOf })} /></li>
        {kinds.map((kind) => <li><Filter text={timelineKindWords[kind]} count={counts[kind] ?? 0} isOn={show === kind} href={orderAddress(orderId, { asOf, show: kind })} /></li>)}
      </ul>
    </nav>
  )
}

const Filter = ({ text, count, isOn, href }: { readonly text: string; readonly count: number; readonly isOn: boolean; readonly href: string }): JSX.Element => (
  <a href={href} {...(isOn ? { 'aria-current': 'true' as const } : {})}>{text} <span class="n">{count}</span></a>
)

type Entry = TimelineEntry & { readonly orderId?: string; readonly number?: string }

/** Entries by day, the newest first. */
export function Entries({ entries, context }: { readonly entries: readonly Entry[]; readonly context: EntryContext }): JSX.Element {
  const days = new Map<string, Entry[]>()
  for (const entry of entries) {
    const day = dayAt(entry.at, context.timeZone)
    days.set(day, [...(days.get(day) ?? []), entry])
  }
  return <>{[...days].map(([day, some]) => (
    <section class="day">
      <h3>{dayHeading(day, context.today)}</h3>
      <ol role="list">{some.map((entry) => <EntryRow entry={entry} context={context} />)}</ol>
    </section>
  ))}</>
}

function EntryRow({ entry, context }: { readonly entry: Entry; readonly context: EntryContext }): JSX.Element {
  const { what, detail, who, toldBy, icon, tone, late } = entrySaid(entry, context)
  return (
    <li class={tone}>
      <time dateTime={entry.at}>{timeOf(entry.at, context.timeZone)}</time>
      <span class="mark"><Icon name={icon} /></span>
      <div class="what">
        <p><b>{what}</b></p>
        {detail !== undefined && <p class="detail">{detail}</p>}
        {late !== undefined && <p class="late"><Icon name="clock" />{late}</p>}
        {entry.orderId !== undefined && <p class="detail">Order <a href={orderAddress(entry.orderId)}><bdi>{entry.number ?? entry.orderId}</bdi></a></p>}
      </div>
      <span class="by" {...(toldBy === undefined ? {} : { title: `Told by: ${toldBy}` })}>{who}</span>
    </li>
  )
}
