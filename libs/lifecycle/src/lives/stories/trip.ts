// What happens to a parcel between its sender and its end.
import { weighted } from '../random.ts'
import type { Box } from '../steps/handles.ts'
import { askDuties, delay, deliver, failAttempt, fallSilent, flag, recall, redirect, reportDamage, scan, voidDelivery, waitAtPoint } from '../steps/parcel-steps.ts'
import { days, hours, type Strand, type Telling } from '../telling.ts'
import { lastFact, notify, type Arrival } from './lot.ts'
import { recoverSlip, slip } from './words.ts'

type Turn = (life: Telling, box: Box) => Strand

/** What may happen on the way, and how often of a thousand. */
const turns: Readonly<Record<string, readonly [weight: number, turn: Turn]>> = {
  nothing: [700, function* () {}],
  delayed: [80, delayed],
  nobodyHome: [60, nobodyHome],
  atAPoint: [60, atAPoint],
  silent: [25, silent],
  held: [20, held],
  customs: [20, customs],
  redirected: [15, redirected],
  recalled: [5, function* (life, box) { recall(life, box) }],
  damaged: [10, damaged],
}
const turnOf = weighted(Object.fromEntries(Object.entries(turns).map(([name, [weight]]) => [name, weight])))

/** From its first scan until the customer has it: seven days at the median, one of ten over nineteen. */
export function* travel(life: Telling, box: Box): Strand<readonly Arrival[]> {
  yield* underWay(life, box)
  yield* (turns[turnOf(life.random)] ?? (turns['nothing'] as (typeof turns)[string]))[1](life, box)
  yield* lastLeg(life, box)
  if (life.random.chance(0.01)) yield* misdelivered(life, box)
  return [{ units: box.units.filter(({ place, holder }) => place === 'with_customer' && holder === box.id), holder: box.id }]
}

/** Seen on its way, so and so often. */
export function* underWay(life: Telling, box: Box): Strand {
  const whole = days(life.random.spread(6, 17))
  // Its carrier had it before anybody said that there is such a parcel.
  const isLate = life.random.chance(0.08)
  if (isLate) scan(life, box, 'accepted', 'Leipzig DE', undefined, hours(1))
  else if (life.random.chance(0.2)) scan(life, box, 'pre_transit', 'Leipzig DE')
  yield hours(life.random.spread(4, 20))
  if (life.random.chance(0.4)) scan(life, box, 'accepted', 'Leipzig DE')
  const scans = life.random.between(1, 3)
  for (let i = 0; i < scans; i += 1) {
    yield whole / scans
    scan(life, box, 'in_transit')
  }
}

export function* lastLeg(life: Telling, box: Box): Strand {
  yield hours(life.random.spread(8, 30))
  if (life.random.chance(0.7)) scan(life, box, 'out_for_delivery', 'Berlin DE')
  yield hours(life.random.spread(4, 8))
  flag(box)
  if (life.random.chance(0.85)) scan(life, box, 'delivered', 'Berlin DE')
  deliver(life, box)
  if (life.random.chance(0.4)) notify(life, lastFact(life), 'delivered')
}

function* delayed(life: Telling, box: Box): Strand {
  flag(box, 'delayed')
  scan(life, box, 'in_transit', 'Kassel DE', 'weather')
  delay(life, box)
  slip(life)
  yield days(1)
  yield* recoverSlip(life)
}

function* nobodyHome(life: Telling, box: Box): Strand {
  scan(life, box, 'attempt_failed', 'Berlin DE', 'recipient')
  failAttempt(life, box)
  yield days(1)
}

function* atAPoint(life: Telling, box: Box): Strand {
  scan(life, box, 'available_for_pickup', 'Packstation 118')
  waitAtPoint(life, box)
  yield days(life.random.spread(1, 4))
}

function* silent(life: Telling, box: Box): Strand {
  yield days(4)
  fallSilent(life, box)
  slip(life)
  yield days(2)
  scan(life, box, 'in_transit')
}

function* held(life: Telling, box: Box): Strand {
  flag(box, 'action_required')
  scan(life, box, 'held', 'Kassel DE', 'recipient')
  yield days(1)
  flag(box)
  scan(life, box, 'in_transit')
}

function* customs(life: Telling, box: Box): Strand {
  flag(box, 'customs', 'duties_due')
  scan(life, box, 'held', 'Basel CH', 'customs')
  askDuties(life, box)
  yield days(2)
  flag(box)
  scan(life, box, 'in_transit')
}

function* redirected(life: Telling, box: Box): Strand {
  redirect(life, box)
  yield hours(8)
  scan(life, box, 'in_transit')
}

function* damaged(life: Telling, box: Box): Strand {
  flag(box, 'damaged')
  scan(life, box, 'in_transit', 'Kassel DE', 'carrier')
  reportDamage(life, box)
  yield days(1)
}

/** The scan was wrong: it comes a second time. */
function* misdelivered(life: Telling, box: Box): Strand {
  yield hours(20)
  voidDelivery(life, box)
  yield hours(20)
  deliver(life, box)
}
