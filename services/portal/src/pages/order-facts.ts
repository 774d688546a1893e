import type { OrderView } from '@wismo/lifecycle'

/** The address of an order's page. */
export const pathOf = ({ number }: Pick<OrderView, 'number'>): string => `/o/${encodeURIComponent(number)}`

/** Pieces count one by one, what is weighed or measured counts once. Of an order that is off, what it was. */
export const itemsOf = ({ lines, status }: Pick<OrderView, 'lines' | 'status'>): number => lines.reduce((sum, { quantity, unit }) => sum + (unit.scale > 0 ? 1 : status === 'cancelled' ? quantity.ordered : quantity.current), 0)
