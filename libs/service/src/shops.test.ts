import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { ShopId } from '@wismo/kernel'
import { loadShops } from './shops.ts'

const file = new URL('../../../shops.json', import.meta.url).pathname

/** Relative luminance and contrast as WCAG 2.2 defines them. */
const luminance = (color: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((i) => Number.parseInt(color.slice(i, i + 2), 16) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
const contrast = (a: string, b: string): number => {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (light + 0.05) / (dark + 0.05)
}

describe('the shops of the repository', () => {
  test('two shops, found by their id', async () => {
    const shops = await loadShops(file)
    expect(shops.all.map(({ id, currency, locale }) => [id, currency, locale])).toEqual([['aldermoor', 'EUR', 'en-IE'], ['olist-br', 'BRL', 'pt-BR']])
    expect(shops.find(ShopId.parse('olist-br'))).toMatchObject({ timeZone: 'America/Sao_Paulo', test: true })
    expect(shops.find(ShopId.parse('nobody'))).toBeUndefined()
  })

  test('text on the brand color can be read, the brand stands out on its ground, in both themes', async () => {
    for (const { theme } of (await loadShops(file)).all) {
      for (const { brand, onBrand, hero } of [theme.light, theme.dark]) {
        expect(contrast(brand, onBrand)).toBeGreaterThanOrEqual(4.5)
        expect(contrast(brand, hero)).toBeGreaterThanOrEqual(3)
      }
    }
  })
})

describe('a file of shops that cannot be used', () => {
  const good = async () => structuredClone((await loadShops(file)).all[0])
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
