// What the agents' API answers, declared once: the routes check by it, and the desk pages are typed by it.
// Instants are RFC 3339 in UTC, sums are minor units of the currency beside them.
import { z } from 'zod'

const erasedFlag = z.literal(true).optional().describe('The person was erased.')

/** What a search looks in: `in=` names one of them. */
export const searchFields = ['number', 'id', 'tracking_number', 'receipt', 'email', 'phone', 'name', 'sku'] as const
export const searchField = z.enum(searchFields)
export type SearchField = z.output<typeof searchField>

/** An order in a list. */
export const card = z.object({
  id: z.string(),
  shopId: z.string(),
  number: z.string(),
  placedAt: z.string(),
  headline: z.object({ code: z.string(), title: z.string() }),
  status: z.string(),
  customer: z.object({ subjectRef: z.string().optional(), name: z.string().optional(), erased: erasedFlag }).describe('Masked.'),
  incident: z.boolean().describe('An incident is open, or facts contradict each other as gravely.'),
  contradictions: z.int().describe('Facts that cannot all be true, and that somebody has to look at: how many pairs.'),
  items: z.int().describe('Pieces that the order has now; what is sold by length or weight is one.'),
  skus: z.array(z.string()).describe('Of its first lines that are not cancelled, each once, four at most: to show pictures.'),
  total: z.int().optional().describe('Minor units.'),
  currency: z.string(),
  when: z.object({ from: z.string().optional(), to: z.string(), precision: z.enum(['day', 'hour']), timeZone: z.string() }).optional().describe('What is promised and still open, first to last.'),
})
export type OrderCard = z.output<typeof card>

export const hit = card.extend({
  match: z.object({ field: searchField, text: z.string().optional().describe('What was found, where it is nobody’s: a number, a sku. Never an e-mail address, a phone number or a name.') }),
})
export type SearchHit = z.output<typeof hit>

/** A message that waits because it was set aside, and whose order was looked for. */
const parkedFact = z.object({ eventId: z.string(), type: z.string(), group: z.string(), shopId: z.string(), orderId: z.string(), code: z.string(), detail: z.string(), parkedAt: z.string(), waiting: z.boolean().describe('Nothing is wrong with it: an earlier one of its order is set aside.') })
export type ParkedFact = z.output<typeof parkedFact>

export const searchAnswer = z.object({
  data: z.array(hit),
  nextCursor: z.string().nullable().describe('null on the last page.'),
  incomplete: z.literal(true).optional().describe('So many have it that some are on no page: say more of it.'),
  tookMs: z.int().describe('Milliseconds it took.'),
  parked: z.array(parkedFact).describe('What waits of the order that was asked for by number or id: it may not be there yet because of it.'),
})
export type SearchAnswer = z.output<typeof searchAnswer>

/** By what a timeline is narrowed; `order` is what is none of the others. */
export const timelineKinds = ['order', 'parcels', 'messages', 'money', 'changes', 'promises', 'contacts', 'returns'] as const
export const timelineKind = z.enum(timelineKinds)
export type TimelineKind = z.output<typeof timelineKind>

/** What is needed to read an entry; nothing of it is about a person. */
const entryDetail = z.object({
  status: z.string(), code: z.string().describe('Why, or what: as the event says it.'), place: z.string().describe('As the carrier writes it.'), carrier: z.string(), trackingNumber: z.string(), locationId: z.string(), method: z.string(),
  amount: z.int().describe('Minor units.'), currency: z.string(), quantity: z.int().describe('Units.'), from: z.string(), to: z.string(), until: z.string(), minutes: z.int(), number: z.string(), channel: z.string(), template: z.string(),
}).partial()
export type EntryDetail = z.output<typeof entryDetail>

const timelineEntry = z.object({
  id: z.string(), at: z.string().describe('When it happened.'), recordedAt: z.string().describe('When we knew.'), type: z.string(), text: z.string().optional().describe('What the customer reads of it, in the language of the order.'), late: z.literal(true).optional(), actor: z.string().optional(), refs: z.array(z.string()),
  kind: timelineKind, cause: z.string().optional().describe('Id of the event that brought it about, where it is one.'), policyVersion: z.int().optional(), detail: entryDetail.optional(),
  overruled: z.literal(true).optional().describe('It says of a promise that it was kept or broken, and by what was told since it is the other: then there is no `text`.'),
})
export type TimelineEntry = z.output<typeof timelineEntry>

export const timelineAnswer = z.object({
  data: z.array(timelineEntry).describe('Newest first.'),
  counts: z.record(z.enum(['all', ...timelineKinds]), z.int()).describe('Of the whole timeline, whatever it is narrowed to.'),
  ticks: z.array(z.object({ at: z.string(), bad: z.literal(true).optional().describe('Something went wrong then.') })).describe('Moments at which something was recorded, oldest first: where a slider stops.'),
  nextCursor: z.string().nullable(),
  incomplete: z.literal(true).optional().describe('Not all that happened is kept.'),
})
export type TimelineAnswer = z.output<typeof timelineAnswer>

export const taskQueues = ['incident', 'contradiction', 'rejected_fact', 'waiting_scan', 'missing_order', 'hold', 'promise_broken'] as const
export const taskQueue = z.enum(taskQueues)
export type TaskQueue = z.output<typeof taskQueue>

/** What weighs most first; `live`: somebody waits for an answer now, a driver at the door. */
export const taskWeights = ['live', 'incident', 'task', 'note'] as const

/** What their owner does about a task, in one step and by somebody who may. */
const taskCommands = ['release_hold'] as const
const taskCommand = z.enum(taskCommands)
export type TaskCommand = z.output<typeof taskCommand>

/** One cause, however many orders it has. */
export const task = z.object({
  id: z.string(),
  queue: taskQueue,
  shopId: z.string(),
  orderId: z.string().optional().describe('Where it is one order.'),
  number: z.string().optional(),
  code: z.string(),
  title: z.string(),
  count: z.int().describe('Orders, or facts, that it has.'),
  orders: z.array(z.object({ id: z.string(), number: z.string().optional() })).optional().describe('The first of them, the longest waiting first; where there are several.'),
  atStake: z.array(z.object({ currency: z.string(), amount: z.int() })).optional().describe('What all its orders cost now, in minor units, by currency. Absent where it is not known of each of them, and in the queues of facts and scans.'),
  owner: z.string().describe('Who has to look: the service or the desk.'),
  since: z.string(),
  due: z.string().optional(),
  href: z.string().describe('An address of this API: the owner’s command where `command` names one, else where to look.'),
  assignee: z.string().optional().describe('Who has taken it: their `actorId`. They have it until they give it back, and for twelve hours at most.'),
  command: taskCommand.optional().describe('What a POST to `href` does; of several orders to the one that waits longest. Only where it exists, and for who may.'),
  weight: z.enum(taskWeights),
})
export type Task = z.output<typeof task>

/** Causes by queue. */
const taskCounts = z.record(taskQueue, z.int())

export const tasksAnswer = z.object({
  data: z.array(task),
  counts: taskCounts.describe('Causes by queue, whatever the list is narrowed to.'),
  viewVersion: z.int().describe('Grows with time: `agent/stream?queue=` tells a higher one once something is otherwise.'),
  nextCursor: z.string().nullable(),
})
export type TasksAnswer = z.output<typeof tasksAnswer>

export const customerAnswer = z.object({
  subjectRef: z.string(),
  erased: erasedFlag,
  name: z.string().optional(),
  orders: z.array(card).describe('Newest first; a hundred at most.'),
  timeline: z.array(timelineEntry.extend({ orderId: z.string(), number: z.string() })).describe('Of all of them, newest first; a hundred at most.'),
})
export type CustomerAnswer = z.output<typeof customerAnswer>
