// How an order stands for those who look after it: a pure function of its parts.
import type { Instant, Minor, OrderId, ShopId } from '@wismo/kernel'
import { compose, type ComposedOrder, type Part } from '@wismo/lifecycle'
import { brokenPromisesOf } from './broken-promises.ts'
import { lostGoodsOf } from './lost-goods.ts'
import { onePerCause } from './one-per-cause.ts'
import type { OpenTask } from './open-task.ts'

export interface StandingOrder {
  readonly orderId: OrderId
  readonly shopId: ShopId
  /** Sum of the versions of its parts: grows with every fact. */
  readonly viewVersion: number
  /** Absent with `placedAt` where nobody told the order itself. */
  readonly number?: string
  readonly placedAt?: Instant
  /** As the view says it, or `missing`. */
  readonly status: string
  /** It comes first wherever orders are listed. */
  readonly incident: boolean
  /** What it is found by; nothing once its person was erased. */
  readonly skus: readonly string[]
  /** What it costs now, in minor units. Absent where nobody told the order itself. */
  readonly sum?: { readonly currency: string; readonly amount: Minor }
  readonly tasks: readonly OpenTask[]
}

/** Undefined where nothing of it is known. */
export function standingOrderOf(orderId: OrderId, shopId: ShopId, rows: readonly Part[], now: Instant): StandingOrder | undefined {
  const viewVersion = rows.reduce((sum, { version }) => sum + version, 0)
  if (rows.length === 0) return undefined
  const order = compose(rows, now)
  if (order === undefined) return { orderId, shopId, viewVersion, status: 'missing', incident: false, skus: [], tasks: [missing(rows, now)] }
  return {
    orderId, shopId: order.shopId, viewVersion, number: order.number, placedAt: order.placedAt, status: order.status, incident: isTrouble(order),
    skus: order.erased ? [] : [...new Set(order.lines.map(({ sku }) => sku))].sort(), ...(order.money && { sum: { currency: order.currency, amount: order.money.total } }), tasks: onePerCause(tasksOf(order, rows)),
  }
}

const over: readonly string[] = ['resolved', 'closed']
const openIncidents = ({ incidents }: Pick<ComposedOrder, 'incidents'>): ComposedOrder['incidents'] => incidents.filter(({ status }) => !over.includes(status))

/** An incident is open, or facts contradict each other as gravely. */
export const hasIncident = (order: Pick<ComposedOrder, 'incidents' | 'contradictions'>): boolean => openIncidents(order).length > 0 || (order.contradictions ?? []).some(({ weight }) => weight === 'incident')

/** That, or what its customer reads as trouble: goods that are lost, silent or late, money that did not arrive. */
const isTrouble = (order: ComposedOrder): boolean => hasIncident(order) || order.headline.flags.some((flag) => flag === 'problem' || flag === 'delayed')

function tasksOf(order: ComposedOrder, rows: readonly Part[]): readonly OpenTask[] {
  return [...incidentsOf(order, rows), ...contradictionsOf(order), ...(order.status === 'closed' || order.status === 'cancelled' ? [] : [...lostGoodsOf(order, rows, lastOf(rows, 'ParcelDeclaredLost')), ...holdsOf(order, rows), ...brokenPromisesOf(order)])]
}

const incidentsOf = (order: ComposedOrder, rows: readonly Part[]): readonly OpenTask[] =>
  openIncidents(order).map(({ id, kind, until, live }) => ({ queue: 'incident', ref: id, cause: kind ?? 'unknown', owner: 'desk', weight: live === true ? 'live' : 'incident', since: lastOf(rows, 'IncidentDetected') ?? order.placedAt, ...(until && { due: until }) }))

/** One of a kind, however many lines it is about; what is only a note is nobody's task. */
function contradictionsOf({ contradictions = [], placedAt }: ComposedOrder): readonly OpenTask[] {
  const grave = contradictions.filter((one): one is typeof one & { readonly weight: OpenTask['weight'] } => one.weight !== 'note')
  return [...new Map(grave.map((one) => [one.code, one])).values()].map(({ code, owner, weight, events }) => ({ queue: 'contradiction', ref: code, cause: code, owner, weight, since: events.at(-1)?.at ?? placedAt }))
}

const holdsOf = ({ holds, placedAt }: ComposedOrder, rows: readonly Part[]): readonly OpenTask[] =>
  holds.map(({ id, reason, until }) => ({ queue: 'hold', ref: id, cause: reason, owner: 'order', weight: 'task', since: lastOf(rows, 'OrderHeld') ?? placedAt, ...(until && { due: until }) }))

const missing = (rows: readonly Part[], now: Instant): OpenTask => ({ queue: 'missing_order', ref: '', cause: 'missing_order', owner: 'retailer', weight: 'task', since: entriesOf(rows).map(({ recordedAt }) => recordedAt).sort()[0] ?? now })

interface Entry {
  readonly type: string
  readonly at: Instant
  readonly recordedAt: Instant
}

/** What the parts remember of what happened to them. */
const entriesOf = (rows: readonly Part[]): readonly Entry[] => rows.flatMap(({ doc }) => (doc as { readonly timeline?: readonly Entry[] } | null)?.timeline ?? [])

const lastOf = (rows: readonly Part[], wanted: string): Instant | undefined => entriesOf(rows).filter(({ type }) => type === wanted).map(({ at }) => at).sort().at(-1)
