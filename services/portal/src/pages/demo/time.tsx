import type { JSX } from 'preact'
import type { Next } from '../../demo/autopilot.ts'
import { Icon } from '../../parts/icon.tsx'
import { Shown, type ShownProps } from './shown.tsx'

export interface TimeProps extends ShownProps {
  /** Seconds of the shop in a second of the machine; 0 stands still. */
  readonly speed: number
  /** What happens next by itself, and in how many seconds of the machine. */
  readonly next?: Pick<Next, 'number' | 'says'> & { readonly inSeconds: number }
}

/** How long a day takes, by the speed that makes it so. */
const stops: readonly (readonly [number, string])[] = [[1, 'a day'], [24, 'an hour'], [1_440, 'a minute'], [8_640, '10 s'], [86_400, '1 s']]

/** A slider of five stops, each a button: it needs no script and one touch. */
export function Time({ speed, next, order }: TimeProps): JSX.Element {
  const at = stops.findIndex(([value]) => value === speed)
  return (
    <section class="card knob" aria-labelledby="time">
      <form method="post" action="/demo/time">
        <Shown order={order} />
        <div class="head">
          <h2 id="time">How fast is time?</h2>
          <button class="button small" name="speed" value={speed === 0 ? 'on' : '0'}><Icon name={speed === 0 ? 'play' : 'pause'} />{speed === 0 ? 'Go on' : 'Pause'}</button>
        </div>
        <p class="takes">{speed === 0 ? <b>The clock stands still</b> : <><b>One day takes</b> <b>{stops[at]?.[1]}</b></>}</p>
        <div class="stops" role="group" aria-label="One day takes">
          {stops.map(([value, label], i) => <button class={i < at ? 'stop passed' : 'stop'} name="speed" value={value} aria-pressed={i === at ? 'true' : 'false'}><i aria-hidden="true" />{label}</button>)}
        </div>
      </form>
      <p class="next">{nextText(speed, next)}</p>
    </section>
  )
}

function nextText(speed: number, next: TimeProps['next']): string {
  if (speed === 0) return 'Nothing happens by itself. Your buttons work all the same.'
  if (speed === 1) return 'Nothing happens by itself: you move the orders. Faster, and warehouse and carrier work by the shop’s clock.'
  if (next === undefined) return 'Nothing is left to happen. Place an order.'
  return `Next in ${next.number}: ${next.says}, ${next.inSeconds < 1 ? 'now' : `in ${spanText(next.inSeconds)}`}`
}

const spanText = (seconds: number): string => (seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`)
