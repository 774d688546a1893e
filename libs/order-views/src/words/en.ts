import { happened } from './en/happened.ts'
import { reasons } from './en/reasons.ts'

/** Sentences of the headline by code, ICU messages. Days and sums come in as text that `Intl` made; `none` where nobody knows, or may know. */
export const en = {
  'day.spoken': '{near, select, today {today} tomorrow {tomorrow, {day}} other {{day}}}',
  'day.today_at': 'today, {time}',
  'received.title': 'We have your order',
  'received.text': `{promise, select,
    none {We tell you the day as soon as we know it.}
    by {With you by {days}, as promised when you ordered.}
    on {With you {days}, as promised when you ordered.}
    other {With you {days}, as promised when you ordered.}}`,
  'confirmed.title': `{promise, select,
    none {Your order is confirmed}
    by {Arriving by {days}}
    other {Arriving {days}}}`,
  'confirmed.text': `{promise, select,
    none {We have everything we need from you, and tell you the day as soon as we know it.}
    other {Your order is confirmed. We have everything we need from you.}}`,
  'collect.title': `{promise, select,
    none {We tell you when you can collect it}
    by {Ready to collect by {days}}
    other {Ready to collect {days}}}`,
  'collect.received': `{promise, select,
    none {We tell you when you can collect it.}
    by {Ready to collect by {days}, as promised when you ordered.}
    other {Ready to collect {days}, as promised when you ordered.}}`,
  'preparing.title': `{until, select,
    none {{promise, select,
      none {We are packing your order}
      by {Arriving by {days}}
      other {Arriving {days}}}}
    other {Leaves us by {until}}}`,
  'preparing.text': `{until, select,
    none {We are packing it now.}
    other {{promise, select,
      none {We are packing it now, and tell you the day as soon as it has left.}
      by {We are packing it now. With you by {days}.}
      other {We are packing it now. With you {days}.}}}}`,
  'backordered.title': `{promise, select,
    none {Not in stock right now}
    other {Arriving about {days}}}`,
  'backordered.stock': 'Back in stock about {stock}',
  'backordered.text': `{promise, select,
    none {We tell you the day as soon as we know it.}
    other {It is not in stock right now. We tell you if the day changes.}}`,
  'stock.part': 'A part of it is not in stock right now.',
  'on_hold.title': `{until, select,
    none {We are checking one thing}
    other {We are checking one thing, back to you by {until}}}`,
  'on_hold.text': 'It goes on as soon as that is done. There is nothing you need to do.',
  'on_the_way.title': `{promise, select,
    none {On its way to you}
    by {Arriving by {days}}
    other {Arriving {days}}}`,
  'on_the_way.text': `{what, select,
    customs {Customs is checking it. We tell you if they need something from you.}
    other {It left us and is on its way to you.}}`,
  'on_the_way.part': 'A part of it is on its way. The rest has not left us yet.',
  'arriving_today.title': 'Arriving today',
  'arriving_today.text': 'It is on its way to you.',
  'out_for_delivery.title': `{place, select,
    door {At your door now}
    other {{near, select,
      today {{hours, select,
        none {Arriving today}
        other {Arriving today, {hours}}}}
      other {Out for delivery}}}}`,
  'out_for_delivery.text': `{cargo, select,
    short {A piece is missing in the van. We bring it as soon as we have it, and agree on a day with you.}
    other {{place, select,
      door {The van has arrived.}
      other {It is in the van and on its way to your door.}}}}`,
  'attempt_failed.title': `{promise, select,
    none {Nobody answered the door}
    other {Nobody answered. Next try {days}}}`,
  'attempt_failed.text': `{attempts, plural,
    one {The carrier tries again, or leaves it where you can collect it.}
    other {The carrier was there # times. It tries again, or leaves it where you can collect it.}}`,
  'delayed.title': `{promise, select,
    none {Later than planned}
    by {Arriving by {days}}
    other {Arriving {days}}}`,
  'delayed.text': `{span, select,
    unknown {{promise, select,
      none {Sorry, it is later than we promised. We tell you the new day as soon as we know it.}
      other {Sorry, it is later than we promised.}}}
    exact {{scope, select,
      all {{most, plural, one {Sorry, it is # day late.} other {Sorry, it is # days late.}}}
      other {{most, plural, one {Sorry, a part of your order is # day late.} other {Sorry, a part of your order is # days late.}}}}}
    upto {{scope, select,
      all {{most, plural, one {Sorry, it is up to # day late.} other {Sorry, it is up to # days late.}}}
      other {{most, plural, one {Sorry, a part of your order is up to # day late.} other {Sorry, a part of your order is up to # days late.}}}}}
    other {{scope, select,
      all {{most, plural, one {Sorry, it is {least} to # day late.} other {Sorry, it is {least} to # days late.}}}
      other {{most, plural, one {Sorry, a part of your order is {least} to # day late.} other {Sorry, a part of your order is {least} to # days late.}}}}}}`,
  'delayed.cause': `{cause, select,
    storm {A storm holds it up.}
    snow {Snow holds it up.}
    flood {High water holds it up.}
    weather {The weather holds it up.}
    strike {A strike holds it up.}
    missorted {It was sent the wrong way, and is on the right one again.}
    address_incomplete {The carrier could not read the address in full.}
    customs {Customs is checking it.}
    peak {More parcels than usual are on the road.}
    stockout {It was not in stock when we wanted to send it.}
    no_capacity {We could not pack it in time.}
    merchant {It left us later than planned.}
    carrier {The carrier needs longer than planned.}
    other {}}`,
  'delayed.rest': 'The rest of your order is on time.',
  'ready_for_pickup.title': `{place, select,
    over {The time to collect it is over}
    other {{until, select,
      none {Ready for you to collect}
      other {Collect by {until}}}}}`,
  'ready_for_pickup.text': `{place, select,
    over {Talk to us if you still want it. What nobody collects is paid back.}
    point {It waits for you at {point}.}
    other {{until, select,
      none {Bring your order number.}
      other {It is ready for you. Bring your order number.}}}}`,
  'partly_delivered.title': `{promise, select,
    none {The rest is on its way}
    by {Rest arriving by {days}}
    other {Rest arriving {days}}}`,
  'partly_delivered.rest': 'The rest is still to come',
  'partly_delivered.text': 'Part of your order is with you.',
  'partly_delivered.back': 'What came before was given back.',
  'returning_to_sender.title': 'Your parcel is coming back to us',
  'returning_to_sender.text': 'The carrier could not hand it over. We tell you what comes next.',
  'problem.title': `{what, select,
    lost {We lost your parcel}
    silent {We are looking for your parcel}
    damaged {Your parcel was damaged on the way}
    refund {Your refund did not get through}
    return {Your return got lost on its way to us}
    other {Something went wrong on the way}}`,
  'problem.text': `{what, select,
    lost {Sorry. We make it good, and you can ask us at any time.}
    silent {Sorry, the carrier has not said where it is for too long. We are asking, and tell you what we find.}
    damaged {Sorry. We find out what can be saved, and make the rest good.}
    refund {Sorry, your bank sent it back. We try another way, and nothing is lost.}
    return {Sorry. You handed it in, so this costs you nothing.}
    other {Sorry, a part of your order is missing or stuck. We are on it, and you can ask us at any time.}}`,
  'action_needed.title': `{what, select,
    pay {{amount, select,
      none {A payment is still open}
      other {{until, select,
        none {Pay {amount} to keep it}
        other {Pay {amount} by {until} to keep it}}}}}
    duties {{amount, select,
      none {Customs waits for duties}
      other {Customs waits for {amount} of duties}}}
    address {Check your address}
    choose {Choose what happens}
    other {We need something from you}}`,
  'action_needed.text': `{what, select,
    pay {{last, select,
      failed {The last try did not work. Nothing is lost, another way to pay is fine.}
      other {One step is missing before it is paid. Nothing is lost.}}}
    duties {It goes on as soon as they are paid.}
    address {The carrier cannot find it the way it is written. Talk to us, and we correct it.}
    choose {It cannot go on before that, and the choice is yours.}
    other {It cannot go on before that.}}`,
  'change_pending.title': `{stage, select,
    pay {Your change waits for its payment}
    quoted {Your change waits for your yes}
    other {{until, select,
      none {We are checking your change}
      other {We are checking your change, answer by {until}}}}}`,
  'change_pending.text': 'Nothing changes before that.',
  'return_in_progress.title': `{stage, select,
    asked {We have your wish to give it back}
    hand_in {{until, select,
      none {Hand it in when it suits you}
      other {Hand it in by {until}}}}
    moving {Your return is on its way to us}
    here {We have your return}
    other {Your return is under way}}`,
  'return_in_progress.text': `{stage, select,
    asked {We tell you how to send it as soon as we have looked at it.}
    hand_in {After that there is nothing more for you to do.}
    moving {We tell you when we have it.}
    here {We look at it now, and tell you what comes back to you.}
    other {We tell you when we have it.}}`,
  'refund_on_its_way.title': `{amount, select,
    none {Your money is on its way back}
    other {{amount} is on its way back to you}}`,
  'refund_on_its_way.text': `{until, select,
    none {Your bank shows it within a few days.}
    other {It reaches you by {until}.}}`,
  'delivered.title': `{how, select,
    collected {Collected}
    provided {You have it}
    other {{at, select,
      none {Delivered}
      other {Delivered {at}}}}}`,
  'delivered.text': `{claim, select,
    open {You told us that something is wrong. We are looking at it, and tell you what we find.}
    other {{until, select,
      none {We hope you like it.}
      other {We hope you like it. You can give it back until {until}.}}}}`,
  'refunded.title': `{amount, select,
    none {It is back with us}
    other {{amount} is back with you}}`,
  'refunded.text': 'Nothing is open any more.',
  'cancelled.title': `{money, select,
    free {Cancelled. Nothing was charged}
    other {Your order is cancelled}}`,
  'cancelled.text': `{goods, select,
    gone {A part was on its way before we could stop it. Do not accept it, or give it back. It costs you nothing.}
    other {{money, select,
      coming {Nothing of it comes any more. What you paid is on its way back to you.}
      back {Nothing of it comes any more. What you paid is back with you.}
      other {Nothing of it comes any more.}}}}`,
  ...happened,
  ...reasons,
} as const

export type MessageKey = keyof typeof en
/** The same sentences in a language: one of each, none left out and none beside. */
export type Catalogue = Readonly<Record<MessageKey, string>>
