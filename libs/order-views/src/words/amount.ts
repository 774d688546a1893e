import { Currency, type Minor } from '@wismo/kernel'

const formats = new Map<string, Intl.NumberFormat>()

/** Minor units -> `€129.00`, with as many digits as the currency has. Exact up to 2^53. */
export function amountText(locale: string, currency: Currency, amount: Minor): string {
  const id = `${locale} ${currency}`
  const format = formats.get(id) ?? new Intl.NumberFormat(locale, { style: 'currency', currency })
  formats.set(id, format)
  const exponent = Currency.exponent(currency)
  const digits = String(Math.abs(amount)).padStart(exponent + 1, '0')
  const whole = exponent === 0 ? digits : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`
  return format.format(`${amount < 0 ? '-' : ''}${whole}` as Intl.StringNumericLiteral)
}
