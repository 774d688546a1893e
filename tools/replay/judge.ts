// One order as its view shows it beside what must come out, and all of them as one table.
import { orderIdOf, ShopId, type OrderId } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import { expectedContradicted, expectedContradictions, expectedFull, expectedOf, expectedTable, type Expected } from '../olist-expected.ts'
import type { OlistOrder } from '../olist.ts'

/** What is kept of an order until its view was read: of 100,000 there is little. */
export interface Wanted {
  readonly expected: Expected
  readonly full: boolean
  /** Canonical text of everything that must be found. */
  readonly shape: string
}

export function wantedOf(order: OlistOrder): Wanted {
  const expected = expectedOf(order)
  const payments = order.course.approvedAt === undefined ? [] : order.payments
  const shape: Shape = {
    stands: standing(expected),
    contradictions: expected.contradictions.toSorted(),
    lines: order.lines.map(({ externalLineId, sku, title, quantity, unitPrice }) => [externalLineId, sku, title, quantity, unitPrice, unitPrice].join(' ')),
    shipping: order.shipping,
    total: order.total,
    paid: payments.reduce((sum, { amount }) => sum + amount, 0),
    payments: payments.map(({ method, amount }) => `${method} ${amount}`).sort(),
    messages: 0,
  }
  return { expected, full: order.full, shape: JSON.stringify(shape) }
}

/** Of many orders, by their ids. */
export function wantedOfAll(orders: Iterable<OlistOrder>): ReadonlyMap<OrderId, Wanted> {
  const all = new Map<OrderId, Wanted>()
  for (const order of orders) all.set(orderIdOf(ShopId.parse(order.document.shopId), order.document.externalId), wantedOf(order))
  return all
}

/** Everything of a view that the files tell; amounts in centavos. */
interface Shape {
  /** Order, fulfillment, payment, promise. */
  readonly stands: string
  readonly contradictions: readonly string[]
  readonly lines: readonly string[]
  readonly shipping: number | undefined
  readonly total: number | undefined
  readonly paid: number | undefined
  readonly payments: readonly string[]
  /** To the customer. */
  readonly messages: number
}

const standing = ({ order, fulfillment, payment, promise }: Omit<Expected, 'row' | 'contradictions'>): string => [order, fulfillment, payment, promise].join(', ')

export function shapeOf(view: OrderView): string {
  const { money } = view
  const shape: Shape = {
    stands: standing({ order: view.status, fulfillment: view.fulfillmentStatus, payment: view.paymentStatus, promise: promiseOf(view) }),
    contradictions: (view.contradictions ?? []).map(({ code }) => String(code)).sort(),
    lines: view.lines.map(({ externalLineId, sku, title, quantity, price }) => [externalLineId, sku, title, quantity.ordered, price?.unit, price?.total].join(' ')),
    shipping: money?.shipping,
    // What it cost when it was placed: a cancellation takes nothing from that.
    total: money?.original,
    paid: money?.captured,
    payments: (money?.payments ?? []).map(({ method, amount }) => `${method} ${amount}`).sort(),
    messages: (view.messages ?? []).length,
  }
  return JSON.stringify(shape)
}

/** Of the one window that all lines have. */
function promiseOf({ promises }: OrderView): string {
  const words = [...new Set(promises.map(({ status }) => (['kept', 'broken', 'void'].includes(status) ? status : 'open')))]
  return words.join(' and ') || 'none'
}

/** What was found of an order. */
export interface Found {
  readonly wanted: Wanted
  /** Undefined where there is no view. */
  readonly shape: string | undefined
}

/** One line of the table. */
export interface Finding {
  readonly what: string
  readonly expected: number
  readonly found: number
  /** What was there instead. */
  readonly instead?: string
}

/** Everything that must come out, and what did. Of all orders of the files, so many times: what was counted by hand is expected, not what the rules of the rows say. */
export function findingsOf(all: readonly Found[], wholeFiles?: number): readonly Finding[] {
  const shapes = all.map(({ shape }) => (shape === undefined ? undefined : (JSON.parse(shape) as Shape)))
  const wanted = all.map(({ wanted: { shape } }) => JSON.parse(shape) as Shape)
  const byHand = (figure: number, byRule: number): number => (wholeFiles === undefined ? byRule : figure * wholeFiles)
  const codes = [...new Set([...Object.keys(expectedContradictions), ...shapes.flatMap((one) => one?.contradictions ?? [])])]
  return [
    ...rowsOf(all, shapes, byHand),
    ...codes.map((code) => ({ what: `contradictions: ${code}`, expected: byHand(expectedContradictions[code] ?? 0, timesOf(code, wanted)), found: timesOf(code, shapes) })),
    { what: 'orders with contradictions', expected: byHand(expectedContradicted, contradicted(wanted)), found: contradicted(shapes) },
    ...fullOf(all, shapes, wanted, byHand),
    { what: 'orders exact in everything', expected: all.length, found: all.filter(({ wanted: { shape }, shape: found }) => shape === found).length, ...firstWrong(all) },
    { what: 'messages to customers', expected: 0, found: shapes.reduce((sum, one) => sum + (one?.messages ?? 0), 0) },
  ]
}

type ByHand = (figure: number, byRule: number) => number

const timesOf = (code: string, shapes: readonly (Shape | undefined)[]): number => shapes.reduce((sum, one) => sum + (one?.contradictions.filter((each) => each === code).length ?? 0), 0)

const contradicted = (shapes: readonly (Shape | undefined)[]): number => shapes.filter((one) => (one?.contradictions.length ?? 0) > 0).length

function rowsOf(all: readonly Found[], shapes: readonly (Shape | undefined)[], byHand: ByHand): readonly Finding[] {
  return expectedTable.map(({ row, n, ...told }) => {
    const own = all.flatMap(({ wanted: { expected } }, i) => (expected.row === row ? [shapes[i]?.stands ?? 'not there'] : []))
    const others = counted(own.filter((stands) => stands !== standing(told)))
    return { what: `${row}: ${standing(told)}`, expected: byHand(n, own.length), found: own.filter((stands) => stands === standing(told)).length, ...(others === '' ? {} : { instead: others }) }
  })
}

function fullOf(all: readonly Found[], shapes: readonly (Shape | undefined)[], wanted: readonly Shape[], byHand: ByHand): readonly Finding[] {
  const full = all.flatMap(({ wanted: { full: isFull } }, i) => (isFull ? [{ wanted: wanted[i], found: shapes[i] }] : []))
  const sum = (side: 'wanted' | 'found', of: (shape: Shape) => number | undefined): number => full.reduce((total, one) => total + ((one[side] && of(one[side])) ?? 0), 0)
  const figures: readonly (readonly [string, number, (shape: Shape) => number | undefined])[] = [
    ['lines', expectedFull.lines, ({ lines }) => lines.length],
    ['payments', expectedFull.payments, ({ payments }) => payments.length],
    ['total in centavos', expectedFull.total, ({ total }) => total],
    ['paid in centavos', expectedFull.paid, ({ paid }) => paid],
  ]
  return [
    { what: 'full orders exact on lines, freight, total and payments', expected: byHand(expectedFull.orders, full.length), found: full.filter(({ wanted: told, found }) => priced(told) === priced(found)).length },
    ...figures.map(([what, figure, of]) => ({ what: `full orders: ${what}`, expected: byHand(figure, sum('wanted', of)), found: sum('found', of) })),
  ]
}

const priced = (shape: Shape | undefined): string => JSON.stringify(shape && [shape.lines, shape.shipping, shape.total, shape.paid, shape.payments])

function firstWrong(all: readonly Found[]): { readonly instead?: string } {
  const wrong = all.find(({ wanted: { shape }, shape: found }) => shape !== found)
  return wrong === undefined ? {} : { instead: `first: wanted ${wrong.wanted.shape}, found ${wrong.shape ?? 'nothing'}` }
}

const counted = (words: readonly string[]): string => [...new Set(words)].map((word) => `${words.filter((one) => one === word).length} x ${word}`).join('; ')

export const isRight = ({ expected, found }: Finding): boolean => expected === found

/** One line each: what, expected, found. */
export function tableText(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ what }) => what.length))
  const head = `${''.padEnd(width)}  ${'expected'.padStart(11)}  ${'found'.padStart(11)}`
  return [head, ...findings.map((finding) => `${finding.what.padEnd(width)}  ${String(finding.expected).padStart(11)}  ${String(finding.found).padStart(11)}${isRight(finding) ? '' : `  <- ${finding.instead ?? 'differs'}`}`)].join('\n')
}
