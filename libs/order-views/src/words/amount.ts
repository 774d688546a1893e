import { Currency, type Minor } from '@wismo/kernel'
import { keptUpTo } from './kept.ts'

const formats = keptUpTo<Intl.NumberFormat>(1_000)

/** Minor units -> `€129.00`, with as many digits as the currency has. Exact up to 2^53. */
export function amountText(locale: string, currency: Currency, amount: Minor): string {
  const format = formats(`${locale} ${currency}`, () => new Intl.NumberFormat(locale, { style: 'currency', currency }))
  const exponent = Currency.exponent(currency)
  const digits = String(Math.abs(amount)).padStart(exponent + 1, '0')
  const whole = exponent === 0 ? digits : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`
  return format.format(`${amount < 0 ? '-' : ''}${whole}` as Intl.StringNumericLiteral)
}
