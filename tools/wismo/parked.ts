// wismo parked: looks at messages that were set aside, and decides about them.
import { setTimeout as wait } from 'node:timers/promises'
import { Instant } from '@wismo/kernel'
import { parkedMessages, type ParkedDetails, type ParkedKey, type ParkedMessages, type ParkedRow } from '@wismo/messaging'
import { groupKindsOf, rejectionOf } from '@wismo/service'
import { CannotRun, WronglyCalled } from './cannot-run.ts'
import { durationText } from './durations.ts'
import type { Output } from './output.ts'
import type { Common, ParkedListOptions, RedriveOptions } from './options.ts'
import type { System } from './system.ts'

/** A parked message as people name it: rows are numbered in each service by itself. */
interface Named {
  readonly id: string
  readonly service: string
  readonly row: ParkedRow
}

export async function listParked(system: System, options: ParkedListOptions, output: Output): Promise<boolean> {
  const { group, key, code, shop, behind = false, limit } = options
  const filter = { heads: !behind, limit, ...given({ group, key, code, shopId: shop }) }
  const rows = (await Promise.all(parkingOf(system).map(async ({ service, parked }) => (await parked.list(filter)).map((row): Named => ({ id: `${service}:${row.id}`, service, row }))))).flat()
  output.list(rows.map(({ id, row }) => ({ ...row, id })), 'Nothing is parked.', ['id', 'group', 'key', 'type', 'code', 'age', 'tries', 'behind it', 'asked', 'reason'], (row) => [
    row.id, row.group, row.key, row.type, row.code, durationText(Date.now() - row.parkedAt), row.attempts, row.waiting, row.askedAt === undefined ? '' : 'yes', row.detail,
  ])
  return rows.length > 0
}

export async function showParked(system: System, id: string, output: Output): Promise<boolean> {
  const { row } = await find(system, id)
  const headers = Object.fromEntries(Object.entries(row.headers).map(([name, value]) => [name, ownHeader.test(name) ? value : '(not shown)']))
  output.one(
    { ...row, id, headers },
    [
      ['id', id], ['group', row.group], ['key', row.key], ['type', row.type], ['message', row.messageId], ['shop', row.shopId ?? ''], ['reason', `${row.code}: ${row.detail}`],
      ...row.faults.map(({ pointer, code, detail }) => [`  ${pointer}`, `${code}: ${detail}`] as const),
      ['tries', String(row.attempts)], ['parked', instant(row.parkedAt)], ['failed last', instant(row.failedAt)], ['comes again', instant(row.retryAt)], ['asked for', instant(row.askedAt)],
      ['behind it', String(row.waiting)], ['waits itself', row.behind ? 'yes, behind an earlier message of its key' : 'no'],
      ['lay at', `${row.topic}, partition ${row.partition}${row.offset === undefined ? '' : `, offset ${row.offset}`}`], ['trace', row.traceparent ?? ''], ['body', bodyOf(row)],
      ...Object.entries(headers).map(([name, value]) => [`  ${name}`, value] as const),
    ],
  )
  return true
}

/** What a sender adds of its own may say anything. */
const ownHeader = /^(ce_[a-z]+|traceparent)$/

/** Where the body is and how large; never what it says. */
const bodyOf = ({ bodyRef, size }: ParkedDetails): string => (bodyRef === undefined ? `${size} bytes in the row` : `sealed in the vault as ${bodyRef}`)

const instant = (ms: number | undefined): string => (ms === undefined ? '' : new Date(ms).toISOString())

export async function redriveParked(system: System, ids: readonly string[], options: RedriveOptions, output: Output): Promise<boolean> {
  const asked = ids.length > 0 ? await redriveIds(system, ids) : await redriveAll(system, options)
  const count = asked.reduce((sum, { keys }) => sum + keys.length, 0)
  if (count === 0) {
    output.one({ asked: 0 }, [['asked for', 'nothing: no parked message is like that']])
    return false
  }
  const left = options.wait === true ? await untilTried(asked, output) : undefined
  output.one({ asked: count, ...(left === undefined ? {} : { parkedAgain: left }) }, [['asked for', `${count} ${count === 1 ? 'order' : 'orders'}`], ...(left === undefined ? [] : [['still parked', String(left)] as const])])
  return left === undefined || left === 0
}

/** What was asked of one service. */
interface Asked {
  readonly parked: Pick<ParkedMessages, 'list'>
  readonly keys: readonly ParkedKey[]
}

async function redriveIds(system: System, ids: readonly string[]): Promise<readonly Asked[]> {
  const found = await Promise.all(ids.map((id) => find(system, id)))
  const asked = await Promise.all(found.map(async ({ parked, row }) => ({ parked, keys: await parked.redrive({ id: row.id }) })))
  // Two messages of one order are one question.
  const seen = new Set<string>()
  return asked.map(({ parked, keys }) => ({ parked, keys: keys.filter((key) => !seen.has(nameOf(key)) && seen.add(nameOf(key))) }))
}

const redriveAll = (system: System, { key, code, group }: RedriveOptions): Promise<readonly Asked[]> =>
  Promise.all(parkingOf(system).map(async ({ parked }) => ({ parked, keys: await parked.redrive({ ...(key === undefined ? { code: code ?? '' } : { key }), ...given({ group }) }) })))

const lookMs = 250
/** A runner that is there takes what it is asked for within seconds; in milliseconds. */
const patienceMs = 60_000

/** Follows until no key that was asked for waits to be tried; answers how many of them are parked still. */
export async function untilTried(asked: readonly Asked[], output: Pick<Output, 'progress'>): Promise<number> {
  const until = Date.now() + patienceMs
  for (;;) {
    const heads = (await Promise.all(asked.map(headsOf))).flat()
    // A head that only waited is taken up by itself, now that what it waited for is gone.
    const waiting = heads.filter(({ askedAt, behind }) => askedAt !== undefined || behind).length
    output.progress(`${waiting} to be tried`)
    if (waiting === 0) return heads.length
    if (Date.now() > until) throw new CannotRun(`${waiting} ${waiting === 1 ? 'order was' : 'orders were'} not tried within ${durationText(patienceMs)}: does a process with this group run?`)
    await wait(lookMs)
  }
}

/** Rows in one question. */
const pageSize = 1_000

/** The first messages of these keys, as far as something of them is parked. */
async function headsOf({ parked, keys }: Asked): Promise<readonly ParkedRow[]> {
  const wanted = new Set(keys.map(nameOf))
  const heads: ParkedRow[] = []
  for (let after: string | undefined; wanted.size > 0; ) {
    const page = await parked.list({ heads: true, limit: pageSize, ...given({ after }) })
    heads.push(...page.filter((row) => wanted.has(nameOf(row))))
    after = page.at(-1)?.id
    if (page.length < pageSize) break
  }
  return heads
}

const nameOf = ({ group, key }: ParkedKey): string => JSON.stringify([group, key])

export async function discardParked(system: System, id: string, { reason }: Common & { readonly reason: string }, output: Output): Promise<boolean> {
  const { parked, row } = await find(system, id)
  const { discarded, messageKey, hole } = await parked.discard(row.id, reason)
  await tellSender(system, discarded, messageKey)
  output.one({ discarded: id, key: discarded.key, reason, ...given({ hole }) }, [
    ['discarded', `${id} (${discarded.type} of ${discarded.key})`],
    ...(hole === undefined ? [] : [['a hole', `the view misses an event of ${hole}: npx wismo republish --stream ${hole}`] as const]),
  ])
  return true
}

/** Who sent it was told that it waits, and is told that it waits no longer. */
async function tellSender({ bus, contracts }: System, { id: _id, ...discarded }: ParkedRow, messageKey: string): Promise<void> {
  if (contracts.topic(discarded.topic)?.inbound !== true) return
  const clock = (): Instant => Instant.fromMillis(Date.now())
  await bus.publish([rejectionOf({ clock, contracts })({ ...discarded, messageKey, shopId: discarded.shopId, settled: 'discarded' })])
}

interface Parking {
  readonly service: string
  readonly parked: ParkedMessages
}

/** Every service that consumes. */
const parkingOf = (system: System): readonly Parking[] =>
  system.services.filter((service) => groupKindsOf(service).length > 0).map(({ name }) => {
    const { pool, schema } = system.database(name)
    return { service: name, parked: parkedMessages(pool, schema) }
  })

/** `order:17`, or the number alone where only one service has such a message. Throws `CannotRun`. */
async function find(system: System, id: string): Promise<Parking & { readonly row: ParkedDetails }> {
  const [, service, number = ''] = /^(?:([a-z-]+):)?(\d{1,18})$/.exec(id) ?? []
  if (number === '') throw new WronglyCalled(`${JSON.stringify(id)} names no parked message: they are called like order:17.`)
  const among = parkingOf(system).filter((one) => service === undefined || one.service === service)
  const found = (await Promise.all(among.map(async (one) => ({ ...one, row: await one.parked.show(number) })))).filter((one): one is Parking & { row: ParkedDetails } => one.row !== undefined)
  const [only, other] = found
  if (only === undefined) throw new CannotRun(`There is no parked message ${id}: it was handled or discarded meanwhile, or never parked.`)
  if (other !== undefined) throw new CannotRun(`Several services have a parked message ${number}: ${found.map((one) => `${one.service}:${number}`).join(', ')}.`)
  return only
}

/** What was said, without what was not. */
const given = <Value>(fields: Readonly<Record<string, Value | undefined>>): Readonly<Record<string, Value>> => Object.fromEntries(Object.entries(fields).filter((field): field is [string, Value] => field[1] !== undefined))
