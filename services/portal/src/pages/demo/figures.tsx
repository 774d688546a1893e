import type { ComponentChildren, JSX } from 'preact'
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
/** Three digits at most: they fit with spaced letters too. */
function tookText(locale: string, ms: number): readonly [number: string, unit: 'ms' | 's'] {
  if (ms < 1_000) return [count(locale, ms, 0), 'ms']
  return [ms < 99_950 ? count(locale, Math.round(ms / 100), 1) : count(locale, Math.round(ms / 1_000), 0), 's']
}

/** What it all amounts to. What is not known yet has its place already: nothing moves when it comes. Silent for screen readers when it changes: whoever wants to know reads it. */
export function Figures({ figures: { ordersToday, underWay, perSecond, samples, p99 }, setting: { locale } }: FiguresProps): JSX.Element {
  const text = (value: number): string => count(locale, value, 0)
  const [took, unit] = p99 === undefined ? ['–', ''] : tookText(locale, p99)
  return (
    <dl class="figures card">
      <Figure name="Orders today">{text(ordersToday)}</Figure>
      <Figure name="On their way">{text(underWay)}</Figure>
      <Figure name="Things happening">
        {perSecond === undefined ? '–' : <>{text(perSecond)} <small>/s</small></>}
        <svg class="spark" viewBox={`0 -2 ${width} ${height + 4}`} width={width} height={height + 4} aria-hidden="true" focusable="false"><polyline points={sparkline(samples, width, height)} /></svg>
      </Figure>
      <Figure name="Until the page knows">{took} {unit !== '' && <small>{unit} for 99 %</small>}</Figure>
    </dl>
  )
}

const Figure = ({ name, children }: { readonly name: string; readonly children: ComponentChildren }): JSX.Element => <div><dt>{name}</dt><dd>{children}</dd></div>
