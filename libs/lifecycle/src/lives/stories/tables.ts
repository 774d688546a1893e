// How often each story is told. Of order data that may be used only the waiting times, the orders without an approval and
// those that left before it are known (Olist, MIT, 4,071 timelines); the shares here are set so that every story comes by.
import type { DeliveryMethod } from '@wismo/contracts'
import { weighted, type Random } from '../random.ts'
import { damaged, missingItem, neverReceived } from './claims.ts'
import { byVan, digital, pickup } from './in-person.ts'
import type { Way } from './lot.ts'
import { cancelAcknowledged, cancelDeclined, cancelledAtSender, cancelledBeforeWork, lostAndCancelled, lostAndFound, lostAndRefunded, lostAndReplaced, redelivered, sameNumber, silentAndReplaced } from './mishaps.ts'
import { byParcel, cameToNothing, exchanged, exchangeLapsed, lostOnTheWay, overTheTill, takenInPart, tillBeforeScan, withoutReceipt, type Sequel } from './returns.ts'
import { backordered, foundStock, heldAtNode, inBoxes, noAcceptance, noNode, noShippedFact, overNodes, plain, regrouped, rejected, released, repacked, shortPicked, splitUnbegun } from './ship.ts'

type Table<Story> = Readonly<Record<string, readonly [weight: number, story: Story]>>

export interface Chosen<Story> {
  readonly name: string
  readonly story: Story
}

/** Draws a story as often as its weight says. */
function chooser<Story>(table: Table<Story>): (random: Random) => Chosen<Story> {
  const draw = weighted(Object.fromEntries(Object.entries(table).map(([name, [weight]]) => [name, weight])))
  return (random) => {
    const name = draw(random)
    return { name, story: (table[name] as Table<Story>[string])[1] }
  }
}

/** Ways of units that nobody was granted yet when they begin. */
export const beforeAnyGrant: ReadonlySet<string> = new Set(['cancelledBeforeWork', 'backordered'])

const byParcelService = chooser<Way>({
  plain: [560, plain],
  inBoxes: [90, inBoxes],
  overNodes: [50, overNodes],
  regrouped: [15, regrouped],
  splitUnbegun: [6, splitUnbegun],
  backordered: [25, backordered],
  noNode: [12, noNode],
  rejected: [15, rejected],
  shortPicked: [20, shortPicked],
  released: [8, released],
  heldAtNode: [12, heldAtNode],
  foundStock: [12, foundStock],
  repacked: [12, repacked],
  lostAndReplaced: [12, lostAndReplaced],
  silentAndReplaced: [6, silentAndReplaced],
  lostAndRefunded: [10, lostAndRefunded],
  lostAndCancelled: [4, lostAndCancelled],
  lostAndFound: [6, lostAndFound],
  redelivered: [15, redelivered],
  sameNumber: [6, sameNumber],
  cancelledAtSender: [8, cancelledAtSender],
  cancelledBeforeWork: [20, cancelledBeforeWork],
  cancelAcknowledged: [15, cancelAcknowledged],
  cancelDeclined: [8, cancelDeclined],
  tillBeforeScan: [8, tillBeforeScan],
})

/** What a system tells that only keeps record: facts are left out. */
export const inRecordMode = chooser<Way>({ noShippedFact: [45, noShippedFact], noAcceptance: [45, noAcceptance], plain: [10, plain] })

export const wayBy = (method: DeliveryMethod): ((random: Random) => Chosen<Way>) => ways[method] ?? byParcelService

const ways: Readonly<Partial<Record<DeliveryMethod, (random: Random) => Chosen<Way>>>> = {
  pickup: chooser<Way>({ pickup: [1, pickup] }),
  scheduled: chooser<Way>({ byVan: [1, byVan] }),
  digital: chooser<Way>({ digital: [1, digital] }),
}

const nothingMore: Sequel = function* () {}

export const sequel = chooser<Sequel>({
  nothing: [740, nothingMore],
  byParcel: [70, byParcel],
  overTheTill: [35, overTheTill],
  takenInPart: [22, takenInPart],
  lostOnTheWay: [8, lostOnTheWay],
  cameToNothing: [20, cameToNothing],
  exchanged: [30, exchanged],
  exchangeLapsed: [5, exchangeLapsed],
  neverReceived: [15, neverReceived],
  missingItem: [15, missingItem],
  damaged: [20, damaged],
  withoutReceipt: [4, withoutReceipt],
})

/** Sequels that need nothing handed out again. */
export const sequelInRecordMode = chooser<Sequel>({ nothing: [800, nothingMore], byParcel: [80, byParcel], overTheTill: [60, overTheTill], takenInPart: [30, takenInPart], neverReceived: [30, neverReceived] })
