// What a shop is, declared once: the file, the API, the store, the topic and every service read this document.
import { z } from 'zod'
import { Currency, Invalid, isLanguageTag, isTimeZone, type Fault } from '@wismo/kernel'
import { parsed, shopIdText } from '../schemas.ts'
import { faultsOf } from '../validation.ts'
import { hoursFaults, openingHours } from './opening-hours.ts'
import { tokenTypes } from '../oidc/verify-token.ts'
import { isTrustworthy } from '../oidc/trustworthy.ts'
import { fontFaults, maxFontLength } from './heading-font.ts'
import { logoFaults, maxLogoBytes } from './logo.ts'
import { blockFaults, pageBlocks } from './page-blocks.ts'
import { theme } from './theme.ts'

const httpsUrl = z.url({ protocol: /^https$/ }).max(300)
const known = (what: string, isOne: (text: string) => boolean) => z.string().max(60).refine(isOne, `This is no ${what}.`)
const words = (max: number) => z.string().trim().min(1).max(max)

const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
const country = z.string().regex(/^[A-Z]{2}$/, 'A country is two capital letters (ISO 3166).').refine((code) => !/^[A-Z]{2}$/.test(code) || (code !== 'ZZ' && regions.of(code) !== undefined), 'There is no such country.')
const timeZone = known('IANA time zone', isTimeZone)
const locale = known('locale of BCP 47', isLanguageTag)

const support = z.strictObject({
  email: z.email().max(254).optional(),
  phone: z.string().regex(/^\+[1-9]\d{6,14}$/, 'A phone number is written as + and its digits (E.164).').optional(),
  url: httpsUrl.optional(),
  hours: z.string().max(80).optional().describe('For people, in the shop’s language: `Mon–Fri 9–18`.'),
})

const form = z.enum(['formal', 'informal'])

/** The languages that have two ways to say "you". */
const you = z.strictObject({ de: form, fr: form, nl: form, es: form, it: form, pl: form }).partial()

const footerLink = z.strictObject({ text: words(40).describe('In the shop’s language.'), url: httpsUrl })

/** Of a business, never of a person. */
const place = z.strictObject({
  company: words(120).optional(),
  line1: words(120),
  line2: words(120).optional(),
  city: words(80),
  region: words(80).optional(),
  postalCode: words(16).optional(),
  country,
})

/** Who lets the shop's customers sign in. */
const identity = z.strictObject({
  issuer: z.url({ protocol: /^https?$/ }).max(300).describe('As tokens write it in `iss`, letter by letter.'),
  audience: words(200).optional().describe('What tokens have to say in `aud`: `wismo` when it is not said.'),
  jwksUrl: z.url({ protocol: /^https?$/ }).max(300).optional().describe('Where its keys are; its discovery document says so when it is not said.'),
  tokenType: z.enum(tokenTypes).optional().describe('`at+jwt` (RFC 9068) when it is not said; `JWT` where the provider does not mark access tokens.'),
  clientId: words(200).optional().describe('As whom the pages ask the provider to sign customers in; without it there is no page of their orders.'),
  scope: words(500).optional().describe('What that sign-in asks for: `openid profile` when it is not said; some providers name the audience here.'),
})

/** Of a door that everybody may know, in degrees (WGS 84). */
const geo = z.strictObject({ lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180) })

const nodeId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'A node is named by letters, digits, _ and -, 64 at most.')

/** A warehouse, a store, a maker: where units leave from or come back to. */
export const shopNode = z.strictObject({
  id: nodeId.describe('As orders name it in `delivery.locationId`.'),
  name: words(80),
  kind: z.enum(['warehouse', 'store', 'locker', 'supplier']),
  active: z.boolean().optional().describe('Whether it takes new work: it does when nothing is said.'),
  timeZone: timeZone.optional().describe('The shop’s when it is not said.'),
  address: place.optional().describe('Absent while only a report of the retailer named the node.'),
  geo: geo.optional().describe('Where its door is, in degrees (WGS 84): `GET /v1/locations` tells by it which is near.'),
  methods: z.array(z.enum(['ship', 'pickup', 'curbside', 'scheduled', 'returns'])).min(1).max(5).describe('What it does.'),
  hours: openingHours.optional().describe('Open at all times when it is not said.'),
})
export type ShopNode = z.infer<typeof shopNode>

const area = z.enum(['record', 'manage']).describe('record: an outside system decides and we keep its facts; manage: we decide.')

const originForm = /^(?:https:\/\/[a-z0-9.-]+(?::\d{1,5})?|http:\/\/localhost(?::\d{1,5})?)$/
const isOrigin = (text: string): boolean => originForm.test(text) && URL.canParse(text) && new URL(text).origin === text
const origin = z.string().max(200).refine(isOrigin, 'An origin is https:// and a host in lower case, without a path: `https://www.aldermoor.example`.')

/** Of more characters than bytes are allowed no text is: the bytes are counted where it is read. */
const drawing = z.string().max(maxLogoBytes)

/** Nodes of one shop: the whole document is one message. */
export const maxNodes = 200
/** Of the whole document, in bytes: a broker takes nearly twice as much, and a message in JSON writes each quote with two. */
export const maxShopBytes = 512 * 1_024

const sections = {
  name: words(60).describe('What people see.'),
  brand: words(60).optional().describe('The brand that several shops share; the name when it is not said.'),
  country,
  locale: locale.describe('The language that is spoken where none is asked for.'),
  locales: z.array(locale).min(1).max(20).optional().describe('All languages of the shop, `locale` among them; only that one when it is not said.'),
  you: you.optional().describe('How people are spoken to in the languages that have two ways: formally (Sie, vous, u, usted, Lei, Państwo) where it is not said, else informally (du, tu, je, tú, tu, ty).'),
  timeZone,
  currency: parsed(Currency.parse, z.string().max(8)).describe('ISO 4217: every order of the shop is in it.'),
  taxIncluded: z.boolean().describe('Prices are written with tax.'),
  test: z.boolean().describe('A test shop reaches only sandboxes.'),
  areas: z.strictObject({ fulfillment: area, payments: area, returns: area }),
  identity: identity.optional().describe('The shop’s identity provider: its customers read their own orders with its tokens.'),
  returnAddress: place.optional().describe('Where parcels come back to when no node is named.'),
  origins: z.array(origin).max(20).optional().describe('Whose pages may call what the shop’s customers may call (CORS): https origins; in a test shop `http://localhost` with any port too.'),
  theme,
  logo: drawing.optional().describe('The mark before the name: an SVG of shapes, with a viewBox, of 8 kB at most.'),
  favicon: drawing.optional().describe('The mark in the tab of a browser, drawn as `logo`, which takes its place when it is not said.'),
  headingFont: z.string().max(maxFontLength).optional().describe('What headings are written in: a woff2 of 30 kB at most, in base64.'),
  legalName: words(160).optional().describe('Who stands behind the shop, at the foot of its pages: `Aldermoor Home Ltd, Cork`.'),
  footerLinks: z.array(footerLink).max(6).optional().describe('At the foot of its pages: terms, privacy, imprint.'),
  blocks: z.array(z.enum(pageBlocks)).max(pageBlocks.length).optional().describe('What stands below the parcels on the page of an order, in this order; in the one of the enumeration when it is not said. `reach` and `orders` may be left out.'),
  support,
  nodes: z.array(shopNode).max(maxNodes).optional(),
}

/** The document without what holds between its parts. */
export const shopShape = z.strictObject({ id: shopIdText, ...sections })

/** Every section that is named takes the place of the one that is there; null takes one away that need not be there. */
export const shopChange = z.strictObject({ ...sections, brand: sections.brand.nullable(), locales: sections.locales.nullable(), you: sections.you.nullable(), identity: sections.identity.nullable(), origins: sections.origins.nullable(), returnAddress: sections.returnAddress.nullable(), logo: sections.logo.nullable(), legalName: sections.legalName.nullable(), footerLinks: sections.footerLinks.nullable(), favicon: sections.favicon.nullable(), headingFont: sections.headingFont.nullable(), blocks: sections.blocks.nullable() }).partial()
export type ShopChange = z.infer<typeof shopChange>

/** A brand in a country: what its orders, pages and messages take when they do not say themselves. */
export type Shop = Readonly<z.infer<typeof shopShape>>

/** As lists show it: of files, which are most of a document, only who asks for the shop itself hears. */
export function withoutFiles(shop: Shop): Shop {
  const { logo: _logo, favicon: _favicon, headingFont: _font, ...rest } = shop
  return rest
}

export const nodeChange = z.strictObject({ ...shopNode.omit({ id: true }).shape, timeZone: timeZone.nullable(), geo: geo.nullable(), hours: openingHours.nullable() }).partial()
export type NodeChange = z.infer<typeof nodeChange>

/** Reads a whole shop. Throws `Invalid` with every wrong place. */
export function parseShop(json: unknown): Shop {
  const result = shopDocument.safeParse(json)
  if (!result.success) throw new Invalid('invalid', 'The shop cannot be used as it is: see errors.', faultsOf(result.error))
  return result.data
}

/** The shape with what holds between its parts, for files and whole documents. */
export const shopDocument = shopShape.superRefine((shop, context) => {
  for (const { pointer, code, detail } of ruleFaults(shop)) context.addIssue({ code: 'custom', path: pointer.split('/').slice(1), message: detail, params: { code }, input: undefined })
})

function ruleFaults(shop: Shop): readonly Fault[] {
  const { locale: first, locales = [first], nodes = [], timeZone: zone, identity: provider, origins = [], test } = shop
  const seen = new Set<string>()
  return [
    ...sizeFaults(shop),
    ...(locales.includes(first) ? [] : [{ pointer: '/locales', code: 'invalid_value', detail: `${first} is the shop’s locale and has to be among its locales.` }]),
    ...(new Set(locales).size === locales.length ? [] : [{ pointer: '/locales', code: 'duplicate', detail: 'A locale is there twice.' }]),
    ...(provider === undefined ? [] : at('/identity', identityFaults(provider, test))),
    ...origins.flatMap((one, i) => (test || one.startsWith('https:') ? [] : [{ pointer: `/origins/${i}`, code: 'invalid_value', detail: 'Only a test shop is called from this machine.' }])),
    ...brandFaults(shop),
    ...nodes.flatMap(({ id, hours, timeZone: own = zone }, i) => [
      ...(seen.has(id) ? [{ pointer: `/nodes/${i}/id`, code: 'duplicate', detail: 'Another node has this id.' }] : (seen.add(id), [])),
      ...(hours === undefined ? [] : at(`/nodes/${i}/hours`, hoursFaults(hours, own))),
    ]),
  ]
}

const brandFaults = ({ logo, favicon, headingFont, blocks }: Shop): readonly Fault[] => [
  ...(logo === undefined ? [] : at('/logo', logoFaults(logo))),
  ...(favicon === undefined ? [] : at('/favicon', logoFaults(favicon))),
  ...(headingFont === undefined ? [] : at('/headingFont', fontFaults(headingFont))),
  ...(blocks === undefined ? [] : at('/blocks', blockFaults(blocks))),
]

/** One that no broker takes would be kept here and known nowhere else. */
function sizeFaults(shop: Shop): readonly Fault[] {
  const bytes = Buffer.byteLength(JSON.stringify(shop))
  return bytes <= maxShopBytes ? [] : [{ pointer: '', code: 'too_big', detail: `The shop has ${bytes} bytes as a whole, ${maxShopBytes} are the most: its nodes and their calendars are what can be shorter.` }]
}

const at = (pointer: string, faults: readonly Fault[]): readonly Fault[] => faults.map((one) => ({ ...one, pointer: `${pointer}${one.pointer}` }))

/** Whoever could answer in the provider's place could sign in as anybody. */
const identityFaults = ({ issuer, jwksUrl }: NonNullable<Shop['identity']>, test: boolean): readonly Fault[] =>
  Object.entries({ issuer, jwksUrl }).flatMap(([name, url]) => (url === undefined || !URL.canParse(url) || isTrustworthy(url, test) ? [] : [{ pointer: `/${name}`, code: 'invalid_value', detail: 'An identity provider is reached by https; one of a test shop also on this machine.' }]))
