// What an entry of a timeline says beside its name: taken from the event field by field, and never a person's.
import type { EntryDetail } from '@wismo/agent-api'

type Data = Readonly<Record<string, unknown>>

const words = ['status', 'place', 'carrier', 'trackingNumber', 'locationId', 'method', 'currency', 'number', 'channel', 'template', 'code'] as const
/** Texts that another field of the answer has the name of. */
const renamed: readonly (readonly [string, keyof EntryDetail])[] = [
  ['kind', 'code'], ['category', 'code'], ['cause', 'code'], ['basis', 'code'], ['outcome', 'status'], ['result', 'status'], ['resolution', 'status'], ['why', 'code'], ['rawCode', 'code'], ['expectedOn', 'until'], ['dueBy', 'until'], ['readyBy', 'until'], ['expiresAt', 'until'], ['until', 'until'],
]
const sums = ['amount', 'delta', 'value', 'difference', 'after', 'refundable'] as const

/** Undefined where it says nothing more. */
export function detailOf(type: string, data: Data): EntryDetail | undefined {
  const detail: EntryDetail = {
    ...Object.fromEntries(renamed.flatMap(([from, to]) => (isWord(data[from]) ? [[to, data[from]]] : []))),
    ...Object.fromEntries(words.flatMap((name) => (isWord(data[name]) ? [[name, data[name]]] : []))),
    ...scanOf(data), ...reasonOf(data), ...spanOf(data), ...sumOf(type, data), ...quantityOf(data), ...minutesOf(data), ...estimateOf(data),
  }
  return Object.keys(detail).length === 0 ? undefined : detail
}

const isWord = (value: unknown): value is string => typeof value === 'string' && value.length > 0
const isNumber = (value: unknown): value is number => typeof value === 'number'
const recordOf = (value: unknown): Data => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Data) : {})

/** A scan that was told late says what it saw, not where the parcel is by all that was told; and what is wrong, where the carrier has no word of its own. */
function scanOf({ scan, rawCode }: Data): EntryDetail {
  const { status, flags } = recordOf(scan)
  const [flag] = Array.isArray(flags) ? flags : []
  return { ...(isWord(status) && { status }), ...(isWord(flag) && rawCode === status && { code: flag }) }
}

function reasonOf({ reason, cause }: Data): EntryDetail {
  const code = recordOf(reason)['code'] ?? recordOf(cause)['code']
  return isWord(code) ? { code } : {}
}

/** Days, instants or quantities. */
function spanOf({ window, from, to }: Data): EntryDetail {
  const [first, last] = [recordOf(window)['from'] ?? recordOf(from)['to'] ?? from, recordOf(window)['to'] ?? recordOf(to)['to'] ?? to]
  return { ...((isWord(first) || isNumber(first)) && { from: String(first) }), ...((isWord(last) || isNumber(last)) && { to: String(last) }) }
}

/** An order is worth its total. */
function sumOf(type: string, data: Data): EntryDetail {
  const total = type === 'OrderPlaced' || type === 'OrderDrafted' ? recordOf(data['totals'])['total'] : undefined
  const sum = total ?? sums.map((name) => data[name]).find(isNumber)
  return isNumber(sum) ? { amount: sum } : {}
}

function quantityOf({ lines, quantity }: Data): EntryDetail {
  if (isNumber(quantity)) return { quantity }
  if (!Array.isArray(lines)) return {}
  const units = lines.reduce((sum: number, line) => sum + (isNumber(recordOf(line)['quantity']) ? Number(recordOf(line)['quantity']) : 0), 0)
  return units > 0 ? { quantity: units } : {}
}

function minutesOf({ deltaMinutes, slipMinutes }: Data): EntryDetail {
  const minutes = deltaMinutes ?? slipMinutes
  return isNumber(minutes) ? { minutes } : {}
}

function estimateOf({ estimate }: Data): EntryDetail {
  const { earliest, latest } = recordOf(estimate)
  return { ...(isWord(earliest) && { from: earliest }), ...(isWord(latest) && { to: latest }) }
}

/** The version of the policy that it was decided by, where it was decided by one. */
export function policyVersionOf({ policy }: Data): number | undefined {
  const { version } = recordOf(policy)
  return isNumber(version) ? version : undefined
}
