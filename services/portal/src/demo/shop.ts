import type { Minor } from '@wismo/kernel'

/** What the demo sells, all invented: price in cents, VAT of 23 % included. */
export interface Product {
  readonly sku: string
  readonly title: string
  readonly variant?: Readonly<Record<string, string>>
  readonly price: Minor
}

export const demoShopId = 'aldermoor'
/** Where its days begin and end. */
export const shopZone = 'Europe/Dublin'

export const products: readonly Product[] = [
  { sku: 'ALD-LAMP-OAK', title: 'Oak desk lamp', variant: { wood: 'Natural oak' }, price: 12900 },
  { sku: 'ALD-BULB-W', title: 'Warm filament bulb', price: 900 },
  { sku: 'ALD-THROW-MOSS', title: 'Lambswool throw', variant: { color: 'Moss', size: '140 × 200 cm' }, price: 8900 },
  { sku: 'ALD-THROW-RUST', title: 'Lambswool throw', variant: { color: 'Rust', size: '140 × 200 cm' }, price: 8900 },
  { sku: 'ALD-MUG-4', title: 'Stoneware mugs', variant: { set: 'Set of 4', glaze: 'Chalk' }, price: 4600 },
  { sku: 'ALD-DUVET-D', title: 'Linen duvet cover', variant: { size: 'Double', color: 'Flax' }, price: 11900 },
  { sku: 'ALD-PRINT-HILLS', title: 'Framed print, Two Hills', variant: { size: '50 × 70 cm', frame: 'oak frame' }, price: 7800 },
  { sku: 'ALD-SLIP-39', title: 'Felt slippers', variant: { size: 'Size 39', color: 'Slate' }, price: 3800 },
  { sku: 'ALD-SLIP-43', title: 'Felt slippers', variant: { size: 'Size 43', color: 'Slate' }, price: 3800 },
  { sku: 'ALD-CUSH-RIB', title: 'Ribbed wool cushion', variant: { color: 'Moss' }, price: 3400 },
  { sku: 'ALD-VASE-T', title: 'Terracotta bud vase', price: 2200 },
  { sku: 'ALD-CANDLE-H', title: 'Heather candle', variant: { time: '40 hours' }, price: 1900 },
  { sku: 'ALD-KETTLE-B', title: 'Enamel kettle', variant: { color: 'Sea blue' }, price: 5400 },
  { sku: 'ALD-BOARD-A', title: 'Ash bread board', price: 2950 },
  { sku: 'ALD-BASKET-L', title: 'Willow basket', variant: { size: 'Large' }, price: 4250 },
  { sku: 'ALD-CLOCK-O', title: 'Kitchen clock', variant: { wood: 'Walnut' }, price: 6900 },
]

/** People who do not exist, at a domain that cannot. */
export const people = [
  { first: 'Nora', last: 'Byrne' }, { first: 'Tomás', last: 'Keane' }, { first: 'Aoife', last: 'Lennon' }, { first: 'Declan', last: 'Roe' }, { first: 'Sive', last: 'Hartigan' },
  { first: 'Marek', last: 'Dolan' }, { first: 'Ida', last: 'Quill' }, { first: 'Fionn', last: 'Tarrant' }, { first: 'Grace', last: 'O’Shea' }, { first: 'Una', last: 'Pender' },
] as const

export const places = [
  { line1: '14 Lapwing Quay', city: 'Cork', postalCode: 'T12 A1B2' },
  { line1: '3 Thornfield Lane', city: 'Galway', postalCode: 'H91 C3D4' },
  { line1: '27 Millrace Street', city: 'Dublin', postalCode: 'D08 E5F6' },
  { line1: '8 Curlew Terrace', city: 'Limerick', postalCode: 'V94 H7K8' },
  { line1: '51 Saltworks Road', city: 'Waterford', postalCode: 'X91 N2P3' },
] as const

/** As the shop's identity provider and its orders call one of the people. */
export const accountOf = (person: number): string => `c-${(people[person] ?? people[0]).first.normalize('NFD').replaceAll(/\P{ASCII}/gu, '').toLowerCase()}`
