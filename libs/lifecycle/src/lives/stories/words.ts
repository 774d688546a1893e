// Messages and promises, beside what they are about.
import { days, hours, minutes, type Strand, type Telling } from '../telling.ts'
import type { Fact } from '../life.ts'
import { weighted } from '../random.ts'
import { defer, estimate, failMessage, fallBack, laterPromise, newMessage, onMessage, promise, putAtRisk, putOnTrack, replacePromise, send, settlePromise, supersede, suppress, voidPromise } from '../steps/word-steps.ts'
import type { Unit } from '../world.ts'

const fateOfMessage = weighted({ read: 86, bounced: 5, exhausted: 2, deferred: 3, suppressed: 2, superseded: 2 })

/** One message to the customer. */
export function* message(life: Telling, cause: Fact, template: string): Strand {
  const id = newMessage(life)
  const fate = fateOfMessage(life.random)
  yield minutes(life.random.between(1, 3))
  if (fate === 'suppressed') return void suppress(life, id)
  if (fate === 'deferred' || fate === 'superseded') {
    defer(life, id)
    yield hours(9)
  }
  if (fate === 'superseded') return void supersede(life, id, newMessage(life))
  send(life, id, cause, template)
  yield minutes(1)
  yield* fate === 'bounced' || fate === 'exhausted' ? undelivered(life, id, fate === 'exhausted') : read(life, id)
}

function* read(life: Telling, id: ReturnType<typeof newMessage>): Strand {
  onMessage(life, 'MessageDelivered', id)
  if (!life.random.chance(0.35)) return
  yield hours(life.random.spread(2, 20))
  onMessage(life, 'MessageOpened', id)
  if (life.random.chance(0.3)) onMessage(life, 'MessageClicked', id)
}

function* undelivered(life: Telling, id: ReturnType<typeof newMessage>, forGood: boolean): Strand {
  failMessage(life, id, true)
  yield minutes(2)
  if (forGood) return void onMessage(life, 'MessageExhausted', id)
  fallBack(life, id, 'email', 'sms')
  onMessage(life, 'MessageDelivered', id)
}

/** What checkout said becomes a promise. */
export function promiseTo(life: Telling, promised: Telling['promised'], units: readonly Unit[]): void {
  if (promised === undefined) return
  life.promised = promised
  promise(life, promised, units)
}

/** It will be later than promised; in the end it may be there in time all the same. */
export function slip(life: Telling): void {
  if (life.promised === undefined || life.isSlipping) return
  estimate(life, life.promised)
  putAtRisk(life, life.promised)
  life.isSlipping = true
}

export function* recoverSlip(life: Telling): Strand {
  if (life.promised === undefined || !life.isSlipping) return
  yield hours(6)
  if (life.random.chance(0.3)) {
    estimate(life, life.promised, 'caught_up')
    putOnTrack(life, life.promised)
    life.isSlipping = false
  } else if (life.random.chance(0.3)) agreeAnew(life, life.promised)
}

/** The customer agreed to another window. */
function agreeAnew(life: Telling, before: NonNullable<Telling['promised']>): void {
  const next = laterPromise(life)
  const units = [...life.world.units.values()].flat()
  replacePromise(life, before, next)
  promise(life, next, units, 'agreed')
  life.promised = next
  life.isSlipping = false
}

/** All that was promised is there, or will never be. */
export function settle(life: Telling, isThere: boolean): void {
  if (life.promised === undefined) return
  if (isThere) settlePromise(life, life.promised)
  else voidPromise(life, life.promised)
  life.promised = undefined
}

export const aWhile = (life: Telling, most = 20): number => days(life.random.spread(most / 4, most))
