import { z } from 'zod'
import { Currency, isLanguageTag, isTimeZone, type ShopId } from '@wismo/kernel'
import { readJsonFile } from './json-file.ts'
import { parsed, shopIdText } from './schemas.ts'

const color = z.string().regex(/^#[0-9a-f]{6}$/, 'A color is written as # and six hex digits in lower case.')
const httpsUrl = z.url({ protocol: /^https$/ }).max(300)
const known = (what: string, isOne: (text: string) => boolean) => z.string().max(60).refine(isOne, `This is no ${what}.`)

const palette = z.strictObject({
  /** Buttons, links, the mark. */
  brand: color,
  /** Text on `brand`. */
  onBrand: color,
  /** Ground of the answer at the top of a page. */
  hero: color,
})

const theme = z.strictObject({ light: palette, dark: palette, corner: z.enum(['sharp', 'soft', 'round']) })

const support = z.strictObject({
  email: z.email().optional(),
  phone: z.string().regex(/^\+[1-9]\d{6,14}$/).optional(),
  url: httpsUrl.optional(),
  /** For people, in the shop's language: `Mon–Fri 9–18`. */
  hours: z.string().max(80).optional(),
})

/** Whether an outside system decides and we keep its facts, or we decide. */
const area = z.enum(['record', 'manage'])

const shop = z.strictObject({
  id: shopIdText,
  name: z.string().min(1).max(60),
  /** Currency of the shop's demo orders and reports; an order names its own. */
  currency: parsed(Currency.parse, z.string().max(8)),
  locale: known('locale of BCP 47', isLanguageTag),
  country: z.string().regex(/^[A-Z]{2}$/, 'A country is two capital letters (ISO 3166).'),
  timeZone: known('IANA time zone', isTimeZone),
  /** Prices are written with tax. */
  taxIncluded: z.boolean(),
  /** A test shop reaches only sandboxes. */
  test: z.boolean(),
  areas: z.strictObject({ fulfillment: area, payments: area, returns: area }),
  theme,
  support,
})

/** A brand in a country: what its orders, pages and messages take when they do not say themselves. */
export type Shop = Readonly<z.infer<typeof shop>>

export interface Shops {
  find(id: ShopId): Shop | undefined
  readonly all: readonly Shop[]
}

export const shopsOf = (all: readonly Shop[]): Shops => {
  const byId = new Map(all.map((one) => [one.id, one]))
  return { all, find: (id) => byId.get(id) }
}

/** Reads a file of shops. Throws a sentence that names the file and each wrong place. */
export async function loadShops(file: string): Promise<Shops> {
  const all = await readJsonFile('shops', file, z.array(shop).min(1))
  const ids = all.map(({ id }) => id)
  const twice = ids.find((id, i) => ids.indexOf(id) !== i)
  if (twice !== undefined) throw new Error(`The shops in ${file} cannot be used:\n  ${twice} is there twice`)
  return shopsOf(all)
}
