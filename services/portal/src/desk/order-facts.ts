// What the parts of an order's page say of it, taken from its view.
import type { MaskedCustomer, MaskedOrder } from '@wismo/agent-api'
import { daysOff, jointPromise, type OrderLineView, type OrderView, type PromiseWindow } from '@wismo/lifecycle'
import { count } from '../formats.ts'
import { buckets, bucketWords, counted, kindWords, latePill, parcelPill, stepPill, unseenPill, workPill, type PillSaid } from './desk-words.ts'
import { deskLocale } from './times.ts'

type Order = MaskedOrder
type Parcel = OrderView['parcels'][number]

export interface PlacedLine {
  readonly line: OrderLineView
  readonly quantity: number
}

/** What comes together, with everything an agent says of it. */
export interface Place {
  readonly ref: string
  readonly title: string
  readonly pill: PillSaid
  readonly step: number
  readonly steps: number
  readonly lines: readonly PlacedLine[]
  readonly parcel?: Parcel | undefined
  readonly location?: string | undefined
  /** What was said of it does not hold any more. */
  readonly isLate: boolean
  /** What was said first, and what is expected now: absent where it is late and nobody knows a new day. */
  readonly promised?: PromiseWindow | undefined
  readonly expected?: PromiseWindow | undefined
}

const outward = ({ parcels }: Pick<Order, 'parcels'>): readonly Parcel[] => parcels.filter(({ direction, status }) => direction !== 'return' && status !== 'cancelled')

/** `Parcel 1`, by the id of each parcel on its way out; `Parcel` where there is one alone. */
export function parcelNames(order: Pick<Order, 'parcels'>): ReadonlyMap<string, string> {
  const { parcels } = order
  const out = outward(order)
  const names = out.map(({ id }, i) => [id, out.length === 1 ? 'Parcel' : `Parcel ${i + 1}`] as const)
  return new Map([...names, ...parcels.filter(({ direction }) => direction === 'return').map(({ id }) => [id, 'Return parcel'] as const)])
}

/** Late and waiting first, then what moves, then what is not sent, then what is done. */
export function placesOf(order: Order): readonly Place[] {
  const lines = new Map(order.lines.map((line) => [line.id, line]))
  const [names, many] = [parcelNames(order), outward(order).length]
  const places = order.groups.map((group): Place => {
    const parcel = order.parcels.find(({ id }) => id === group.ref)
    const work = order.fulfillments.find(({ id }) => id === group.ref)
    const held = group.lines.flatMap(({ lineId, quantity }) => withLine(lines.get(lineId), quantity))
    const days = daysOfGroup(order, group, parcel)
    return {
      ref: group.ref, title: parcel === undefined ? kindWords[group.kind] : `${names.get(parcel.id) ?? 'Parcel'}${many > 1 && parcel.direction !== 'return' ? ` of ${many}` : ''}`,
      pill: parcel !== undefined ? dated(isUnseen(parcel, group) ? unseenPill : parcelPill(parcel), days) : work !== undefined && group.step < group.steps ? workPill(work.status) : stepPill(group),
      step: group.step, steps: group.steps, lines: held, parcel, location: group.locationId ?? work?.locationId, ...days,
    }
  })
  return places.map((place, i) => ({ place, i })).sort((a, b) => urgency(a.place) - urgency(b.place) || a.i - b.i).map(({ place }) => place)
}

/** What its node says has left is on its way, whether or not its carrier has seen it: the customer reads that too. */
const isUnseen = ({ status, flags }: Parcel, { step }: Order['groups'][number]): boolean => status === 'pre_transit' && flags.length === 0 && step >= 3

type Days = Pick<Place, 'isLate' | 'promised' | 'expected'>

/** Of all its lines, as the customer's page says it. */
function daysOfGroup({ promises, headline }: Order, { lines, when }: Order['groups'][number], parcel: Parcel | undefined): Days {
  const promise = jointPromise(promises, lines.map(({ lineId }) => lineId))
  const promised = promise?.original
  if (parcel !== undefined && isLost(parcel)) return { isLate: !isMadeGood({ headline }), promised }
  if (parcel !== undefined && isTurned(parcel)) return { isLate: false, promised }
  const isLate = promise?.isLate === true || (parcel !== undefined && hasNoWay(parcel))
  return { isLate, promised, expected: isLate && (promise?.expected === undefined || (parcel !== undefined && hasNoWay(parcel))) ? undefined : when }
}

/** What was lost is not waited for any more. */
export const isMadeGood = ({ headline: { code, flags } }: Pick<Order, 'headline'>): boolean => code !== 'problem' && !flags.includes('problem')
const isLost = ({ status }: Parcel): boolean => status === 'lost' || status === 'destroyed'
/** It does not come on this way any more. */
const isTurned = ({ status }: Parcel): boolean => status === 'returning' || status === 'returned'
/** Whatever was expected of it, nobody knows now when it goes on. */
export const hasNoWay = ({ status, flags }: Parcel): boolean => !ended.includes(status) && flags.some((flag) => stopped.includes(flag))
const ended: readonly string[] = ['delivered', 'returning', 'returned', 'cancelled']
const stopped: readonly string[] = ['damaged', 'silent', 'duties_due', 'action_required']

/** `2 to 4 days late`, where both ends are days: how late is what the customer asks. */
function dated(pill: PillSaid, { promised, expected }: Days): PillSaid {
  if (pill.text !== latePill.text || promised === undefined || expected === undefined) return pill
  const [least, most] = [Math.max(1, daysOff(expected.from ?? expected.to, promised)), daysOff(expected.to, promised)]
  return most < 1 ? pill : { ...pill, text: least === most ? `${counted(most, 'day')} late` : `${least} to ${most} days late` }
}

const urgency = ({ pill: { tone }, step, steps }: Place): number => (tone === 'bad' ? 0 : tone === 'warn' ? 1 : step === steps ? 4 : tone === 'brand' ? 2 : 3)

const withLine = (line: OrderLineView | undefined, quantity: number): readonly PlacedLine[] => (line === undefined ? [] : [{ line, quantity }])

/** Units that nothing brings any more: cancelled, lost, coming or come back. */
export function goneLines({ lines }: Order): readonly OrderLineView[] {
  return lines.filter(({ units }) => gone.some((bucket) => (units[bucket] ?? 0) > 0))
}
const gone = ['cancelled', 'lost', 'returning_to_sender', 'return_in_transit', 'returned'] as const

/** `2 in transit, 1 returned` */
export function unitsText({ units, unit: { scale } }: Pick<OrderLineView, 'units' | 'unit'>): string {
  return buckets.flatMap((bucket) => ((units[bucket] ?? 0) > 0 ? [`${count(deskLocale, units[bucket] ?? 0, scale)} ${bucketWords[bucket]}`] : [])).join(', ')
}

/** Parcels that no group shows: cancelled ones, those on their way back, and those that nobody said the contents of. */
export const otherParcels = (order: Order): readonly Parcel[] => order.parcels.filter(({ id }) => !order.groups.some(({ ref }) => ref === id))

export const isErasedCustomer = (customer: Order['customer']): boolean => customer !== undefined && 'erased' in customer && customer.erased === true

/** Absent where the order has nobody, or nobody any more. */
export const personOf = ({ customer }: Pick<Order, 'customer'>): MaskedCustomer | undefined => (customer === undefined || customer.subjectRef === undefined ? undefined : (customer as MaskedCustomer))

export const nameOf = (order: Pick<Order, 'customer'>): string => (isErasedCustomer(order.customer) ? 'Details removed' : (personOf(order)?.name ?? 'Guest'))

/** First names are how agents speak of a customer; of who has none, `the customer`. */
export function firstNameOf(order: Pick<Order, 'customer'>): string {
  const name = personOf(order)?.name?.trim().split(/\s+/)[0]
  return name === undefined || name === '' ? 'the customer' : name
}

/** `Cork, Ireland` of where it goes. */
export function townOf({ addresses }: Pick<Order, 'addresses'>): string | undefined {
  if (addresses === undefined || 'erased' in addresses) return undefined
  const [first] = Object.values(addresses)
  const town = [first?.city, first?.country === undefined ? undefined : countryText(first.country)].filter((part) => part !== undefined).join(', ')
  return town === '' ? undefined : town
}

const countries = new Intl.DisplayNames(deskLocale, { type: 'region', fallback: 'code' })
/** A code that is none stays as it is. */
const countryText = (code: string): string => (/^[A-Z]{2}$/.test(code) ? (countries.of(code) ?? code) : code)

export const itemsText = ({ lines }: Pick<Order, 'lines'>): string => counted(lines.reduce((sum, { quantity, unit }) => sum + (unit.scale > 0 ? Math.sign(quantity.current) : quantity.current), 0), 'item')
