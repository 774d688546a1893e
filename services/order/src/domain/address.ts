// What an address needs, by country; as the national posts write it. Countries that are not listed need a line, a city and nothing else.
import type { RetailOrderPlaced } from '@wismo/contracts'
import type { Fault } from '@wismo/kernel'

type Address = NonNullable<RetailOrderPlaced['addresses']>[string]

interface CountryRule {
  /** Form of the postal code, checked where one is given and asked for where it is required. */
  readonly postalCode: RegExp
  readonly postalCodeRequired: boolean
  readonly regionRequired?: boolean
}

const digits = (count: number): RegExp => new RegExp(`^\\d{${count}}$`)
const required = (postalCode: RegExp): CountryRule => ({ postalCode, postalCodeRequired: true })

const rules = new Map<string, CountryRule>([
  ...(['DE', 'FR', 'ES', 'IT', 'FI', 'EE', 'HR'] as const).map((country) => [country, required(digits(5))] as const),
  ...(['AT', 'BE', 'CH', 'DK', 'NO', 'LU', 'HU', 'SI', 'BG', 'AU', 'NZ'] as const).map((country) => [country, required(digits(4))] as const),
  ['NL', required(/^\d{4} ?[A-Z]{2}$/)],
  ['PL', required(/^\d{2}-\d{3}$/)],
  ['PT', required(/^\d{4}-\d{3}$/)],
  ['SE', required(/^\d{3} ?\d{2}$/)],
  ['CZ', required(/^\d{3} ?\d{2}$/)],
  ['GB', required(/^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$/)],
  ['IE', { postalCode: /^[A-Z]\d[\dW] ?[A-Z\d]{4}$/, postalCodeRequired: false }],
  ['BR', required(/^\d{5}-?\d{3}$/)],
  ['US', { postalCode: /^\d{5}(-\d{4})?$/, postalCodeRequired: true, regionRequired: true }],
  ['CA', { postalCode: /^[A-Z]\d[A-Z] ?\d[A-Z]\d$/, postalCodeRequired: true, regionRequired: true }],
  ['JP', required(/^\d{3}-?\d{4}$/)],
])

const regionNames = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })

export const addressFaults = (addresses: Readonly<Record<string, Address>>): readonly Fault[] =>
  Object.entries(addresses).flatMap(([key, address]) => oneAddress(address).map(({ field, detail }) => ({ pointer: `/addresses/${key}/${field}`, code: 'address_invalid', detail })))

function oneAddress({ country, postalCode, region }: Address): readonly { field: string; detail: string }[] {
  if (regionNames.of(country) === undefined) return [{ field: 'country', detail: 'This is no country of ISO 3166.' }]
  const rule = rules.get(country)
  if (rule === undefined) return []
  return [
    ...(postalCode === undefined && rule.postalCodeRequired ? [{ field: 'postalCode', detail: `An address in ${country} has a postal code.` }] : []),
    ...(postalCode !== undefined && !rule.postalCode.test(postalCode.toUpperCase()) ? [{ field: 'postalCode', detail: `Postal codes in ${country} look different.` }] : []),
    ...(region === undefined && rule.regionRequired === true ? [{ field: 'region', detail: `An address in ${country} has a region.` }] : []),
  ]
}
