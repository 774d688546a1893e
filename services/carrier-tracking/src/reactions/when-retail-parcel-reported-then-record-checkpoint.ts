// A retailer tells where a parcel is, or that its own people handed it over: recorded on the parcel, or it waits until somebody says that the parcel left.
import type { HistoryEntry } from '@wismo/contracts'
import { Invalid, uuidV5, type Uuid } from '@wismo/kernel'
import type { HeldFact, Inbound, Reaction } from '@wismo/messaging'
import type { Vault } from '@wismo/privacy'
import { retailFacts, type RetailFact, type Runtime } from '@wismo/service'
import { parcel, recordScans, type Parcel, type ParcelEvent, type Shipment, type ToldScan } from '../domain/parcel.ts'
import type { People } from '../notes.ts'
import type { LabelledScan, Scans } from '../scans.ts'
import { parcelStream } from '../streams.ts'

type Fact = RetailFact<'RetailParcelReported' | 'RetailFulfillmentReported'>

interface Parts {
  readonly scans: Pick<Scans, 'takeScans'>
  readonly people: People
  readonly vault: Pick<Vault, 'seal'>
}

/** A scan whose parcel is known to have left. */
interface Matched {
  readonly scan: ToldScan
  readonly shipment: Shipment
}

export function whenRetailParcelReportedThenRecordCheckpoint(runtime: Pick<Runtime, 'contracts' | 'shops' | 'clock'>, parts: Parts): Reaction {
  const facts = retailFacts<Parcel, ParcelEvent, 'RetailParcelReported' | 'RetailFulfillmentReported', Matched | undefined>(runtime, {
    name: 'record-checkpoint',
    on: ['RetailParcelReported', 'RetailFulfillmentReported'],
    aggregate: parcel,
    async prepare(batch) {
      const told = await toldIn(parts, batch)
      const good = told.filter((one): one is LabelledScan => !(one instanceof Error))
      const shipments = await parts.scans.takeScans(good)
      const found = new Map(good.map((one, i) => [one, shipments[i]]))
      return told.map((one) => {
        if (one instanceof Error) return one
        const shipment = found.get(one)
        return shipment && { scan: one.scan, shipment }
      })
    },
    stream: (_fact, matched) => matched && parcelStream(matched.shipment.parcelId),
    decide: (_fact, matched) => (matched === undefined ? () => [] : recordScans(matched.shipment, [matched.scan])),
  })
  return { ...facts, each: (inbound) => (facts.each?.(withScansAlone(inbound)) ?? []).flatMap((held) => scansIn(inbound, held)) }
}

/** Without what says nothing about a parcel: whether that is right is for others to check, and to tell. Entries of a history keep their places. */
function withScansAlone(inbound: Inbound): Inbound {
  const { type, data } = inbound
  if (type === 'RetailFulfillmentReported' && !isHandOver(data)) return { ...inbound, type: 'RetailOrderImported', data: {} }
  const { history } = data as { readonly history?: unknown }
  if (type !== 'RetailOrderImported' || !Array.isArray(history)) return inbound
  return { ...inbound, data: { ...(data as object), history: history.map((entry: Partial<HistoryEntry> | null) => ((entry?.fulfillment ?? null) === null || isHandOver(entry?.fulfillment) ? entry : {})) } }
}

const isHandOver = (told: unknown): boolean => (told as { readonly state?: unknown } | null)?.state === 'handed_over'

/** As `retailFacts` hands facts on: checked, with the message in it. */
type Checked = Pick<Fact, 'data'>

/** A hand-over names parcels, each a scan of its own. What a node tells of units that are in none says nothing about a parcel. */
function scansIn(inbound: Inbound, held: HeldFact): readonly HeldFact[] {
  if ((held.type ?? inbound.type) === 'RetailParcelReported') return [held]
  const checked = held.data as Checked & { readonly data: Extract<Fact, { type: 'RetailFulfillmentReported' }>['data'] }
  const { state, parcels = [] } = checked.data
  if (state !== 'handed_over') return []
  return parcels.map((one, i) => ({ ...held, name: held.name === undefined ? `parcel ${i}` : `${held.name} parcel ${i}`, ...idOf(held.id, i), data: { ...checked, data: { ...checked.data, parcels: [one] } } }))
}

/** As the same hand-over is named that comes as a message of its own. */
const idOf = (id: Uuid | undefined, i: number): { readonly id?: Uuid } => (id === undefined ? {} : { id: uuidV5(id, 'fact', `parcel ${i}`) })

/** Notes go to the vault first, all of a batch in one call; an error stands for a fact that cannot be kept. */
async function toldIn({ people, vault }: Pick<Parts, 'people' | 'vault'>, batch: readonly Fact[]): Promise<readonly (LabelledScan | Error)[]> {
  const noted = batch.flatMap((fact) => (noteOf(fact) === undefined ? [] : [fact]))
  const persons = await people.of(noted.map(({ orderId }) => orderId))
  const sealed = await vault.seal(noted.map((fact) => ({ shopId: fact.shop.id, subject: { subjectRef: persons.get(fact.orderId) as never }, orderId: fact.orderId, cause: fact.id, values: { [noteField]: noteOf(fact) } })))
  const refs = new Map(noted.map((fact, i) => [fact, sealed[i]?.refs[noteField]]))
  return batch.map((fact) => {
    const noteRef = refs.get(fact)
    if (noted.includes(fact) && noteRef === undefined) return new Error('the vault did not answer')
    const told = scanOf(fact)
    const { factId, ...rest } = told.scan
    const scan: ToldScan = { factId, ...rest, ...(noteRef === undefined ? {} : { noteRef }) }
    return unstorable.test([told.externalId, told.carrier, told.trackingNumber, scan.place, scan.proof?.ref].join('')) ? new Invalid('invalid', 'A text of the message has a character that cannot be kept: U+0000, or half of a pair.') : { ...told, scan }
  })
}

const noteField = 'parcel.note'
const noteOf = (fact: Fact): string | undefined => (fact.type === 'RetailParcelReported' ? fact.data.note : undefined)

/** What no table takes. */
const unstorable = /[\u0000\p{Cs}]/u

function scanOf(fact: Fact): LabelledScan {
  const { id: factId, shop, orderId, occurredAt: at, data: { externalId } } = fact
  if (fact.type === 'RetailFulfillmentReported') {
    const [label] = fact.data.parcels ?? []
    if (label === undefined) throw new Error('a hand-over without a parcel is no scan')
    return { shopId: shop.id, orderId, externalId, carrier: label.carrier, trackingNumber: label.trackingNumber, scan: { factId, at, status: 'delivered', flags: [], source: 'node' } }
  }
  const { carrier, trackingNumber, status, place, flags = [], proof } = fact.data
  return { shopId: shop.id, orderId, externalId, carrier, trackingNumber, scan: { factId, at, status, flags, source: 'retailer', ...(place === undefined ? {} : { place }), ...(proof === undefined ? {} : { proof }) } }
}
