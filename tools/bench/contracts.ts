// npm run bench -- contracts [--json]: what encoding and decoding an event costs, against JSON of the same content.
import { randomBytes, randomInt } from 'node:crypto'
import { bareType, exampleOf, fingerprintOf, jsonForm, openContracts, typesOf, wireForm, withoutNulls, type Contracts, type ContractSource, type EventEntry, type Outgoing, type RecordSchema } from '@wismo/contracts'
import { idKind, Instant, isUuid, uuidV7 } from '@wismo/kernel'
import { aligned, machineName, median, stopwatch, type NodeCost } from './measure.ts'

/** The events of an order that nothing happens to, each as often as it comes. */
const referenceLife: ReadonlyMap<string, number> = new Map([
  ['OrderPlaced', 1], ['PaymentAuthorized', 1], ['OrderConfirmed', 1], ['PromiseMade', 1], ['FulfillmentAccepted', 1], ['FulfillmentShipped', 1], ['ParcelRegistered', 1],
  ['CheckpointRecorded', 5], ['ParcelDelivered', 1], ['PaymentCaptured', 1], ['PromiseKept', 1], ['OrderCompleted', 1], ['MessageSent', 2],
])
const lifeEvents = [...referenceLife].flatMap(([event, times]) => Array.from({ length: times }, () => event))
const retailEvent = 'RetailOrderPlaced'

/** Different messages of one event, taken in turn. */
const poolSize = 64
const rounds = 9
/** How often one step of one event runs before the first round: until the compiler is done with it. */
const warmUpRuns = 3_000
/** How long it runs in each round. */
const sliceMs = 12

/** One figure: a step on one event, in microseconds per message. */
export interface Row {
  readonly event: string
  readonly step: string
  readonly wallUs: number
  readonly cpuUs: number
  /** Length of what is written or read; absent where no body is looked at. */
  readonly bytes?: number
}

interface Report {
  readonly machine: string
  readonly rows: readonly Row[]
}

export function bench(flags: readonly string[]): string {
  if (flags.some((flag) => flag !== '--json')) throw new Error('Usage: npm run bench -- contracts [--json]')
  const contracts = openContracts()
  const newer = openContracts(grown(contracts.source))
  const steps = [...referenceLife.keys(), retailEvent].flatMap((event) => stepsOf(event, contracts, newer))
  const rows = measured([...steps, ...lifeOf(steps)])
  const report: Report = { machine: machineName(), rows }
  return flags.includes('--json') ? JSON.stringify(report, null, 2) : printed(report)
}

/** The release after this one: every event has one optional field more, so that this one is an older writer to it. */
function grown(source: ContractSource): ContractSource {
  const types = typesOf(source)
  const entries = source.events.map((entry) => {
    const schema: RecordSchema = { ...entry.schema, fields: [...entry.schema.fields, { name: 'addedSince', type: ['null', 'string'], default: null }] }
    return { before: entry, after: { ...entry, schema } }
  })
  const forms = ({ before, after }: { before: EventEntry; after: EventEntry }): ContractSource['revisions'][string] =>
    [before, after].map(({ schema }, i) => {
      const form = wireForm(schema, types)
      return { revision: i + 1, fingerprint: fingerprintOf(form), schema: form }
    })
  return { ...source, events: entries.map(({ after }) => after), revisions: Object.fromEntries(entries.map((entry) => [entry.before.event, forms(entry)])) }
}

/** The same work on message after message. */
interface Step {
  readonly event: string
  readonly step: string
  readonly bytes?: number
  run(message: number): unknown
}

/** Names of the steps in the order they are shown in, each with the one it is compared with. */
const against: ReadonlyMap<string, string | undefined> = new Map([
  ['Avro encode', 'JSON.stringify'],
  ['Avro decode', 'JSON.parse'],
  ['Avro decode, older writer', 'JSON.parse'],
  ['Avro decode + validation', 'JSON.parse + validation'],
  ['JSON.stringify', undefined],
  ['JSON.stringify to bytes', 'JSON.stringify'],
  ['JSON.parse', undefined],
  ['JSON.parse from bytes', 'JSON.parse'],
  ['JSON.parse + validation', undefined],
  ['Envelope alone', 'JSON.parse'],
  ['Skip by header', 'JSON.parse'],
])

function stepsOf(event: string, contracts: Contracts, newer: Contracts): readonly Step[] {
  const messages = Array.from({ length: poolSize }, () => messageOf(event, contracts.source))
  const documents = messages.map(({ envelope, data }) => ({ envelope, ...data }))
  const avro = messages.map((message) => contracts.encode(message))
  const json = documents.map((document) => JSON.stringify(document))
  const jsonBytes = json.map((text) => Buffer.from(text))
  const size = { avro: Math.round(mean(avro)), json: Math.round(mean(jsonBytes)) }
  const step = <Item>(name: string, items: readonly Item[], work: (item: Item) => unknown, bytes?: number): Step => ({ event, step: name, run: (i) => work(items[i % poolSize] as Item), ...(bytes === undefined ? {} : { bytes }) })
  const raw = [
    step('Avro encode', messages, (message) => contracts.encode(message), size.avro),
    step('Avro decode', avro, (bytes) => contracts.decode(bytes), size.avro),
    step('Avro decode, older writer', avro, (bytes) => newer.decode(bytes), size.avro),
    step('JSON.stringify', documents, (document) => JSON.stringify(document), size.json),
    step('JSON.stringify to bytes', documents, (document) => Buffer.from(JSON.stringify(document)), size.json),
    step('JSON.parse', json, (text) => JSON.parse(text), size.json),
    step('JSON.parse from bytes', jsonBytes, (bytes) => JSON.parse(bytes.toString()), size.json),
    step('Skip by header', messages, skipOf(event, contracts)),
  ]
  if (event !== retailEvent) return [...raw, step('Envelope alone', avro, (bytes) => contracts.envelope(bytes), size.avro)]
  const form = jsonForm(contracts.source, event)
  return [
    ...raw,
    step('Avro decode + validation', avro, (bytes) => withoutNulls(form.parse(contracts.decode(bytes).data)), size.avro),
    step('JSON.parse + validation', json, (text) => withoutNulls(form.parse(JSON.parse(text))), size.json),
  ]
}

/** The whole life, one event after the other as they come: dearer than the sum of the tables above, where one event repeats. */
function lifeOf(steps: readonly Step[]): readonly Step[] {
  return [...against.keys()].flatMap((name) => {
    const own = lifeEvents.flatMap((event) => steps.filter((one) => one.event === event && one.step === name))
    if (own.length < lifeEvents.length) return []
    const bytes = own.some((one) => one.bytes !== undefined) ? { bytes: own.reduce((sum, one) => sum + (one.bytes ?? 0), 0) } : {}
    return [{ event: `Reference life, ${own.length} events`, step: name, ...bytes, run: (message) => own.forEach((one, i) => one.run(message + i)) }]
  })
}

/** What a consumer asks of a message that none of its handlers wants. */
function skipOf(event: string, contracts: Contracts): () => boolean {
  const headers = { ce_type: contracts.ceType(event) }
  const topic = contracts.topicOf(event)
  const handled = ['OrderCancelled', 'OrderClosed']
  return () => {
    const type = bareType(headers.ce_type)
    return contracts.isKnown(type) && contracts.topicOf(type) === topic && handled.includes(type)
  }
}

const mean = (all: readonly Uint8Array[]): number => all.reduce((sum, { length }) => sum + length, 0) / all.length

/** An event as the relay has it: out of JSON. An order has three lines, one with everything that may be said of a line. */
function messageOf(event: string, source: ContractSource): Outgoing {
  const entry = source.events.find((one) => one.event === event)
  if (entry === undefined) throw new Error(`${event} is in no catalogue.`)
  const [full, bare] = [true, false].map((optional) => exampleOf(entry.schema, typesOf(source), { optional }))
  const lines = event.endsWith('OrderPlaced') ? { lines: [full, bare, bare].flatMap((example) => example?.data['lines']).map((line, i) => ({ ...(line as object), externalLineId: `${i + 1}` })) } : {}
  return JSON.parse(JSON.stringify(fresh({ type: event, ...full, data: { ...full?.data, ...lines } }))) as Outgoing
}

const firstMoment = Instant.toMillis(Instant.parse('2026-01-01T00:00:00Z'))
const someMoment = (): number => firstMoment + randomInt(365 * 24 * 3_600_000)

/** The same with other ids and times. */
function fresh(value: unknown): unknown {
  if (typeof value === 'string') return freshText(value)
  if (Array.isArray(value)) return value.map(fresh)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fresh(inner)]))
}

function freshText(text: string): string {
  if (isUuid(text)) return uuidV7(someMoment(), randomBytes)
  if (/^[a-z]{3}_[0-9a-z]{26}$/.test(text)) return idKind(text.slice(0, 3)).create(someMoment(), randomBytes)
  return /^\d{4}-\d{2}-\d{2}T.*Z$/.test(text) ? Instant.fromMillis(someMoment()) : text
}

/** Every step in every round, so that what disturbs the machine disturbs all of them alike; the median of the rounds. */
function measured(steps: readonly Step[]): readonly Row[] {
  for (const step of steps) costOf(step, warmUpRuns)
  const warm = steps.map((step) => ({ step, times: Math.ceil((1_000 * sliceMs) / costOf(step, warmUpRuns / 10).wallUs), costs: [] as NodeCost[] }))
  for (let round = 0; round < rounds; round += 1) for (const { step, times, costs } of warm) costs.push(costOf(step, times))
  return warm.map(({ step: { run: _, ...step }, costs }) => ({ ...step, wallUs: median(costs.map(({ wallUs }) => wallUs)), cpuUs: median(costs.map(({ cpuUs }) => cpuUs)) }))
}

function costOf({ run }: Step, times: number): NodeCost {
  const elapsed = stopwatch()
  for (let i = 0; i < times; i += 1) run(i)
  const { wallUs, cpuUs } = elapsed()
  return { wallUs: wallUs / times, cpuUs: cpuUs / times }
}

const printed = ({ machine, rows }: Report): string => [machine, ...[...new Set(rows.map(({ event }) => event))].map((event) => tableOf(rows.filter((row) => row.event === event)))].join('\n\n')

/** Ratios are of CPU and of bytes, to what the step is compared with. */
export function tableOf(rows: readonly Row[]): string {
  const lines = [...against].flatMap(([step, other]) => {
    const row = rows.find((one) => one.step === step)
    const base = rows.find((one) => one.step === other)
    return row === undefined ? [] : [[step, row.wallUs.toFixed(2), row.cpuUs.toFixed(2), ratio(row.cpuUs, base?.cpuUs), row.bytes?.toFixed(0) ?? '', ratio(row.bytes, base?.bytes)]]
  })
  return aligned([[rows[0]?.event ?? '', 'wall us', 'CPU us', 'CPU/JSON', 'bytes', 'bytes/JSON'], ...lines])
}

const ratio = (value: number | undefined, base: number | undefined): string => (value === undefined || base === undefined ? '' : (value / base).toFixed(2))
