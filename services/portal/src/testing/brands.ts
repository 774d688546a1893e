// Brands by the hundred, and what a browser makes of them: what shops are shown in is counted with the same pairs by another arithmetic.
import { shownThemeOf, type Mode, type ShownPalette } from '@wismo/service'

/** What pages make of as many wishes as nobody would have; the same ones every time. */
export function brandsOf(mode: Mode, most: number): readonly ShownPalette[] {
  let seed = 11
  const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below
  const color = (): string => `#${[1, 2, 3].map(() => random(256).toString(16).padStart(2, '0')).join('')}`
  return Array.from({ length: most }, () => {
    const wish = { brand: color(), ...(random(2) === 0 ? { hero: color() } : {}) }
    return shownThemeOf({ light: wish, dark: wish, corner: 'soft' })[mode]
  })
}

/** Runs in the page, which is empty then: every pair of colors below what WCAG asks, a rounding of 8 bits allowed. */
export function unreadable(brands: readonly ShownPalette[]): readonly unknown[] {
  const root = document.documentElement
  const probe = document.createElement('i')
  // Alone on the page: every brand is a style for all that is there.
  document.body.replaceChildren(probe)
  const pen = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true })
  const luminance = (name: string): number => {
    probe.style.color = `var(--${name})`
    if (pen === null) return Number.NaN
    pen.fillStyle = getComputedStyle(probe).color
    pen.fillRect(0, 0, 1, 1)
    const [r = 0, g = 0, b = 0] = [...pen.getImageData(0, 0, 1, 1).data].map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const contrast = (front: string, back: string): number => {
    const [a, b] = [luminance(front), luminance(back)]
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
  }
  const pairs = [['on-brand', 'brand', 4.5], ['text', 'hero', 4.5], ['text-2', 'hero', 4.5], ['brand-text', 'surface', 4.5], ['brand-text', 'hero', 4.5], ['brand-text', 'brand-soft', 4.5], ['brand', 'surface', 3], ['brand', 'hero', 3]] as const
  return brands.flatMap((brand) => {
    for (const [name, value] of [['brand', brand.brand], ['on-brand', brand.onBrand], ['hero', brand.hero], ['brand-soft', `color-mix(in oklab, var(--${brand.soft === 'brand' ? 'brand) 11%' : 'text) 7%'}, var(--surface))`]] as const) root.style.setProperty(`--${name}`, value)
    return pairs.filter(([front, back, least]) => !(contrast(front, back) >= least - 0.05)).map((pair) => ({ brand, pair }))
  })
}
