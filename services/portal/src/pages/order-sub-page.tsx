import type { ComponentChildren, JSX } from 'preact'
import { Help } from '../parts/help.tsx'
import { Icon } from '../parts/icon.tsx'
import { Row, kept, paymentText, refundText, refundsOf, struckOf } from '../parts/money-list.tsx'
import { Pill } from '../parts/pill.tsx'
import { Scans, scansOf } from '../parts/scans.tsx'
import { isAmber, pageSections } from '../parts/sections.ts'
import { carrierWords, dayWords, sumWords, type Shown } from '../parts/shown.ts'
import { badgeOf, kickerOf } from '../parts/state-words.ts'
import { dayOf } from '../formats.ts'
import { LineItem } from '../parts/line-item.tsx'
import { Layout, langOfShop, toHtml } from './layout.tsx'
import { pathOf } from './order-facts.ts'
import { shownOf, type TrackingPage } from './tracking-page.tsx'

// Pages behind the page of an order: one list each, whole.

type SubPage = Pick<TrackingPage, 'view' | 'level' | 'now' | 'setting'>

/** All that was paid and all that went back; undefined where the level sees no money. */
export function renderMoneyPage(page: SubPage): string | undefined {
  const { view: { money: sums } } = page
  if (sums === undefined) return undefined
  const shown = shownOf(page)
  const { say, view } = shown
  const refunds = refundsOf(sums)
  return toHtml(
    <Sub page={page} shown={shown} title={say('sub.money')}>
      <section aria-labelledby="payments">
        <h2 id="payments">{say('sub.payments')}</h2>
        {sums.payments.length === 0 ? <p class="card note">{say('sub.payments.none')}</p> : (
          <dl class="money card">
            {sums.payments.map((payment) => (
              <Row label={paymentText(payment, say)} amount={sumWords(shown, payment.amount)} {...struckOf(payment, say)} {...(payment.status === 'authorized' && payment.expiresAt !== undefined ? { note: say('sub.reserved.until', { day: dayWords(shown, dayOf(payment.expiresAt, view.timeZone)) }) } : {})} />
            ))}
          </dl>
        )}
      </section>
      <section aria-labelledby="refunds">
        <h2 id="refunds">{say('sub.refunds')}</h2>
        {refunds.length === 0 ? <p class="card note">{say('sub.refunds.none')}</p> : (
          <dl class="money card">
            {refunds.map((refund) => <Row label={refundText(refund, shown)} note={noteOf(refund, shown)} amount={sumWords(shown, -kept(refund))} tone={refund.status === 'failed' ? 'plain' : 'back'} />)}
          </dl>
        )}
      </section>
    </Sub>,
  )
}

function noteOf({ at, reversed = 0 }: ReturnType<typeof refundsOf>[number], shown: Shown): string {
  const day = dayWords(shown, dayOf(at, shown.view.timeZone))
  return reversed === 0 ? shown.say('sub.refund.at', { day }) : shown.say('sub.refund.reversed', { day, amount: sumWords(shown, reversed) })
}

/** All steps of one parcel and what is in it; undefined of a parcel that the order does not have. */
export function renderParcelPage(page: SubPage, parcelId: string): string | undefined {
  const parcel = page.view.parcels.find(({ id }) => id === parcelId)
  if (parcel === undefined) return undefined
  const shown = shownOf(page)
  const { say, level } = shown
  const section = pageSections(page.view).find((one) => one.parcel?.id === parcelId)
  return toHtml(
    <Sub page={page} shown={shown} title={section === undefined ? say('sub.parcel') : kickerOf(section, shown)}>
      <article class={section !== undefined && isAmber(section) ? 'group card late' : 'group card'}>
        <p class="carrier first"><span>{carrierWords(parcel.carrier)}</span><bdi>{level === 'link' ? say('carrier.ends', { digits: parcel.trackingNumber }) : parcel.trackingNumber}</bdi>{section && <Pill badge={badgeOf(section, shown)} />}</p>
        {scansOf(parcel).length === 0 ? <p class="note">{say('sub.parcel.none')}</p> : <Scans parcel={parcel} shown={shown} all />}
      </article>
      {section && (
        <section aria-labelledby="inside">
          <h2 id="inside">{say('sub.parcel.inside')}</h2>
          <div class="card"><ul class="lines" role="list">{section.items.map((item) => <LineItem item={item} section={section} shown={shown} />)}</ul></div>
        </section>
      )}
    </Sub>,
  )
}

function Sub({ page: { setting, view }, shown, title, children }: { readonly page: SubPage; readonly shown: Shown; readonly title: string; readonly children: ComponentChildren }): JSX.Element {
  return (
    <Layout setting={setting} title={title} help>
      <div class="wide sub">
        <p class="all"><a href={pathOf(view)}><Icon name="chevron-right" flip />{shown.say('sub.back')}</a></p>
        <h1>{title}</h1>
        {children}
        <Help help={view.help} say={shown.say} lang={langOfShop(setting)} isOfOrder />
      </div>
    </Layout>
  )
}
