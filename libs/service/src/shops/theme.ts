// The colors a shop may set, and the guard that keeps its pages readable in both themes.
import { formatHex, interpolate, wcagContrast } from 'culori'
import { z } from 'zod'
import type { Fault } from '@wismo/kernel'

const color = z.string().regex(/^#[0-9a-f]{6}$/, 'A color is written as # and six hex digits in lower case.')

const palette = z.strictObject({
  brand: color.describe('Buttons, links, the mark.'),
  onBrand: color.describe('Text on `brand`.'),
  hero: color.describe('Ground of the answer at the top of a page.'),
})

export const theme = z.strictObject({ light: palette, dark: palette, corner: z.enum(['sharp', 'soft', 'round']) })

export type Palette = z.infer<typeof palette>
export type ShopTheme = z.infer<typeof theme>

/** What a shop cannot set and its colors have to go with: the values of the pages' own style sheet. */
export const pageColors = {
  light: { surface: '#ffffff', text: '#14201d', secondText: '#44524e' },
  dark: { surface: '#151d1b', text: '#edf3f1', secondText: '#b7c4c0' },
} as const

/** Shares of the brand color in its text and its soft ground, mixed in OKLab as the pages' style sheet does. */
export const mixes = { text: 0.86, soft: 0.11 } as const

/** Least contrast of text, and of shapes and borders (WCAG 2.2, 1.4.3 and 1.4.11). */
const least = { text: 4.5, shape: 3 } as const

interface Pair {
  /** Under this name of the palette somebody can mend it. */
  readonly token: keyof Palette
  readonly what: string
  readonly front: string
  readonly back: string
  readonly least: number
}

/** Every pair of colors that cannot be told apart well enough, by its place in the theme, with the ratio it has and the one it needs. */
export const contrastFaults = (shopTheme: ShopTheme): readonly Fault[] =>
  (['light', 'dark'] as const).flatMap((mode) =>
    pairsOf(shopTheme[mode], pageColors[mode]).flatMap(({ token, what, front, back, least: needed }) => {
      const ratio = wcagContrast(front, back)
      if (ratio >= needed) return []
      return [{ pointer: `/${mode}/${token}`, code: 'contrast', detail: `${what} in the ${mode} theme: ${front} on ${back} has a contrast of ${(Math.floor(ratio * 100) / 100).toFixed(2)}, ${needed} is needed.` }]
    }),
  )

function pairsOf({ brand, onBrand, hero }: Palette, { surface, text, secondText }: { readonly surface: string; readonly text: string; readonly secondText: string }): readonly Pair[] {
  const brandText = mixed(brand, text, mixes.text)
  const brandSoft = mixed(brand, surface, mixes.soft)
  return [
    { token: 'onBrand', what: 'Text on a button (onBrand on brand)', front: onBrand, back: brand, least: least.text },
    { token: 'hero', what: 'Text on the hero', front: text, back: hero, least: least.text },
    { token: 'hero', what: 'Second text on the hero', front: secondText, back: hero, least: least.text },
    { token: 'brand', what: 'A link on the page (text made of brand)', front: brandText, back: surface, least: least.text },
    { token: 'brand', what: 'A link on the hero (text made of brand)', front: brandText, back: hero, least: least.text },
    { token: 'brand', what: 'A label (text made of brand on its soft ground)', front: brandText, back: brandSoft, least: least.text },
    { token: 'brand', what: 'A shape on the page (brand)', front: brand, back: surface, least: least.shape },
    { token: 'brand', what: 'A shape on the hero (brand)', front: brand, back: hero, least: least.shape },
  ]
}

const mixed = (color: string, into: string, share: number): string => formatHex(interpolate([into, color], 'oklab')(share)) ?? color
