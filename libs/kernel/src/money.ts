import type { Brand } from './brand.ts'
import { Invalid } from './errors.ts'

/** An ISO 4217 code that this platform knows the exponent of: `EUR`. */
export type Currency = Brand<string, 'Currency'>

/** An amount in minor units (cents) of the currency that stands once beside it. */
export type Minor = number

/** Codes whose minor unit is not a hundredth (ISO 4217, table A.1). */
const exponents = new Map(Object.entries({
  BIF: 0, CLP: 0, DJF: 0, GNF: 0, ISK: 0, JPY: 0, KMF: 0, KRW: 0, PYG: 0, RWF: 0, UGX: 0, UYI: 0, VND: 0, VUV: 0, XAF: 0, XOF: 0, XPF: 0,
  BHD: 3, IQD: 3, JOD: 3, KWD: 3, LYD: 3, OMR: 3, TND: 3,
  CLF: 4, UYW: 4,
}))

/** Active codes with two digits (ISO 4217, table A.1, without funds, metals and test codes). */
const hundredths = new Set(
  ('AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB ' +
    'EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT ' +
    'MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN ' +
    'SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG').split(' '),
)

export const Currency = {
  /** Throws `Invalid('currency_unknown')`. */
  parse(text: string): Currency {
    if (!exponents.has(text) && !hundredths.has(text)) throw new Invalid('currency_unknown', `${JSON.stringify(text.slice(0, 8))} is not a currency of ISO 4217.`)
    return text as Currency
  },
  /** Digits after the point: EUR 2, JPY 0, KWD 3. */
  exponent: (currency: Currency): number => exponents.get(currency) ?? 2,
}

/**
 * Splits an amount by weights without losing or making a cent: each share is rounded down, the rest goes one by one to
 * the largest remainders, earlier ones first (the largest remainder method). No weight at all: everything to the first.
 */
export function allocate(amount: Minor, weights: readonly number[]): readonly Minor[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  if (weights.length === 0) return []
  if (total === 0) return weights.map((_, i) => (i === 0 ? amount : 0))
  const exact = weights.map((weight) => (BigInt(Math.abs(amount)) * BigInt(weight)))
  const shares = exact.map((share) => Number(share / BigInt(total)))
  const byRemainder = exact.map((share, i) => ({ i, rest: share % BigInt(total) })).sort((a, b) => (a.rest === b.rest ? a.i - b.i : a.rest < b.rest ? 1 : -1))
  const left = Math.abs(amount) - shares.reduce((sum, share) => sum + share, 0)
  for (const { i } of byRemainder.slice(0, left)) shares[i] = (shares[i] ?? 0) + 1
  return amount < 0 ? shares.map((share) => -share || 0) : shares
}
