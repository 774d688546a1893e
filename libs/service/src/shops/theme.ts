// The colors a shop may wish for, and what its pages make of them: whatever it wishes can be read, in the light and in the dark.
import { clampChroma, converter, formatHex, interpolate, wcagContrast } from 'culori'
import { z } from 'zod'

const color = z.string().regex(/^#[0-9a-f]{6}$/, 'A color is written as # and six hex digits in lower case.')

const palette = z.strictObject({
  brand: color.describe('Buttons, links, the mark. Darker or lighter on pages where it could not be seen.'),
  onBrand: color.optional().describe('Text on `brand`; white or black, whichever reads better, when it is not said or could not be read.'),
  hero: color.optional().describe('Ground of the answer at the top of a page; a breath of `brand` when it is not said.'),
})

export const theme = z.strictObject({ light: palette, dark: palette.optional().describe('Made of the light ones when it is not said.'), corner: z.enum(['sharp', 'soft', 'round']) })

export type Palette = z.infer<typeof palette>
export type ShopTheme = z.infer<typeof theme>

const shown = z.object({ brand: color, onBrand: color, hero: color, soft: z.enum(['brand', 'neutral']).describe('What labels stand on: a tint of `brand`, or of no color where that could be taken for a warning.') })
/** What pages show of a theme, beside what was wished for. */
export const shownTheme = z.object({ light: shown, dark: shown })

export type ShownPalette = z.infer<typeof shown>
export type ShownTheme = z.infer<typeof shownTheme>
export type Mode = keyof ShownTheme

/** What a shop cannot set and its colors have to go with: the values of the pages' own style sheet. */
export const pageColors = {
  light: { surface: '#ffffff', text: '#14201d', secondText: '#44524e', warn: '#7d4a00', bad: '#a3211b' },
  dark: { surface: '#151d1b', text: '#edf3f1', secondText: '#b7c4c0', warn: '#f3c272', bad: '#ff9b92' },
} as const

/** Shares in mixtures in OKLab, as the pages' style sheet mixes them: of the brand color in its text and its soft ground, of the text color in a neutral one. */
export const mixes = { text: 0.86, soft: 0.11, neutral: 0.07 } as const

/** Least contrast of text, and of shapes and borders (WCAG 2.2, 1.4.3 and 1.4.11). */
const least = { text: 4.5, shape: 3 } as const
/** Ink on a brand color. Of white and this black one has a contrast of 4.5 on every color there is. */
const inks = ['#ffffff', '#050505'] as const
/** How much of the brand color a hero has that nobody chose, and how light it may be (OKLCH, 0 to 1). */
const heroes = { light: { share: 0.07, least: 0.95, most: 1 }, dark: { share: 0.1, least: 0, most: 0.24 } } as const
/** A brand whose hue is that close to one that warns, in degrees of OKLCH, could be taken for it; one with less chroma than this is gray. */
const [nearHue, grayChroma] = [22, 0.04]
const step = 0.01

interface Pair {
  readonly front: string
  readonly back: string
  readonly least: number
}

/** The theme as its pages show it: each color as it was wished for, or the nearest in lightness that can be read in its place. */
export const shownThemeOf = ({ light, dark = { brand: light.brand } }: ShopTheme): ShownTheme => ({ light: shownPalette('light', light), dark: shownPalette('dark', dark) })

function shownPalette(mode: Mode, wish: Palette): ShownPalette {
  const soft = warns(mode, wish.brand) ? 'neutral' : 'brand'
  const hero = between(wish.hero ?? mixed(wish.brand, pageColors[mode].surface, heroes[mode].share), heroes[mode])
  const brand = nearest(mode, wish.brand, (one) => brandPairs(mode, { brand: one, hero, soft }).every(isReadable))
  const onBrand = [wish.onBrand ?? inks[0], ...inks].find((ink) => wcagContrast(ink, brand) >= least.text) ?? inks[1]
  return { brand, onBrand, hero, soft }
}

/** Every pair of colors that pages show of a brand. */
export const pairsOf = (mode: Mode, palette: ShownPalette): readonly Pair[] => [
  { front: palette.onBrand, back: palette.brand, least: least.text },
  { front: pageColors[mode].text, back: palette.hero, least: least.text },
  { front: pageColors[mode].secondText, back: palette.hero, least: least.text },
  ...brandPairs(mode, palette),
]

export const isReadable = ({ front, back, least: needed }: Pair): boolean => wcagContrast(front, back) >= needed

function brandPairs(mode: Mode, { brand, hero, soft }: Omit<ShownPalette, 'onBrand'>): readonly Pair[] {
  const { surface, text } = pageColors[mode]
  const brandText = mixed(brand, text, mixes.text)
  const label = soft === 'neutral' ? mixed(text, surface, mixes.neutral) : mixed(brand, surface, mixes.soft)
  return [...[surface, hero, label].map((back) => ({ front: brandText, back, least: least.text })), ...[surface, hero].map((back) => ({ front: brand, back, least: least.shape }))]
}

/** As wished, or darker in the light and lighter in the dark, as little as will do; in the end that is the color of text. */
function nearest(mode: Mode, wish: string, fits: (color: string) => boolean): string {
  if (fits(wish)) return wish
  const { l, c, h } = oklch(wish)
  const steps = Math.ceil((mode === 'light' ? l : 1 - l) / step)
  const others = Array.from({ length: steps }, (_, i) => l + (mode === 'light' ? -1 : 1) * step * (i + 1))
  return others.map((lightness) => hexOf({ l: lightness, c, h })).find(fits) ?? pageColors[mode].text
}

function between(wish: string, { least: lowest, most }: { readonly least: number; readonly most: number }): string {
  const { l, c, h } = oklch(wish)
  return l >= lowest && l <= most ? wish : hexOf({ l: Math.min(most, Math.max(lowest, l)), c, h })
}

/** A brand in the hue of what warns: on a ground of its own color every label would look like a fault. */
function warns(mode: Mode, brand: string): boolean {
  const { c, h } = oklch(brand)
  const distance = (state: string): number => Math.abs(((h - oklch(state).h + 540) % 360) - 180)
  return c >= grayChroma && (['warn', 'bad'] as const).some((state) => distance(pageColors[mode][state]) < nearHue)
}

interface Lch {
  readonly l: number
  readonly c: number
  readonly h: number
}

const toOklch = converter('oklch')
function oklch(hex: string): Lch {
  const { l = 0, c = 0, h = 0 } = toOklch(hex) ?? {}
  return { l, c, h }
}
/** With as much of its chroma as a screen has at that lightness. */
const hexOf = ({ l, c, h }: Lch): string => formatHex(clampChroma({ mode: 'oklch', l: Math.min(1, Math.max(0, l)), c, h }, 'oklch'))

const mixed = (color: string, into: string, share: number): string => formatHex(interpolate([into, color], 'oklab')(share)) ?? color
