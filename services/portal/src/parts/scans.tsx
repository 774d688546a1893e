import type { ParcelView } from '@wismo/lifecycle'
import type { JSX } from 'preact'
import { placeWords } from '@wismo/order-views'
import type { WordKey } from '../words.ts'
import { Icon } from './icon.tsx'
import { momentWords, none, type Shown } from './shown.ts'

type Scan = NonNullable<ParcelView['scans']>[number]

/** Newest steps that are shown at once. */
const newest = 3

/** What the carrier saw, in our words: the newest three, and the rest folded away. `all` unfolds them. */
export function Scans({ parcel, shown, all = false }: { readonly parcel: ParcelView; readonly shown: Shown; readonly all?: boolean }): JSX.Element | null {
  const scans = scansOf(parcel)
  if (scans.length === 0) return null
  const [first, rest] = all || scans.length <= newest + 1 ? [scans, []] : [scans.slice(0, newest), scans.slice(newest)]
  return (
    <div class="scans">
      {all ? <h2 class="hidden">{shown.say('scan.title')}</h2> : <h4 class="hidden">{shown.say('scan.title')}</h4>}
      <Steps scans={first} shown={shown} isNewest />
      {rest.length > 0 && (
        <details>
          <summary><Icon name="chevron-down" />{shown.say('scan.earlier', { count: rest.length })}</summary>
          <Steps scans={rest} shown={shown} />
        </details>
      )}
    </div>
  )
}

/** Scans that say the same at the same moment are one step; a parcel without any shows where it was last seen. */
export function scansOf({ scans = [], lastFact, status }: ParcelView): readonly Scan[] {
  if (scans.length === 0) return lastFact === undefined ? [] : [{ ...lastFact, status }]
  return scans.filter(({ at, status: of, place }, i) => !scans.slice(0, i).some((one) => one.at === at && one.status === of && one.place === place))
}

function Steps({ scans, shown, isNewest = false }: { readonly scans: readonly Scan[]; readonly shown: Shown; readonly isNewest?: boolean }): JSX.Element {
  return (
    <ol role="list" class={isNewest ? 'newest' : undefined}>
      {scans.map((scan) => (
        <li>
          <p>{scanWords(scan, shown)}</p>
          <p class="detail"><time dateTime={scan.at}>{momentWords(shown, scan.at)}</time></p>
        </li>
      ))}
    </ol>
  )
}

const known = new Set(['pre_transit', 'accepted', 'in_transit', 'held', 'out_for_delivery', 'attempt_failed', 'available_for_pickup', 'delivered', 'returning', 'returned', 'lost', 'destroyed', 'cancelled'])

const scanWords = ({ status, place }: Scan, { say }: Shown): string => say(`scan.${known.has(status) ? status : 'unknown'}` as WordKey, { place: place === undefined || place === '' ? none : placeWords(place) })
