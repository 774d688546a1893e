import type { JSX } from 'preact'
import { sparkline } from '../../demo/sparkline.ts'
import { count } from '../../formats.ts'
import type { PageSetting } from '../layout.tsx'

export interface FiguresProps {
  readonly figures: {
    readonly ordersToday: number
    /** Of those on the board. */
    readonly underWay: number
    /** Events in a second; absent until two looks were taken. */
    readonly perSecond?: number
    readonly samples: readonly number[]
    /** Milliseconds; absent until something happened. */
    readonly p99?: number
  }
  readonly setting: PageSetting
}

const [width, height] = [80, 20]

/** What it all amounts to. Silent for screen readers when it changes: whoever wants to know reads it. */
export function Figures({ figures: { ordersToday, underWay, perSecond, samples, p99 }, setting: { locale } }: FiguresProps): JSX.Element {
  const text = (value: number): string => count(locale, value, 0)
  return (
    <dl class="figures card">
      <div><dt>Orders today</dt><dd>{text(ordersToday)}</dd></div>
      <div><dt>On their way</dt><dd>{text(underWay)}</dd></div>
      {perSecond !== undefined && (
        <div>
          <dt>Things happening</dt>
          <dd>
            {text(perSecond)} <small>/s</small>
            <svg class="spark" viewBox={`0 -2 ${width} ${height + 4}`} width={width} height={height + 4} aria-hidden="true" focusable="false"><polyline points={sparkline(samples, width, height)} /></svg>
          </dd>
        </div>
      )}
      {p99 !== undefined && <div><dt>Until the page knows</dt><dd>{text(p99)} <small>ms for 99 %</small></dd></div>}
    </dl>
  )
}
