// A parcel by its number alone: how far it is, and nothing of its order.
import type { Instant } from '@wismo/kernel'
import type { OrderView, ParcelStub } from '@wismo/lifecycle'
import type { JSX } from 'preact'
import { dayOf, dayText } from '../formats.ts'
import { ErrorSummary, FormField } from '../parts/form-field.tsx'
import { Help } from '../parts/help.tsx'
import { Icon } from '../parts/icon.tsx'
import { RowLink } from '../parts/row-link.tsx'
import { carrierWords, placeWords } from '../parts/shown.ts'
import { ParcelSteps } from '../parts/steps.tsx'
import type { WordKey } from '../words.ts'
import { findPath, titleOf } from './find-page.tsx'
import { Layout, langOfShop, sayOf, toHtml, type PageSetting } from './layout.tsx'

/** What the carrier’s word is told as. */
const titles: Readonly<Record<string, WordKey>> = {
  pre_transit: 'parcel.pre_transit', accepted: 'parcel.accepted', in_transit: 'parcel.in_transit', held: 'parcel.held', out_for_delivery: 'parcel.out_for_delivery', attempt_failed: 'parcel.attempt_failed',
  available_for_pickup: 'parcel.available_for_pickup', delivered: 'parcel.delivered.title', returning: 'parcel.returning', returned: 'parcel.returned', lost: 'parcel.lost', destroyed: 'parcel.destroyed', cancelled: 'parcel.cancelled',
}
/** Of what is not on its way to the customer no step is told. */
const offTheWay: readonly string[] = ['returning', 'returned', 'lost', 'destroyed', 'cancelled']

/** What goes back to the shop is not told as if it came. */
const titlesBack: Readonly<Record<string, WordKey>> = {
  accepted: 'parcel.returning', in_transit: 'parcel.returning', held: 'parcel.held', out_for_delivery: 'parcel.returning', attempt_failed: 'parcel.returning', available_for_pickup: 'parcel.returning', delivered: 'parcel.returned',
  lost: 'parcel.lost', destroyed: 'parcel.destroyed', cancelled: 'parcel.cancelled',
}

/** A van that was loaded on another day says nothing of today. */
function titleOfParcel({ status, direction, lastSeenAt }: ParcelStub, isToday: (at: Instant) => boolean): WordKey {
  if (direction === 'return') return titlesBack[status] ?? 'parcel.unclear'
  if (status === 'out_for_delivery' && lastSeenAt !== undefined && !isToday(lastSeenAt)) return 'step.out_for_delivery'
  return titles[status] ?? 'parcel.unclear'
}

interface StubPage {
  readonly stub: ParcelStub
  readonly now: Instant
  /** The shop’s: where the parcel goes nobody tells here. */
  readonly timeZone: string
  /** How the shop that sent it is reached. */
  readonly help: OrderView['help']
}

export function renderStubPage(setting: PageSetting, { stub, now, timeZone, help }: StubPage): string {
  const say = sayOf(setting)
  const title = say(titleOfParcel(stub, (at) => dayOf(at, timeZone) === dayOf(now, timeZone)))
  const day = (at: Instant): string => dayText(setting.locale, dayOf(at, timeZone), dayOf(now, timeZone))
  return toHtml(
    <Layout setting={setting} title={title} help>
      <div class="hero"><div class="wide answer"><div class="sentence">
        <p class="eyebrow"><bdi>{stub.trackingNumber}</bdi></p>
        <h1>{title}</h1>
      </div>{stub.direction === undefined && !offTheWay.includes(stub.status) && <ParcelSteps step={stub.step} say={say} />}</div></div>
      <div class="wide find">
        <dl class="card money">
          <Row label={say('parcel.carrier')} text={carrierWords(stub.carrier)} />
          {stub.deliveredAt !== undefined && <Row label={say('parcel.delivered')} text={day(stub.deliveredAt)} />}
          {stub.deliveredAt === undefined && stub.lastSeenAt !== undefined && <Row label={say('parcel.seen')} text={day(stub.lastSeenAt)} />}
          {stub.place !== undefined && <Row label={say('parcel.place')} text={placeWords(stub.place)} />}
          {stub.pickupUntil !== undefined && <Row label={say('parcel.until')} text={day(stub.pickupUntil)} />}
        </dl>
        <div class="card ways"><RowLink href={findPath(setting.shop.id)} icon="mail" title={say('parcel.order')} text={say('parcel.order.what')} /></div>
        <Help help={help} say={say} lang={langOfShop(setting)} />
      </div>
    </Layout>,
  )
}

const Row = ({ label, text }: { readonly label: string; readonly text: string }): JSX.Element => <div class="row"><dt>{label}</dt><dd><bdi>{text}</bdi></dd></div>

interface ParcelForm {
  readonly typed?: string
  readonly fault?: WordKey
}

/** The form; after a number that nobody has seen it says so and offers it again. */
export function renderParcelFormPage(setting: PageSetting, { typed, fault }: ParcelForm, isUnknown = false): string {
  const say = sayOf(setting)
  const title = say(isUnknown ? 'parcel.unknown' : 'parcel.find.title')
  const faults = fault === undefined ? [] : [{ field: 'number', fault }]
  return toHtml(
    <Layout setting={setting} title={titleOf(say, title, faults)}>
      <div class="wide find">
        <ErrorSummary faults={faults} say={say} />
        <span class="badge"><Icon name="package" /></span>
        <h1>{title}</h1>
        <p class="reason">{say(isUnknown ? 'parcel.unknown.text' : 'parcel.find.hint')}</p>
        <form method="get" action="/p" novalidate>
          <FormField field={{ name: 'number', label: 'parcel.number', hint: 'parcel.number.hint', value: typed ?? '', ...(fault === undefined ? {} : { fault }), input: { autocomplete: 'off', autocapitalize: 'characters', spellcheck: false } }} say={say} />
          <button class="button primary">{say('parcel.show')}</button>
        </form>
        <div class="card ways"><RowLink href="/find" icon="mail" title={say('parcel.order')} text={say('parcel.order.what')} /></div>
      </div>
    </Layout>,
  )
}
