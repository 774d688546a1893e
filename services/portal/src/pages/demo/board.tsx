import type { JSX } from 'preact'
import type { Instant } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import { columnOf, columns, remarkOf, type Column } from '../../demo/board.ts'
import { demoPath } from '../../demo/demo-path.ts'
import { count } from '../../formats.ts'
import { Tile } from '../../parts/tile.tsx'
import type { PageSetting } from '../layout.tsx'

export interface BoardProps {
  /** Newest first. */
  readonly orders: readonly OrderView[]
  /** The number of the one on the phone. */
  readonly chosen?: string
  readonly now: Instant
  readonly setting: PageSetting
}

/** Cards in a column; how many there are stands above them. */
const mostCards = 4

/** The newest orders by how far they are. */
export function Board({ orders, chosen, now, setting }: BoardProps): JSX.Element {
  return (
    <section class="board" aria-label="Newest orders, by how far they are">
      {columns.map((column) => <ColumnOf column={column} orders={orders.filter((view) => columnOf(view) === column)} chosen={chosen} now={now} locale={setting.locale} />)}
    </section>
  )
}

interface ColumnProps {
  readonly column: Column
  readonly orders: readonly OrderView[]
  readonly chosen: string | undefined
  readonly now: Instant
  readonly locale: string
}

function ColumnOf({ column, orders, chosen, now, locale }: ColumnProps): JSX.Element {
  const others = orders.filter(({ number }) => number !== chosen)
  const own = orders.filter(({ number }) => number === chosen)
  const shown = [...own, ...others].slice(0, mostCards)
  return (
    <div class="column">
      <h2>{column} <span class="many">{count(locale, orders.length, 0)}</span></h2>
      <ul role="list">
        {shown.map((view) => <Card view={view} isChosen={view.number === chosen} now={now} locale={locale} />)}
      </ul>
    </div>
  )
}

function Card({ view, isChosen, now, locale }: { readonly view: OrderView; readonly isChosen: boolean; readonly now: Instant; readonly locale: string }): JSX.Element {
  const { text, tone } = remarkOf(view, now, locale)
  return (
    <li id={`card-${view.number}`}>
      <a class="order" href={demoPath(view)} {...(isChosen ? { 'aria-current': 'true' as const } : {})}>
        <Tile sku={view.lines[0]?.sku ?? ''} />
        <span><b>{view.number}</b> <small class={tone}>{text}</small></span>
      </a>
    </li>
  )
}
