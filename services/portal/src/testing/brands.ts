// Brands by the hundred, and what a browser makes of them: the guard of shops counts with the same pairs by another arithmetic.
import { contrastFaults, type ShopTheme } from '@wismo/service'

type Brand = ShopTheme['light']

/** As many brands as nobody would choose; the same ones every time. */
export function brandsOf(mode: 'light' | 'dark', most: number): readonly Brand[] {
  let seed = 11
  const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below
  const color = (from: number, to: number): string => `#${[1, 2, 3].map(() => (from + random(to - from)).toString(16).padStart(2, '0')).join('')}`
  const brands: Brand[] = []
  while (brands.length < most) {
    const brand: Brand = { brand: color(0, 256), onBrand: random(2) === 0 ? '#ffffff' : '#111111', hero: mode === 'light' ? color(200, 256) : color(0, 56) }
    if (contrastFaults({ light: brand, dark: brand, corner: 'soft' }).every(({ pointer }) => !pointer.startsWith(`/${mode}/`))) brands.push(brand)
  }
  return brands
}

/** Runs in the page, which is empty then: every pair of colors below what WCAG asks, a rounding of 8 bits allowed. */
export function unreadable(brands: readonly Brand[]): readonly unknown[] {
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
    for (const [name, value] of [['brand', brand.brand], ['on-brand', brand.onBrand], ['hero', brand.hero]] as const) root.style.setProperty(`--${name}`, value)
    return pairs.filter(([front, back, least]) => !(contrast(front, back) >= least - 0.05)).map((pair) => ({ brand, pair }))
  })
}
