import type { JSX } from 'preact'
import type { TimelineAnswer } from '@wismo/agent-api'
import { Icon } from '../parts/icon.tsx'
import { orderAddress, orderPath } from './desk-address.ts'
import { dayAt, dayWords, localOf, momentText } from './times.ts'

export interface AsKnownProps {
  readonly orderId: string
  readonly timeZone: string
  readonly placedAt: string
  readonly now: string
  readonly today: string
  /** The moment that is shown, where it is not now. */
  readonly asOf?: string | undefined
  readonly show?: string | undefined
  /** Of all that happened until now, whatever is shown. */
  readonly ticks: TimelineAnswer['ticks']
  readonly counts: { readonly all: number; readonly shown: number }
}

/** The slider's own measure: the first moment is 0, now is this. */
const scale = 1_000

/** What we knew when: a slider over all that happened where there are scripts, a field for date and time where not. */
export function AsKnown(props: AsKnownProps): JSX.Element {
  const { orderId, timeZone, today, now, asOf, show, ticks, counts, placedAt } = props
  const first = ticks[0]?.at ?? placedAt
  const position = positionOf(first, now)
  const moment = asOf ?? now
  return (
    <section class="as-known" aria-labelledby="as-known">
      <div class="head">
        <h2 id="as-known">As known at</h2>
        <p class="moment"><output for="slider" data-moment>{asOf === undefined ? `Now, ${momentText(now, timeZone, today)}` : momentText(asOf, timeZone, today)}</output></p>
      </div>
      <form method="get" action={orderPath(orderId)} data-as-known data-first={first} data-now={now} data-zone={timeZone}>
        {show !== undefined && <input type="hidden" name="show" value={show} />}
        <div class="slider">
          <Ticks ticks={ticks} position={position} />
          <input id="slider" type="range" min={0} max={scale} step={1} value={position(moment)} aria-label="As known at" aria-valuetext={asOf === undefined ? 'Now' : momentText(asOf, timeZone, today)} data-ticks={ticks.map(({ at }) => at).join(' ')} />
        </div>
        <p class="ends"><span>{dayAt(first, timeZone) === dayAt(placedAt, timeZone) ? `Placed, ${dayWords(dayAt(placedAt, timeZone), today)}` : `Known since ${dayWords(dayAt(first, timeZone), today)}`}</span><span>{asOf === undefined ? `${counts.all} things happened` : `${counts.shown} of ${counts.all} things had happened`}</span><span>Now</span></p>
        <div class="exact">
          <label for="moment">Date and time, in {timeZone.replaceAll('_', ' ')}</label>
          <input id="moment" type="datetime-local" name="asOf" required value={localOf(moment, timeZone)} min={localOf(first, timeZone)} max={localOf(now, timeZone)} />
          <input type="hidden" name="zone" value={timeZone} />
          <button class="small">Show</button>
        </div>
      </form>
      <Jumps {...props} />
    </section>
  )
}

const positionOf = (first: string, now: string) => (at: string): number => {
  const [from, to] = [Date.parse(first), Date.parse(now)]
  return to <= from ? scale : Math.round(Math.min(1, Math.max(0, (Date.parse(at) - from) / (to - from))) * scale)
}

/** What lies closer together than can be seen is one mark. */
function Ticks({ ticks, position }: { readonly ticks: TimelineAnswer['ticks']; readonly position: (at: string) => number }): JSX.Element {
  const marks = new Map<number, boolean>()
  for (const { at, bad } of ticks) marks.set(Math.round(position(at) / 4) * 4, bad === true || marks.get(Math.round(position(at) / 4) * 4) === true)
  return (
    <svg class="ticks" viewBox={`0 0 ${scale} 10`} preserveAspectRatio="none" aria-hidden="true" focusable="false">
      {[...marks].map(([x, isBad]) => <rect class={isBad ? 'bad' : ''} x={x - 1.5} y={0} width={3} height={10} />)}
    </svg>
  )
}

/** To the moments that are asked for most. */
function Jumps({ orderId, asOf, show, ticks, timeZone, today }: AsKnownProps): JSX.Element | null {
  const bad = ticks.find((tick) => tick.bad === true)
  const before = bad === undefined ? undefined : new Date(Date.parse(bad.at) - 1).toISOString()
  const links: readonly (readonly [string, string])[] = [
    ...(ticks[0] === undefined ? [] : [['When we heard of it', ticks[0].at] as const]),
    ...(before === undefined || before < (ticks[0]?.at ?? '') ? [] : [[`Just before trouble, ${momentText(before, timeZone, today)}`, before] as const]),
  ]
  if (links.length === 0) return null
  return (
    <ul role="list" class="jumps">
      {links.map(([text, at]) => <li><a class="button small" href={orderAddress(orderId, { asOf: at, show })}>{text}</a></li>)}
      {asOf !== undefined && <li><a class="button small" href={orderAddress(orderId, { show })}><Icon name="rotate-ccw" />Back to now</a></li>}
    </ul>
  )
}
