import type { OrderLineView, OrderView, PromiseWindow } from '@wismo/lifecycle'

/** A group of the order with its lines looked up, or what no group holds. */
export interface Section {
  /** Where the page jumps to: `g1`. */
  readonly anchor: string
  readonly kind: OrderView['groups'][number]['kind'] | 'rest'
  readonly items: readonly { readonly line: OrderLineView; readonly quantity: number }[]
  readonly when?: PromiseWindow
}

/** The groups of an order, and a last one for lines that are in none: every line is on the page once. */
export function sectionsOf(view: OrderView): readonly Section[] {
  const lines = new Map(view.lines.map((line) => [line.id, line]))
  const grouped = view.groups.map((group, i) => ({
    anchor: `g${i + 1}`,
    kind: group.kind,
    items: group.lines.flatMap(({ lineId, quantity }) => withLine(lines.get(lineId), quantity)),
    ...(group.when === undefined ? {} : { when: group.when }),
  }))
  const held = new Set(view.groups.flatMap((group) => group.lines.map(({ lineId }) => lineId)))
  const rest = view.lines.filter(({ id }) => !held.has(id)).map((line) => ({ line, quantity: line.quantity.ordered }))
  return rest.length === 0 ? grouped : [...grouped, { anchor: `g${grouped.length + 1}`, kind: 'rest', items: rest }]
}

/** Nothing of it comes any more. */
export const isOff = ({ items }: Section): boolean => items.every(({ line }) => line.status === 'cancelled')

const withLine = (line: OrderLineView | undefined, quantity: number): readonly { line: OrderLineView; quantity: number }[] => (line ? [{ line, quantity }] : [])
