// A whole life: ordered, paid, on one or several ways to the customer, what follows, and the end.
import type { DeliveryMethod } from '@wismo/contracts'
import { weighted } from '../random.ts'
import { erasePerson, switchMethod } from '../steps/change-steps.ts'
import { addLine, cancelOrder, close, complete, confirm, grant, grantOf, place, reopen, type LineSpec } from '../steps/order-steps.ts'
import { approveClaim, openClaim } from '../steps/trouble-steps.ts'
import { promiseOf } from '../steps/word-steps.ts'
import { days, hours, minutes, spawn, together, type Strand, type Telling } from '../telling.ts'
import type { Place, Unit } from '../world.ts'
import { changed, disputed, edited, evenedOut, held, withdrawn } from './around.ts'
import { appeased } from './claims.ts'
import { lastFact, notify, type Arrival, type Lot, type Way } from './lot.ts'
import { pay, settleMoney } from './money.ts'
import { plain } from './ship.ts'
import { beforeAnyGrant, inRecordMode, sequel, sequelInRecordMode, wayBy, type Chosen } from './tables.ts'
import { aWhile, promiseTo, settle } from './words.ts'

const linesOfOrder = weighted({ 1: 55, 2: 22, 3: 12, 4: 6, 5: 3, 6: 2 })
const unitsOfLine = weighted({ 1: 70, 2: 18, 3: 8, 4: 4 })
const methodOfLine = weighted<DeliveryMethod>({ ship: 80, pickup: 9, scheduled: 7, digital: 4 } as Record<DeliveryMethod, number>)
/** Of 4,071 orders 58 were handed over before their payment was approved. */
const leftBeforeApproval = 58 / 4_071

const articles = ['Side table Birka', 'Cushion cover, sage', 'Enamel lantern', 'Ottoman Lori', 'Bedside rug', 'Oak desk lamp'] as const

function specOf({ random }: Telling, i: number): LineSpec {
  const method = methodOfLine(random)
  return {
    sku: `SKU-${random.between(1, 9_999)}`, title: articles[i] ?? articles[0], quantity: Number(unitsOfLine(random)), price: random.between(5, 300) * 100 - 10, method,
    kind: method === 'digital' ? 'digital' : 'goods', ...(method === 'ship' && random.chance(0.06) ? { seller: 'nordwind' } : {}),
  }
}

export function* whole(life: Telling): Strand {
  const { random } = life
  const specs = Array.from({ length: Number(linesOfOrder(random)) }, (_, i) => specOf(life, i))
  const lines = place(life, specs, { draft: random.chance(0.03) })
  notify(life, lastFact(life), 'order_confirmation')
  if (random.chance(0.025)) return yield* calledOff(life)
  const isRecord = random.chance(0.12)
  const paying = pay(life)
  const isPaidFirst = !random.chance(leftBeforeApproval)
  if (isPaidFirst) yield* paying
  const toSend = isRecord ? lines : yield* beforeWork(life, lines)
  const lots = lotsOf(life, toSend)
  const drawn = lots.map(({ method }) => (isRecord ? inRecordMode(random) : wayBy(method)(random)))
  const strands = handOut(life, lots, drawn, isRecord)
  promiseTo(life, promiseOf(life, toSend.flat()), toSend.flat().filter(({ lineId }) => life.lines.get(lineId)?.promise !== undefined))
  yield* together<unknown>(life, [...strands, ...beside(life, toSend.flat()), ...(isPaidFirst ? [] : [paying])])
  yield* end(life)
}

/** Off before anything was begun. */
function* calledOff(life: Telling): Strand {
  life.kinds.add('calledOff')
  yield* pay(life)
  yield minutes(30)
  cancelOrder(life, 'customer_request')
  yield hours(1)
  yield* settleMoney(life)
}

function* beforeWork(life: Telling, lines: readonly (readonly Unit[])[]): Strand<readonly (readonly Unit[])[]> {
  if (life.random.chance(0.05)) yield* told(life, 'held', held(life))
  if (!life.random.chance(0.06)) return lines
  const [first = [], ...others] = lines
  return [yield* told(life, 'changed', changed(life, first)), ...others]
}

function* told<Result>(life: Telling, name: string, strand: Strand<Result>): Strand<Result> {
  life.kinds.add(name)
  return yield* strand
}

/** What goes on beside the goods. */
function beside(life: Telling, units: readonly Unit[]): readonly Strand[] {
  const { random } = life
  return [
    ...(random.chance(0.1) ? [told(life, 'edited', edited(life, units))] : []),
    ...(random.chance(0.04) ? [told(life, 'appeased', appeased(life))] : []),
    ...(random.chance(0.02) ? [told(life, 'evenedOut', evenedOut(life))] : []),
    ...(random.chance(0.02) ? [told(life, 'withdrawn', withdrawn(life, units))] : []),
    ...(random.chance(0.02) ? [told(life, 'disputed', disputed(life))] : []),
  ]
}

/** Units that go together: what takes the same way from the same seller, or each line by itself. */
function lotsOf(life: Telling, lines: readonly (readonly Unit[])[]): readonly Lot[] {
  const byWay = new Map<string, Lot>()
  const isEachAlone = life.random.chance(0.2)
  for (const unit of lines.flat()) {
    const { delivery, seller } = life.lines.get(unit.lineId) ?? {}
    const method = delivery?.method ?? 'ship'
    const key = `${method} ${seller ?? ''} ${isEachAlone ? unit.lineId : ''}`
    const lot = byWay.get(key) ?? { units: [], method, locationId: seller === undefined ? placeOf(method) : `seller-${seller}`, grant: undefined }
    byWay.set(key, { ...lot, units: [...lot.units, unit] })
  }
  return [...byWay.values()].map((lot) => switched(life, lot))
}

const placeOf = (method: DeliveryMethod): string => (method === 'pickup' ? 'store-leipzig' : method === 'scheduled' ? 'leipzig-hub' : 'leipzig-dc')

/** Rather collected than sent. */
function switched(life: Telling, lot: Lot): Lot {
  if (lot.method !== 'ship' || !life.random.chance(0.015)) return lot
  life.kinds.add('switched')
  switchMethod(life, lot.units, 'ship', 'pickup', 'store-leipzig')
  return { ...lot, method: 'pickup', locationId: 'store-leipzig' }
}

/** Confirmed, with a grant for every lot that is begun at once. */
function handOut(life: Telling, lots: readonly Lot[], drawn: readonly Chosen<Way>[], isRecord: boolean): readonly Strand[] {
  const granted = lots.map((lot, i) => (isRecord || beforeAnyGrant.has(drawn[i]?.name ?? '') ? lot : { ...lot, grant: grantOf(life, lot.units) }))
  if (!isRecord) confirm(life, granted.flatMap(({ grant: given }) => (given === undefined ? [] : [given])))
  return granted.map((lot, i) => onItsWay(life, lot, drawn[i] as Chosen<Way>, isRecord))
}

function* onItsWay(life: Telling, lot: Lot, { name, story }: Chosen<Way>, isRecord: boolean): Strand {
  life.kinds.add(isRecord ? `record.${name}` : name)
  const arrivals = yield* story(life, lot)
  const here = arrivals.map(({ units, holder }) => ({ holder, units: units.filter((unit) => unit.place === 'with_customer') })).filter(({ units }) => units.length > 0)
  yield* together(life, here.map((arrival) => afterwards(life, arrival, lot, isRecord)))
}

function* afterwards(life: Telling, arrival: Arrival, lot: Lot, isRecord: boolean): Strand {
  const { name, story } = isRecord ? sequelInRecordMode(life.random) : sequel(life.random)
  if (name === 'nothing') return
  life.kinds.add(name)
  yield aWhile(life)
  yield* story(life, arrival, lot)
}

const isOver: ReadonlySet<Place> = new Set(['with_customer', 'taken_back', 'cancelled', 'lost', 'never_had', 'lost_on_way_back'])

/** Nothing is under way any more: money is settled, the order is completed and one day closed. */
function* end(life: Telling): Strand {
  const units = (): readonly Unit[] => [...life.world.units.values()].flat()
  settle(life, units().some(({ place }) => place === 'with_customer'))
  yield hours(life.random.spread(3, 20))
  const isOff = units().every(({ place }) => place === 'cancelled')
  if (isOff) cancelOrder(life, 'nothing_left')
  yield* settleMoney(life)
  if (isOff || !units().every(({ place }) => isOver.has(place)) || life.kinds.has('found_after_settled')) return
  complete(life)
  if (life.random.chance(0.02)) yield* secondThoughts(life)
  if (!life.random.chance(0.3)) return
  yield days(60)
  close(life)
  if (!life.random.chance(0.1)) return
  life.kinds.add('erased')
  erasePerson(life)
}

/** It broke after weeks, and another one goes out. */
function* secondThoughts(life: Telling): Strand {
  const kept = [...life.world.units.values()].flat().find(({ place }) => place === 'with_customer')
  const line = kept && life.lines.get(kept.lineId)
  if (kept === undefined || line === undefined) return
  life.kinds.add('secondThoughts')
  yield days(20)
  const claim = openClaim(life, 'defective', [kept])
  approveClaim(life, claim, 'replacement', 0)
  reopen(life)
  const other = addLine(life, { sku: line.sku, title: line.title, quantity: 1, price: line.unitPrice, credit: line.unitPrice }, 'claim', line.lineId)
  yield* plain(life, { units: other, method: 'ship', locationId: 'leipzig-dc', grant: grant(life, other, 'replacement') })
  complete(life)
}

export const begin = (life: Telling): void => spawn(life, whole(life))
