import type { JSX } from 'preact'
import type { Instant } from '@wismo/kernel'
import type { CustomerAnswer } from '@wismo/agent-api'
import { toHtml } from '../pages/layout.tsx'
import { DeskFrame, type DeskChrome } from './desk-frame.tsx'
import type { ShopOf } from './desk-shop.ts'
import { counted } from './desk-words.ts'
import { sumIn } from './money-card.tsx'
import { Items, OrderLink, Placed, State } from './search-page.tsx'
import { Entries } from './timeline.tsx'
import { dayAt } from './times.ts'

export interface CustomerPageProps {
  readonly chrome: DeskChrome
  readonly customer: CustomerAnswer
  readonly now: Instant
  readonly shopOf: ShopOf
}

/** A person's orders, and what happened to all of them as one. */
export const renderCustomerPage = (props: CustomerPageProps): string => toHtml(<CustomerPage {...props} />)

function CustomerPage({ chrome, customer: { name, erased, orders, timeline }, now, shopOf }: CustomerPageProps): JSX.Element {
  const title = erased === true ? 'Details removed' : (name ?? 'Guest')
  const zone = shopOf(orders[0]?.shopId ?? '').timeZone
  return (
    <DeskFrame chrome={chrome} title={title}>
      <div class="person-page">
        <h1>{title}</h1>
        <p class="lead">{erased === true ? 'The person’s details were removed for good. Nothing leads from here to them.' : `${counted(orders.length, 'order')}, newest first`}</p>
        {orders.length > 0 && (
          <table class="list">
            <thead><tr><th scope="col">Order</th><th scope="col">Where it is</th><th scope="col" class="number">Items</th><th scope="col" class="number">Total</th></tr></thead>
            <tbody data-rows>
              {orders.map((card) => (
                <tr>
                  <th scope="row"><OrderLink card={card} /><Placed card={card} now={now} shop={shopOf(card.shopId)} /></th>
                  <td><State card={card} now={now} /></td>
                  <td class="number" data-label="Items"><Items card={card} /></td>
                  <td class="number" data-label="Total">{card.total === undefined ? '' : <bdi>{sumIn(card.currency, card.total)}</bdi>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {timeline.length > 0 && (
          <section class="panel timeline" aria-labelledby="all">
            <header><h2 id="all">What happened</h2></header>
            <div class="entries"><Entries entries={timeline.map((entry) => withCurrency(entry, orders))} context={{ timeZone: zone, today: dayAt(now, zone), currency: orders[0]?.currency ?? 'EUR', parcels: new Map(), promises: new Map() }} /></div>
          </section>
        )}
      </div>
    </DeskFrame>
  )
}

/** Orders of one person may be in several currencies: a sum that does not say its own is in that of its order. */
function withCurrency<Entry extends CustomerAnswer['timeline'][number]>(entry: Entry, orders: CustomerAnswer['orders']): Entry {
  const currency = entry.detail?.currency ?? orders.find(({ id }) => id === entry.orderId)?.currency
  return currency === undefined ? entry : { ...entry, detail: { ...entry.detail, currency } }
}
