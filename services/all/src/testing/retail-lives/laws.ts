// What a view says of units and money, recomputed from the messages alone by plain formulas that know nothing of parts and folds.
import type { OrderView } from '@wismo/lifecycle'
import { costsOf, isCalledOff, mayHaveLeft, refundsOf, unitsOf } from './costs.ts'
import type { RetailLife, Told } from './life.ts'

type Data = Readonly<Record<string, unknown>>

const sum = (amounts: readonly number[]): number => amounts.reduce((all, amount) => all + amount, 0)
const ofType = ({ messages }: RetailLife, type: string): readonly Told[] => messages.filter((told) => told.type === type)
const numberIn = (data: Data, key: string): number => Number(data[key])

/** Every law that a view breaks, in words. */
export function brokenLaws(life: RetailLife, view: OrderView): readonly string[] {
  return [...unitLaws(life, view), ...moneyLaws(life, view), ...statusLaws(life, view)]
}

function unitLaws(life: RetailLife, { lines }: OrderView): readonly string[] {
  const told = unitsOf(life)
  const knowsLeft = !isCalledOff(life) && !mayHaveLeft(life)
  const isSo = told.some((units) => lines.length === units.size && lines.every(({ externalLineId, quantity: { ordered, current } }) => {
    const { ever = -1, off = 0 } = units.get(externalLineId) ?? {}
    return ordered === ever && (!knowsLeft || current === ever - off)
  }))
  return [
    ...lines.flatMap(({ externalLineId, quantity: { ordered }, units }) => [
      ...(Object.values(units).some((count) => count < 0) ? [`I1 a bucket of line ${externalLineId} is negative`] : []),
      ...(sum(Object.values(units)) === ordered ? [] : [`I1 the buckets of line ${externalLineId} sum to ${sum(Object.values(units))} of ${ordered}`]),
    ]),
    ...(isSo ? [] : [`I2 the view has ${lines.map(({ externalLineId, quantity: { ordered, current } }) => `${current} of ${ordered} units of line ${externalLineId}`).join(', ')}; told were ${told.map((units) => [...units].map(([name, { ever, off }]) => `${ever - off} of ${ever} of ${name}`).join(', ')).join(' or ')}`]),
  ]
}

const documentOf = ({ messages }: RetailLife): Data => messages.find(({ type }) => type === 'RetailOrderPlaced' || type === 'RetailOrderImported')?.data ?? {}

interface Paid {
  authorized: number
  captured: number
  voided: number
}

/** By payment, of those that checkout stated and nobody spoke of since what it stated. */
function paidBy(life: RetailLife): ReadonlyMap<string, Paid> {
  const paid = new Map<string, Paid>()
  for (const { data } of ofType(life, 'RetailPaymentReported')) {
    const kind = String(data['kind'])
    if (kind === 'refunded') continue
    const ref = String(data['paymentRef'])
    const one = paid.get(ref) ?? { authorized: 0, captured: 0, voided: 0 }
    if (kind === 'authorized' || kind === 'captured' || kind === 'voided') one[kind] += numberIn(data, 'amount')
    paid.set(ref, one)
  }
  for (const { ref, status, amount } of (documentOf(life)['payments'] ?? []) as readonly { readonly ref: string; readonly status: string; readonly amount: number }[]) {
    if (!paid.has(ref)) paid.set(ref, { authorized: 0, captured: status === 'captured' ? amount : 0, voided: 0 })
  }
  return paid
}

function moneyLaws(life: RetailLife, { money, lines, contradictions = [] }: OrderView): readonly string[] {
  if (money === undefined) return ['the view has no money']
  const paid = [...paidBy(life).values()]
  const [captured, refunded] = [sum(paid.map((one) => one.captured)), sum([...refundsOf(life).values()])]
  const costs = costsOf(life, captured)
  const has = (code: string): boolean => contradictions.some((one) => one.code === code)
  const same = (law: string, said: unknown, told: unknown): readonly string[] => (said === told ? [] : [`${law}: the view says ${String(said)}, told was ${String(told)}`])
  return [
    ...same('captured', money.captured, captured),
    ...same('refunded', money.refunded + money.refundPending, refunded),
    ...same('due', money.due, money.total - captured + refunded),
    ...same('I9 refund_above_capture', has('refund_above_capture'), refunded > 0 && refunded > captured),
    ...same('I10 captured_above_authorized', has('captured_above_authorized'), paid.some((one) => one.authorized > 0 && one.captured + one.voided > one.authorized)),
    ...lines.filter(({ id, price }) => (price?.refunded ?? 0) > (price?.total ?? 0) && !contradictions.some(({ code, lineId }) => code === 'line_refunded_above_charge' && lineId === id)).map(({ externalLineId }) => `I11 more went back for line ${externalLineId} than it cost, and nobody is told`),
    ...(costs.some(({ least, most }) => money.total >= least && money.total <= most) ? [] : [`total: the view says ${money.total}, told was ${costs.map(({ least, most }) => `${least} to ${most}`).join(' or ')}`]),
    ...(money.refundable < 0 || money.refundable > Math.max(0, captured - refunded) ? ['I9 more is refundable than is left'] : []),
  ]
}

function statusLaws(life: RetailLife, { status, fulfillmentStatus, lines, money, contradictions = [] }: OrderView): readonly string[] {
  const arrived = life.messages.some(({ type, data }) => (type === 'RetailParcelReported' && data['status'] === 'delivered') || (type === 'RetailFulfillmentReported' && data['state'] === 'handed_over') || type === 'RetailReturnReported')
  return [
    ...(status === 'completed' && (money?.due !== 0 || contradictions.some(({ weight }) => weight === 'incident')) ? ['I13 completed with money due or an incident'] : []),
    ...(fulfillmentStatus === 'delivered' && !arrived ? ['I26 delivered, and nobody told that anything arrived'] : []),
    ...(isCalledOff(life) && status !== 'cancelled' && status !== 'closed' ? [`called off, and ${status}`] : []),
    ...(lines.some(({ quantity: { current, ordered } }) => current > ordered) ? ['I2 more units are current than were ordered'] : []),
  ]
}
