import { describe, expect, test } from '@jest/globals'
import { loadShops } from './shops.ts'
import { contrastFaults, type ShopTheme } from './theme.ts'

const file = new URL('../../../../shops.json', import.meta.url).pathname

const good: ShopTheme = {
  light: { brand: '#0b6350', onBrand: '#ffffff', hero: '#eaf3ef' },
  dark: { brand: '#5fcbac', onBrand: '#04231a', hero: '#12211d' },
  corner: 'soft',
}
const withLight = (over: Partial<ShopTheme['light']>): ShopTheme => ({ ...good, light: { ...good.light, ...over } })
const withDark = (over: Partial<ShopTheme['dark']>): ShopTheme => ({ ...good, dark: { ...good.dark, ...over } })

describe('the contrast guard', () => {
  test('lets the shops of the repository through', async () => {
    for (const { theme } of await loadShops(file)) expect(contrastFaults(theme)).toEqual([])
  })

  test('names the pair, both colors, what it has and what it needs', () => {
    expect(contrastFaults(withLight({ onBrand: '#3a8f7c' }))).toEqual([
      { pointer: '/light/onBrand', code: 'contrast', detail: 'Text on a button (onBrand on brand) in the light theme: #3a8f7c on #0b6350 has a contrast of 1.85, 4.5 is needed.' },
    ])
  })

  test.each([
    ['a pale brand on a white page', withLight({ brand: '#f2d34b', onBrand: '#000000' }), ['/light/brand']],
    ['a dark hero under dark text', withLight({ hero: '#335544' }), ['/light/hero', '/light/hero', '/light/brand', '/light/brand']],
    ['a bright hero at night', withDark({ hero: '#dddddd' }), ['/dark/hero', '/dark/hero', '/dark/brand', '/dark/brand']],
    ['a dark brand at night', withDark({ brand: '#0b3328', onBrand: '#ffffff' }), ['/dark/brand']],
  ])('refuses %s', (_name, theme, places) => {
    expect([...new Set(contrastFaults(theme).map(({ pointer }) => pointer))]).toEqual([...new Set(places)])
  })

  test('takes exactly 4.5 and refuses a little less', () => {
    // Gray on white: #767676 has 4.54, #777777 has 4.478.
    const [enough, tooLittle] = ['#767676', '#777777'].map((brand) => contrastFaults(withLight({ brand, onBrand: '#ffffff' })).filter(({ pointer }) => pointer === '/light/onBrand'))
    expect(enough).toEqual([])
    expect(tooLittle).toEqual([expect.objectContaining({ detail: expect.stringContaining('4.47') })])
  })
})
