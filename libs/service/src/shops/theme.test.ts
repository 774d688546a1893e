import fc from 'fast-check'
import { describe, expect, test } from '@jest/globals'
import { wcagContrast } from 'culori'
import { loadShops } from './shops.ts'
import { isReadable, pairsOf, shownThemeOf, type Palette, type ShopTheme } from './theme.ts'

const file = new URL('../../../../shops.json', import.meta.url).pathname
const modes = ['light', 'dark'] as const
const wish = (light: Palette, dark?: Palette): ShopTheme => ({ light, ...(dark && { dark }), corner: 'soft' })
const green = { brand: '#0b6350', onBrand: '#ffffff', hero: '#eaf3ef' }
const unreadable = (theme: ShopTheme): readonly unknown[] => {
  const shown = shownThemeOf(theme)
  return modes.flatMap((mode) => pairsOf(mode, shown[mode]).filter((pair) => !isReadable(pair)).map((pair) => ({ mode, ...pair })))
}

describe('what pages show of the colors a shop wishes for', () => {
  const hex = fc.integer({ min: 0, max: 0xffffff }).map((color) => `#${color.toString(16).padStart(6, '0')}`)
  const palette = fc.record({ brand: hex, onBrand: hex, hero: hex }, { requiredKeys: ['brand'] })

  test('can be read, whatever it is: a thousand brands, in the light and in the dark', () => {
    fc.assert(fc.property(palette, fc.option(palette, { nil: undefined }), (light, dark) => expect(unreadable(wish(light, dark))).toEqual([])), { numRuns: 1_000 })
  })

  test('is the wish where that can be read: so are the shops of the repository', async () => {
    for (const { theme } of await loadShops(file)) {
      const { light, dark } = shownThemeOf(theme)
      expect([light, dark]).toEqual([{ ...theme.light, soft: 'brand' }, { ...theme.dark, soft: 'brand' }])
    }
  })

  test.each([
    ['a pale brand on a white page becomes darker', wish({ brand: '#f2d34b' }), 'light', (brand: string) => wcagContrast(brand, '#ffffff') >= 3 && wcagContrast(brand, '#ffffff') < 7],
    ['a dark brand at night becomes lighter', wish(green, { brand: '#0b3328' }), 'dark', (brand: string) => wcagContrast(brand, '#151d1b') >= 3 && brand !== '#edf3f1'],
    ['a brand that is white is as dark as it has to be', wish({ brand: '#ffffff' }), 'light', (brand: string) => /^#(..)\1\1$/.test(brand) && wcagContrast(brand, '#ffffff') >= 3],
  ] as const)('%s, and keeps its hue', (_name, theme, mode, is) => {
    expect(is(shownThemeOf(theme)[mode].brand)).toBe(true)
  })

  test.each([
    ['a dark hero under dark text', wish({ ...green, hero: '#335544' }), 'light'],
    ['a bright hero at night', wish(green, { brand: '#5fcbac', onBrand: '#04231a', hero: '#dddddd' }), 'dark'],
  ] as const)('%s is taken to where text can be read', (_name, theme, mode) => {
    expect(shownThemeOf(theme)[mode].hero).not.toBe(theme[mode]?.hero)
    expect(unreadable(theme)).toEqual([])
  })

  test('text on a button is as wished where it can be read, else white or black', () => {
    const inks = ['#ffffff', '#d8f0e8', '#3a8f7c', undefined].map((onBrand) => shownThemeOf(wish({ brand: '#0b6350', ...(onBrand === undefined ? {} : { onBrand }) })).light.onBrand)
    expect(inks).toEqual(['#ffffff', '#d8f0e8', '#ffffff', '#ffffff'])
    expect(shownThemeOf(wish({ brand: '#5fcbac' })).dark.onBrand).toBe('#050505')
  })

  test('a brand in a color that warns has labels on a ground without color; another one on its own', () => {
    const softOf = (brand: string) => modes.map((mode) => shownThemeOf(wish({ brand }))[mode].soft)
    expect([softOf('#c0392b'), softOf('#b5651d'), softOf('#1f3fc0'), softOf('#0b6350'), softOf('#6b6562')]).toEqual([['neutral', 'neutral'], ['neutral', 'neutral'], ['brand', 'brand'], ['brand', 'brand'], ['brand', 'brand']])
  })

  test('at night a shop that says nothing has its brand of the day, light enough', () => {
    const { light, dark } = shownThemeOf(wish(green))
    expect(dark.brand).not.toBe(light.brand)
    expect(unreadable(wish(green))).toEqual([])
  })
})
