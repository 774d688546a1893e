// The rules a shop sets, one document per kind, each declared once. Amounts are minor units of the shop's currency.
import { z } from 'zod'
import { Invalid, type Fault, type Instant, type PolicyId, type ShopId } from '@wismo/kernel'
import { faultsOf } from '../validation.ts'

const days = (max: number) => z.int().min(0).max(max)
const amount = z.int().min(0).max(100_000_000)
const percent = z.int().min(0).max(100)
const onceEach = <Word extends z.ZodType>(word: Word, most: number) => z.array(word).max(most).refine((words) => new Set(words).size === words.length, 'Each at most once.')
const returnMethod = z.enum(['store', 'drop_off', 'label', 'keep'])
const role = z.enum(['agent', 'senior', 'supervisor', 'associate'])
const code = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, 'A code is of lower-case letters, digits and underscores.')
/** Spans before a deadline or after a beginning at which somebody is reminded. */
const reminders = onceEach(z.int().min(1).max(720), 5)

const returns = z.strictObject({
  windowDays: days(3_650).nullable().describe('Days to ask for a return; null: no limit.'),
  windowFrom: z.enum(['placed', 'shipped', 'delivered']),
  methods: onceEach(returnMethod, 4).min(1),
  outcomes: onceEach(z.enum(['refund', 'credit', 'exchange']), 3).min(1),
  fees: z.array(z.strictObject({ method: returnMethod, amount, freeForReasons: onceEach(code, 20).optional() })).max(4).optional().describe('What a way back costs; free when it is not named.'),
  refundAt: z.enum(['requested', 'handed_over', 'received', 'inspected']),
  handoverDays: z.int().min(1).max(90).describe('Days from the approval to handing it over.'),
  restockingPercent: z.int().min(0).max(50).optional(),
  keepUpTo: amount.optional().describe('Units up to this value are not sent back.'),
})

const change = z.strictObject({
  until: z.enum(['placed', 'picking', 'packed', 'shipped']).describe('The last moment for a change.'),
  kinds: onceEach(z.enum([
    'add_line', 'change_quantity', 'remove_line', 'swap_variant', 'change_address', 'change_contact', 'change_service_level', 'change_slot', 'switch_method', 'change_store', 'change_collector', 'apply_promotion', 'remove_promotion', 'gift_options',
  ]), 14).describe('What a customer may change.'),
  addressWithin: z.enum(['region', 'country', 'anywhere']),
  quoteMinutes: z.int().min(5).max(10_080),
  paymentHours: z.int().min(1).max(336).describe('To pay a difference.'),
  nodeHours: z.int().min(1).max(168).describe('For a node to answer.'),
})

const appeasement = z.strictObject({
  kinds: onceEach(z.enum(['partial_refund', 'store_credit', 'free_shipping', 'percent_off', 'points', 'gift', 'fee_waiver']), 7).min(1),
  automatic: z.strictObject({ amount, percent }).describe('Given without anybody’s consent up to both: an amount, and a share of what the order cost.'),
  limits: z.array(z.strictObject({ role, perOrder: amount, perDay: amount })).max(4).describe('What a role may give; more needs the next one’s approval.'),
  monthlyBudget: amount.nullable().describe('Of the shop; null: none.'),
  voucherDays: z.int().min(7).max(3_650),
})

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time of day is written as 21:00.')
const message = z.strictObject({
  channels: onceEach(z.enum(['email', 'sms', 'whatsapp', 'push']), 4).min(1).describe('In the order in which they are tried.'),
  quietHours: z.strictObject({ from: time, to: time }).optional().describe('By the clock of the customer; what is not urgent waits.'),
  mostPerDay: z.int().min(1).max(50).describe('To one person; what the law demands is beside it.'),
  promotional: z.boolean().describe('A word of advertising may stand in a message about an order, where the customer agreed.'),
  bundleMinutes: z.int().min(0).max(1_440).describe('What comes within this time is told in one message.'),
})

const pickup = z.strictObject({
  holdDays: z.int().min(1).max(90).describe('A node keeps what is ready this long.'),
  extensions: z.strictObject({ most: z.int().min(0).max(10), days: z.int().min(1).max(30) }),
  remindBeforeHours: reminders,
  proof: z.enum(['code', 'code_and_id']),
  otherCollector: z.boolean().describe('Somebody else may collect it, when the customer names them.'),
  next: z.enum(['restock', 'ship', 'other_store']).describe('What becomes of what nobody collected.'),
})

const refund = z.strictObject({
  deadlineDays: z.int().min(1).max(14).describe('To send the money; the law of the EU and the UK gives 14.'),
  routes: onceEach(z.enum(['original', 'credit', 'bank']), 3).min(1).describe('In the order in which they are tried.'),
  shippingRefund: z.enum(['none', 'share', 'whole_on_full_return']),
  automaticUpTo: amount.describe('More needs somebody’s approval.'),
  retryHours: reminders.describe('After a refund failed.'),
})

const months = (max: number) => z.int().min(1).max(max)
const retention = z.strictObject({
  ordersMonths: months(180).describe('Orders as facts, without the person.'),
  personalMonths: months(132).describe('The person behind a closed order.'),
  messagesMonths: months(36),
  uploadsMonths: months(36).describe('Pictures of damage and the like.'),
  rawBodiesMonths: months(13).describe('What carriers and retailers sent, as it came.'),
})

/** Rules by kind. */
export const policyRules = { return: returns, change, appeasement, message, pickup, refund, retention } as const
export type PolicyKind = keyof typeof policyRules
export type PolicyRules<Kind extends PolicyKind = PolicyKind> = z.infer<(typeof policyRules)[Kind]>
export const policyKinds = Object.keys(policyRules) as unknown as readonly [PolicyKind, ...PolicyKind[]]

/** A version of a policy as it was published: it never changes. */
export interface PublishedPolicy {
  readonly policyId: PolicyId
  readonly version: number
  readonly shopId: ShopId
  readonly kind: PolicyKind
  readonly rules: PolicyRules
  /** Orders placed from then on are under it. */
  readonly effectiveAt: Instant
}

/** Reads the rules of one kind. Throws `Invalid` with every wrong place, all below `/rules`. */
export function parseRules<Kind extends PolicyKind>(kind: Kind, json: unknown): PolicyRules<Kind> {
  const result = policyRules[kind].safeParse(json)
  const faults = result.success ? ruleFaults(kind, result.data) : faultsOf(result.error)
  if (faults.length > 0 || !result.success) throw new Invalid('invalid', `The rules are none of a ${kind} policy: see errors.`, faults.map((fault) => ({ ...fault, pointer: `/rules${fault.pointer}` })))
  return result.data as PolicyRules<Kind>
}

/** What holds between the rules of a kind. */
function ruleFaults(kind: PolicyKind, rules: PolicyRules): readonly Fault[] {
  switch (kind) {
    case 'return':
      return returnFaults(rules as PolicyRules<'return'>)
    case 'appeasement':
      return appeasementFaults(rules as PolicyRules<'appeasement'>)
    case 'pickup':
      return pickupFaults(rules as PolicyRules<'pickup'>)
    case 'retention':
      return retentionFaults(rules as PolicyRules<'retention'>)
    default:
      return []
  }
}

const wrong = (pointer: string, detail: string): Fault => ({ pointer, code: 'invalid_value', detail })

function returnFaults({ methods, fees = [] }: PolicyRules<'return'>): readonly Fault[] {
  const seen = new Set<string>()
  return fees.flatMap(({ method, amount: fee }, i) => [
    ...(seen.has(method) ? [wrong(`/fees/${i}/method`, 'This method has a fee already.')] : (seen.add(method), [])),
    ...(methods.includes(method) ? [] : [wrong(`/fees/${i}/method`, 'This is none of the methods.')]),
    ...(method === 'keep' && fee > 0 ? [wrong(`/fees/${i}/amount`, 'What is kept costs no way back.')] : []),
  ])
}

/** Who approves may give no less than who asks. */
function appeasementFaults({ limits, automatic }: PolicyRules<'appeasement'>): readonly Fault[] {
  const order = ['associate', 'agent', 'senior', 'supervisor'] as const
  const ranked = limits.map((limit, i) => ({ ...limit, i, rank: order.indexOf(limit.role) })).sort((a, b) => a.rank - b.rank)
  return [
    ...ranked.flatMap(({ role: name, perOrder, i }, n) => {
      const below = ranked[n - 1]
      if (below?.role === name) return [wrong(`/limits/${i}/role`, 'This role has a limit already.')]
      return below !== undefined && below.perOrder > perOrder ? [wrong(`/limits/${i}/perOrder`, `A ${name} may give less than a ${below.role}, who asks for approval.`)] : []
    }),
    ...limits.flatMap(({ perOrder, perDay }, i) => (perDay < perOrder ? [wrong(`/limits/${i}/perDay`, 'A day’s limit is below that of one order.')] : [])),
    ...limits.flatMap(({ perOrder, role: name }, i) => (perOrder < automatic.amount ? [wrong(`/limits/${i}/perOrder`, `A ${name} may give less than is given by itself.`)] : [])),
  ]
}

function pickupFaults({ holdDays, remindBeforeHours }: PolicyRules<'pickup'>): readonly Fault[] {
  return remindBeforeHours.flatMap((hours, i) => (hours >= holdDays * 24 ? [wrong(`/remindBeforeHours/${i}`, 'That is before it is ready.')] : []))
}

/** Nothing of a person outlives the order it is about. */
function retentionFaults({ ordersMonths, personalMonths, messagesMonths, uploadsMonths }: PolicyRules<'retention'>): readonly Fault[] {
  const longer = (name: string, value: number, than: number, what: string): readonly Fault[] => (value > than ? [wrong(`/${name}`, `It is kept longer than ${what}.`)] : [])
  return [
    ...longer('personalMonths', personalMonths, ordersMonths, 'the order'),
    ...longer('messagesMonths', messagesMonths, personalMonths, 'the person they went to'),
    ...longer('uploadsMonths', uploadsMonths, personalMonths, 'the person they came from'),
  ]
}
