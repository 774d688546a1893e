// Laws of the money, on facts that nobody would make up: any kinds, amounts and times, in any order, told again and again.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { RetailPaymentReported } from '@wismo/contracts'
import { canonicalJson, lineIdOf, paymentIdOf, refundIdOf, type Minor, type Uuid } from '@wismo/kernel'
import { currency, messageId, orderId, payment, record, tillReturn, type Recorded, type Told } from '../testing/told.ts'
import { ledgerOf } from './ledger.ts'
import { paymentAccount, sumsOf } from './payment-account.ts'

const kinds = ['authorized', 'captured', 'failed', 'voided', 'refunded'] as const satisfies readonly RetailPaymentReported['kind'][]
// Few of each, so that facts meet: the same payment, the same refund, the same moment.
const amount = fc.integer({ min: 0, max: 5 }).map((hundreds) => hundreds * 100)
const occurredAt = fc.integer({ min: 0, max: 3 }).map((hours) => `2026-11-24T1${hours}:00:00Z`)
const refundRef = fc.constantFrom('r-1', 'r-2', undefined)
const share = fc.record({ externalLineId: fc.constantFrom('1', '2'), amount })
const allocation = fc.option(fc.array(fc.oneof(share, amount.map((all) => ({ part: 'shipping' as const, amount: all }))), { maxLength: 3 }), { nil: undefined })
const reported = fc.record({
  kind: fc.constantFrom(...kinds), paymentRef: fc.constantFrom('psp-1', 'psp-2'), amount, occurredAt, method: fc.constantFrom('card', 'wallet', 'cash'), category: fc.constantFrom('insufficient', 'fraud', undefined),
  expiresAt: fc.constantFrom('2026-12-01T00:00:00Z', '2026-12-02T00:00:00Z', undefined), refundRef, allocation,
})
const atTill = fc.record({ occurredAt, returnRef: fc.constantFrom('ret-1', 'ret-2', undefined), amount, ref: refundRef })
/** Few enough for the timeline to keep them all. */
const facts = fc
  .array(fc.oneof({ weight: 4, arbitrary: reported.map((over) => (name: string): Told => payment(name, over)) }, { weight: 1, arbitrary: atTill.map(({ amount: given, ref, ...over }) => (name: string): Told => tillReturn(name, { ...over, refund: { amount: given, currency, ...(ref === undefined ? {} : { ref }) } })) }), { maxLength: 10 })
  .map((all) => all.map((make, i) => make(String(i))))
/** The same facts twice, in two orders, some of them told several times. */
const inTwoOrders = facts.chain((all) => fc.tuple(fc.constant(all), fc.tuple(fc.shuffledSubarray(all, { minLength: all.length }), fc.array(fc.nat({ max: Math.max(0, all.length - 1) }))).map(([mixed, again]) => [...mixed, ...again.flatMap((i) => all[i] ?? [])])))

const sum = (amounts: readonly Minor[]): Minor => amounts.reduce((total, one) => total + one, 0)
const amountsOf = (all: readonly Told[], kind: string, ref?: string): readonly Minor[] => all.flatMap(({ type, data }) => (type === 'RetailPaymentReported' && data.kind === kind && (ref === undefined || data.paymentRef === ref) ? [data.amount] : []))

/** What went back, by its name: the most that anybody told. */
function refundsIn(all: readonly Told[]): ReadonlyMap<string, Minor> {
  const most = new Map<string, Minor>()
  const told = (ref: string | undefined, id: Uuid, given: Minor): unknown => most.set(ref ?? id, Math.max(given, most.get(ref ?? id) ?? 0))
  for (const fact of all) {
    if (fact.type === 'RetailPaymentReported' && fact.data.kind === 'refunded') told(fact.data.refundRef, fact.id, fact.data.amount)
    if (fact.type === 'RetailReturnReported' && fact.data.refund !== undefined) told(fact.data.refund.ref, fact.id, fact.data.refund.amount)
  }
  return most
}

/** The part as its order would be shown: when each fact came does not count, nor the place among those of one moment. */
function shown({ part }: Recorded): string {
  const timeline = [...(part?.timeline ?? [])].map(({ recordedAt: _came, ...entry }) => entry).sort((a, b) => (`${a.at} ${a.id}` < `${b.at} ${b.id}` ? -1 : 1))
  return canonicalJson({ ...part, timeline })
}

const holds = (law: (all: readonly Told[]) => void): void => fc.assert(fc.property(facts, law), { numRuns: 300 })

describe('whatever was reported', () => {
  test('I12 the postings of every fact sum to zero, and the ledger after each says what the sums say', () => {
    holds((all) => {
      let account = paymentAccount.initial
      for (const event of record(all).events) {
        account = paymentAccount.evolve(account, event)
        if ('postings' in event.data) expect(sum(event.data.postings.map((one) => one.amount))).toBe(0)
        expect({ ...ledgerOf({ setAside: 0, captured: 0, pending: 0, refunded: 0 }), ...account.ledger }).toEqual(ledgerOf(sumsOf(account)))
      }
    })
  })

  test('I9, I12 the balance of the last fact that moved money is what plain addition says', () => {
    holds((all) => {
      const { events } = record(all)
      const last = events.flatMap(({ data }) => ('balance' in data ? [data.balance] : [])).at(-1) ?? { captured: 0, refunded: 0, refundable: 0 }
      const captured = sum(amountsOf(all, 'captured'))
      const refunded = sum([...refundsIn(all).values()])
      expect(last).toEqual({ captured, refunded, refundable: Math.max(0, captured - refunded) })
    })
  })

  test('I9 no fact promises that more could be given back than stayed', () => {
    holds((all) => {
      for (const { data } of record(all).events) if ('balance' in data) expect(data.balance.refundable).toBeLessThanOrEqual(Math.max(0, data.balance.captured - data.balance.refunded))
    })
  })

  test('I10 each payment shows all that was set aside, taken and let go; what could still be taken is the rest, and never less than nothing', () => {
    holds((all) => {
      const { part, account } = record(all)
      const left = ['psp-1', 'psp-2'].map((ref) => {
        const [authorized, captured, voided] = [sum(amountsOf(all, 'authorized', ref)), sum(amountsOf(all, 'captured', ref)), sum(amountsOf(all, 'voided', ref))]
        const { authorized: a = 0, captured: c = 0, voided: v = 0 } = part?.payments[paymentIdOf(orderId, ref)] ?? {}
        expect([a, c, v]).toEqual([authorized, captured, voided])
        return Math.max(0, authorized - captured - voided)
      })
      expect(account.ledger['authorized'] ?? 0).toBe(sum(left))
    })
  })

  test('I9 each refund is shown once, with the most that was told of it, and went', () => {
    holds((all) => {
      const expected = [...refundsIn(all)].map(([ref, given]) => [refundIdOf(orderId, ref), { amount: given, status: 'succeeded' }] as const)
      const refunds = record(all).part?.refunds ?? {}
      expect(refunds).toMatchObject(Object.fromEntries(expected))
      expect(Object.keys(refunds)).toHaveLength(expected.length)
    })
  })

  test('I25, I40 any order and any repetition of the facts end in the same payments and refunds', () => {
    fc.assert(fc.property(inTwoOrders, ([all, mixed]) => expect(shown(record(mixed))).toBe(shown(record(all)))), { numRuns: 500 })
  })
})

describe('what the newest fact says', () => {
  const [early, late] = ['2026-11-24T10:00:00Z', '2026-11-24T11:00:00Z']
  const bothWays = (one: Told, other: Told) => [record([one, other]), record([other, one])].map(({ part }) => ({ payment: part?.payments[paymentIdOf(orderId, 'psp-1')], refund: part?.refunds[refundIdOf(orderId, 'r-1')] }))
  const of = (name: string, kind: RetailPaymentReported['kind'], at: string, over: Partial<RetailPaymentReported> = {}): Told => payment(name, { kind, occurredAt: at, amount: 0, ...over })

  test.each([
    ['failed after it was let go', of('a', 'voided', early), of('b', 'failed', late), 'failed'],
    ['let go after it failed', of('a', 'failed', early), of('b', 'voided', late), 'voided'],
    ['failed, and let go at that moment', of('a', 'failed', early), of('b', 'voided', early), 'voided'],
    ['set aside, and failed at that moment', of('a', 'authorized', early), of('b', 'failed', early), 'authorized'],
    ['taken after it failed', of('a', 'failed', early), of('b', 'captured', late), 'captured'],
    ['let go before it was set aside', of('a', 'voided', early, { amount: 500 }), of('b', 'authorized', late, { amount: 500 }), 'voided'],
    ['failed while money is there', of('a', 'captured', early, { amount: 500 }), of('b', 'failed', late), 'captured'],
  ] as const)('counts: %s', (_name, one, other, status) => {
    expect(bothWays(one, other).map(({ payment: told }) => told?.status)).toEqual([status, status])
  })

  test('counts for how it is paid, when an authorization ends, and why it failed', () => {
    const [first, second] = [of('a', 'authorized', early, { method: 'wallet', expiresAt: '2026-12-05T00:00:00Z' }), of('b', 'authorized', late, { method: 'card', expiresAt: '2026-12-01T00:00:00Z' })]
    for (const { payment: told } of bothWays(first, second)) expect(told).toMatchObject({ method: 'card', expiresAt: '2026-12-01T00:00:00.000Z', at: '2026-11-24T10:00:00.000Z', lastAt: '2026-11-24T11:00:00.000Z' })
    for (const { payment: told } of bothWays(of('a', 'failed', early, { category: 'fraud' }), of('b', 'failed', late, { category: 'insufficient' }))) expect(told?.failure).toEqual({ category: 'insufficient', retryable: true })
    for (const { payment: told } of bothWays(of('a', 'failed', early), of('b', 'captured', late))) expect(told).not.toHaveProperty('failure')
    for (const { payment: told } of bothWays(of('a', 'failed', late), of('b', 'captured', early))) expect(told).toHaveProperty('failure')
  })

  test('I11 counts for what a refund is for, and anything said over nothing', () => {
    const refund = (name: string, at: string, line?: string): Told => of(name, 'refunded', at, { refundRef: 'r-1', amount: 300, ...(line === undefined ? {} : { allocation: [{ externalLineId: line, amount: 300 }] }) })
    for (const { refund: told } of bothWays(refund('a', early, '1'), refund('b', late, '2'))) expect(told).toMatchObject({ lines: { [lineIdOf(orderId, '2')]: 300 }, allocated: 300 })
    for (const { refund: told } of bothWays(refund('a', early, '1'), refund('b', late))) expect(told).toMatchObject({ lines: { [lineIdOf(orderId, '1')]: 300 }, at: '2026-11-24T10:00:00.000Z' })
    for (const { refund: told } of bothWays(refund('a', early, '1'), of('b', 'refunded', late, { refundRef: 'r-1', amount: 300, allocation: [{ part: 'shipping', amount: 100 }] }))) {
      expect(told).toMatchObject({ allocated: 100 })
      expect(told).not.toHaveProperty('lines')
    }
  })

  test('its message is its name where it has no other', () => {
    expect(record([payment('x', { kind: 'refunded' }), payment('y', { kind: 'refunded' })]).part?.refunds).toMatchObject({ [refundIdOf(orderId, messageId('x'))]: { amount: 1000 }, [refundIdOf(orderId, messageId('y'))]: { amount: 1000 } })
  })
})
