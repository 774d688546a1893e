import type { JSX } from 'preact'
import type { RunningService } from '@wismo/service'
import type { Proof } from '../../demo/proof.ts'
import { count } from '../../formats.ts'
import { Icon } from '../../parts/icon.tsx'
import type { PageSetting } from '../layout.tsx'
import { Shown, type ShownProps } from './shown.tsx'

export interface ProvingProps extends ShownProps {
  /** Absent until the first look. */
  readonly proof?: Proof
  /** Milliseconds of the machine, now. */
  readonly machineNow: number
  /** Those that can be stopped here. */
  readonly services: readonly RunningService[]
  /** So many messages were just sent again. */
  readonly sentTwice?: number
  readonly setting: PageSetting
}

/** What was checked, and two ways to try to break it. */
export function Proving({ proof, machineNow, services, sentTwice, order, setting: { locale } }: ProvingProps): JSX.Element {
  return (
    <div class="proving">
      {proof === undefined ? <p class="proof">Looking for everything that was sent.</p> : <ProofLine proof={proof} machineNow={machineNow} locale={locale} />}
      <div class="tries">
        <form method="post" action="/demo/again"><Shown order={order} /><button class="button small"><Icon name="repeat" />Send everything twice</button></form>
        {services.length > 0 && <Services services={services} order={order} locale={locale} />}
      </div>
      {sentTwice !== undefined && <p class="did" data-done>{count(locale, sentTwice, 0)} {sentTwice === 1 ? 'message was' : 'messages were'} sent a second time.</p>}
    </div>
  )
}

function ProofLine({ proof, machineNow, locale }: { readonly proof: Proof; readonly machineNow: number; readonly locale: string }): JSX.Element {
  const { sent, lost, doubled, adrift, onTheWay, parked, checkedAt } = proof
  const figure = (value: number, word: string): JSX.Element => <span><b class={value === 0 ? 'good' : 'bad'}>{count(locale, value, 0)}</b> {word}</span>
  return (
    <p class="proof">
      <span>Checked {Math.max(0, Math.round((machineNow - checkedAt) / 1_000))} s ago, {count(locale, sent, 0)} {sent === 1 ? 'message' : 'messages'}:</span>
      {figure(lost, 'lost')} {figure(doubled, 'doubled')} {figure(adrift, 'cents adrift')}
      {onTheWay > 0 && <span><b>{count(locale, onTheWay, 0)}</b> on the way</span>}
      {parked > 0 && <span><b>{count(locale, parked, 0)}</b> set aside</span>}
    </p>
  )
}

/** Each service with a button; what waits for one that is stopped stands beside it. */
function Services({ services, order, locale }: ShownProps & { readonly services: readonly RunningService[]; readonly locale: string }): JSX.Element {
  const stopped = services.filter((service) => service.stopped)
  return (
    <details class="services" open={stopped.length > 0}>
      <summary class="button small"><Icon name="zap" />{stopped.length === 0 ? 'Stop a service' : `${stopped.map(({ name }) => name).join(', ')} stopped`}</summary>
      <ul role="list">
        {services.map(({ name, stopped: isStopped, behind }) => (
          <li>
            <form method="post" action={`/demo/services/${encodeURIComponent(name)}`}>
              <Shown order={order} />
              <span><b>{name}</b> <small>{isStopped ? `stopped, ${count(locale, behind, 0)} waiting` : behind === 0 ? 'up to date' : `${count(locale, behind, 0)} waiting`}</small></span>
              <button class="button small" name="do" value={isStopped ? 'start' : 'stop'} aria-label={`${isStopped ? 'Start' : 'Stop'} ${name}`}>{isStopped ? 'Start' : 'Stop'}</button>
            </form>
          </li>
        ))}
      </ul>
    </details>
  )
}
