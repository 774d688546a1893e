import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { Invalid, ShopId } from '@wismo/kernel'
import { parseShop, withoutFiles, type Shop } from './shop-document.ts'
import { loadShops, shopsOf } from './shops.ts'

const file = new URL('../../../../shops.json', import.meta.url).pathname
const aldermoor = ShopId.parse('aldermoor')

describe('the shops of the repository', () => {
  test('two shops, found by their id', async () => {
    const shops = shopsOf(await loadShops(file))
    expect(shops.all.map(({ id, currency, locale }) => [id, currency, locale])).toEqual([['aldermoor', 'EUR', 'en-IE'], ['olist-br', 'BRL', 'pt-BR']])
    expect(shops.find(ShopId.parse('olist-br'))).toMatchObject({ timeZone: 'America/Sao_Paulo', test: true })
    expect(shops.find(ShopId.parse('nobody'))).toBeUndefined()
  })
})

describe('what is known of a shop', () => {
  test('given a file, when a version is learnt, then it counts; an older one and the same again do not', async () => {
    const shops = shopsOf(await loadShops(file))
    const named = (name: string): Shop => ({ ...(shops.find(aldermoor) as Shop), name })
    expect(shops.learn(named('Second'), 2)).toBe(true)
    expect(shops.learn(named('First'), 1)).toBe(false)
    expect(shops.learn(named('Second again'), 2)).toBe(false)
    expect(shops.find(aldermoor)?.name).toBe('Second')
    expect(shops.all).toHaveLength(2)
  })

  test('given nothing, when a shop is learnt, then it is there', async () => {
    const [shop] = await loadShops(file)
    const shops = shopsOf([])
    shops.learn(shop as Shop, 1)
    expect(shops.all).toEqual([shop])
  })
})

function wrongPlaces(shop: unknown): readonly string[] {
  try {
    parseShop(shop)
    return []
  } catch (error) {
    return error instanceof Invalid ? error.faults.map(({ pointer }) => pointer) : [String(error)]
  }
}

test('a list of shops does not carry their files', async () => {
  const [shop] = await loadShops(file)
  expect(shop?.logo).toBeDefined()
  const { logo: _logo, ...rest } = shop as Shop
  expect(withoutFiles({ ...(shop as Shop), favicon: '<svg/>', headingFont: 'd09GMg==' })).toEqual(rest)
})

describe('the identity provider of a shop', () => {
  const withIdentity = async (identity: unknown, test = false) => ({ ...(await loadShops(file))[0], test, identity })

  test.each<[string, object, boolean, readonly string[]]>([
    ['by https', { issuer: 'https://login.example', audience: 'orders', jwksUrl: 'https://login.example/keys', tokenType: 'JWT' }, false, []],
    ['in clear', { issuer: 'http://login.example' }, false, ['/identity/issuer']],
    ['in clear, of a test shop', { issuer: 'http://login.example' }, true, ['/identity/issuer']],
    ['on this machine', { issuer: 'http://localhost:8080' }, false, ['/identity/issuer']],
    ['on this machine, of a test shop', { issuer: 'http://127.0.0.1:8080/shop' }, true, []],
    ['with keys in clear', { issuer: 'https://login.example', jwksUrl: 'http://login.example/keys' }, true, ['/identity/jwksUrl']],
    ['that only looks like this machine', { issuer: 'http://localhost.evil.example' }, true, ['/identity/issuer']],
    ['that is no address', { issuer: 'login' }, true, ['/identity/issuer']],
    ['without an issuer', { audience: 'orders' }, false, ['/identity/issuer']],
  ])('%s', async (_name, identity, isTest, expected) => {
    expect(wrongPlaces(await withIdentity(identity, isTest))).toEqual(expected)
  })
})

describe('origins of a shop', () => {
  const faultsOf = async (test: boolean, origins: readonly unknown[]): Promise<readonly string[]> => wrongPlaces({ ...(await loadShops(file))[0], test, origins })

  test('are https and a host; this machine may call a test shop and no other', async () => {
    expect(await faultsOf(false, ['https://www.aldermoor.example', 'https://aldermoor.example:8443'])).toEqual([])
    expect(await faultsOf(true, ['http://localhost:5173', 'http://localhost'])).toEqual([])
    expect(await faultsOf(false, ['https://a.example', 'http://localhost:5173'])).toEqual(['/origins/1'])
  })

  test.each(['*', 'null', '', 'https://a.example/', 'https://a.example/shop', 'https://A.example', 'https://nora@a.example', 'http://a.example', 'http://localhost.evil.example', 'https://a.example:443', 'ftp://a.example', 'https://*.a.example', 7])('%s is none', async (origin) => {
    expect(await faultsOf(true, [origin])).toEqual(['/origins/0'])
  })

  test('are twenty at most', async () => {
    expect(await faultsOf(false, Array.from({ length: 21 }, (_, i) => `https://a${i}.example`))).toEqual(['/origins'])
  })
})

describe('a file of shops that cannot be used', () => {
  const good = async () => structuredClone((await loadShops(file))[0])
  const write = async (content: unknown): Promise<string> => {
    const path = join(await mkdtemp(join(tmpdir(), 'wismo-shops-')), 'shops.json')
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content))
    return path
  }

  test.each([
    ['a currency nobody has', { currency: 'XXY' }, '0.currency'],
    ['a time zone nobody has', { timeZone: 'Europe/Nowhere' }, '0.timeZone'],
    ['a locale that is none', { locale: 'english!' }, '0.locale'],
    ['a color by name', { theme: { light: { brand: 'red', onBrand: '#ffffff', hero: '#ffffff' }, dark: { brand: '#ffffff', onBrand: '#000000', hero: '#000000' }, corner: 'soft' } }, '0.theme.light.brand'],
    ['a property nobody knows', { css: 'body{}' }, '0'],
  ])('names %s', async (_name, over, place) => {
    const path = await write([{ ...(await good()), ...over }])
    await expect(loadShops(path)).rejects.toThrow(`The shops in ${path} cannot be used:\n  ${place}: `)
  })

  test('names a shop that is there twice, and a file that is no JSON or not there', async () => {
    await expect(loadShops(await write([await good(), await good()]))).rejects.toThrow('aldermoor is there twice')
    await expect(loadShops(await write('{'))).rejects.toThrow('is not JSON')
    await expect(loadShops('/nowhere/shops.json')).rejects.toThrow('/nowhere/shops.json cannot be read')
  })
})

describe('a shop that cannot be used', () => {
  /** Places and codes of what is wrong with the first shop of the file, changed like that. */
  async function faultsWith(over: object): Promise<readonly (readonly [string, string])[]> {
    const [shop] = await loadShops(file)
    try {
      parseShop({ ...shop, ...over })
      return []
    } catch (error) {
      if (!(error instanceof Invalid)) throw error
      return error.faults.map(({ pointer, code }) => [pointer, code] as const)
    }
  }

  const address = { line1: '1 Quay Road', city: 'Cork', country: 'IE' }
  const node = (over: object = {}) => ({ id: 'store-cork', name: 'Cork', kind: 'store', address, methods: ['pickup'], ...over })

  test('given nodes, languages and an address that are right, then nothing is wrong', async () => {
    const hours = { weekly: { mon: [{ from: '09:00', to: '13:00' }, { from: '14:00', to: '18:00' }], sat: [{ from: '10:00', to: '24:00' }] }, exceptions: [{ date: '2026-12-25', open: [], note: 'Christmas' }] }
    expect(await faultsWith({ brand: 'Alder', you: { de: 'informal', pl: 'formal' }, locales: ['en-IE', 'ga-IE'], returnAddress: address, nodes: [node({ hours }), node({ id: 'dc-1', kind: 'warehouse', methods: ['ship'], timeZone: 'Europe/Berlin', active: false })] })).toEqual([])
  })

  test.each([
    ['a country that is none', { country: 'QQ' }, [['/country', 'invalid_value']]],
    ['a country in small letters', { country: 'ie' }, [['/country', 'invalid_format']]],
    ['languages without its own', { locales: ['ga-IE'] }, [['/locales', 'invalid_value']]],
    ['a language twice', { locales: ['en-IE', 'en-IE'] }, [['/locales', 'duplicate']]],
    ['a "you" of a language that has one way to say it', { you: { de: 'informal', en: 'informal' } }, [['/you/en', 'unknown_property']]],
    ['a "you" that is neither', { you: { de: 'duzen' } }, [['/you/de', 'invalid_value']]],
    ['a node twice', { nodes: [node(), node()] }, [['/nodes/1/id', 'duplicate']]],
    ['a node that does nothing', { nodes: [node({ methods: [] })] }, [['/nodes/0/methods', 'too_small']]],
    ['a node in no time zone', { nodes: [node({ timeZone: 'Mars/Base' })] }, [['/nodes/0/timeZone', 'invalid_value']]],
    ['hours that overlap', { nodes: [node({ hours: { weekly: { mon: [{ from: '09:00', to: '13:00' }, { from: '12:30', to: '18:00' }] } } })] }, [['/nodes/0/hours/weekly/mon/1', 'overlap']]],
    ['hours on an unknown weekday', { nodes: [node({ hours: { weekly: { monday: [] } } })] }, [['/nodes/0/hours/weekly/monday', 'unknown_property']]],
    ['a telephone number without its country', { support: { phone: '0211 555' } }, [['/support/phone', 'invalid_format']]],
    ['a script in what the tab shows', { favicon: '<svg><script/></svg>' }, [['/favicon', 'invalid_value']]],
    ['a font that is none', { headingFont: 'c2Fucy1zZXJpZg==' }, [['/headingFont', 'invalid_value']]],
    ['pages without what nobody may leave out', { blocks: ['money'] }, [['/blocks', 'invalid_value']]],
    ['a block twice', { blocks: ['help', 'help', 'money', 'also'] }, [['/blocks/1', 'duplicate']]],
    ['a block of no page', { blocks: ['help', 'also', 'money', 'news'] }, [['/blocks/3', 'invalid_value']]],
    ['more than a broker takes', { nodes: Array.from({ length: 200 }, (_, i) => node({ id: `n-${i}`, hours: { weekly: {}, exceptions: Array.from({ length: 60 }, (_day, d) => ({ date: `2027-0${1 + (d % 9)}-${10 + Math.floor(d / 9)}`, open: [], note: 'Closed for the counting of stock' })) } })) }, [['', 'too_big']]],
    ['a person among the support', { support: { agent: 'Ada' } }, [['/support/agent', 'unknown_property']]],
  ])('names %s', async (_name, over, faults) => {
    expect(await faultsWith(over)).toEqual(faults)
  })
})
