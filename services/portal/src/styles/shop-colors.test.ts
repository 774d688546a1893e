// Where a shop's colors can be read is counted with the colors of this style sheet: both have to say the same.
import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { mixes, pageColors } from '@wismo/service'
import { brandCss } from '../assets.ts'

const tokens = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')
const [light = '', ...dark] = tokens.split(/:root(?:\b|:not)[^{]*\{/).slice(1)

const long = (color: string | undefined): string | undefined => color?.replace(/^#(.)(.)(.)$/, '#$1$1$2$2$3$3')
const valueOf = (block: string, name: string): string | undefined => long(new RegExp(`--${name}: (#[0-9a-f]+);`).exec(block)?.[1])
const colorsOf = (block: string) => ({ surface: valueOf(block, 'surface'), text: valueOf(block, 'text'), secondText: valueOf(block, 'text-2'), warn: valueOf(block, 'warn'), bad: valueOf(block, 'bad') })

test('grounds and texts', () => {
  expect(colorsOf(light)).toEqual(pageColors.light)
  expect(dark.map(colorsOf)).toEqual([pageColors.dark, pageColors.dark])
})

test('what is mixed of a brand', () => {
  const palette = { brand: '#0b6350', onBrand: '#ffffff', hero: '#eaf3ef' }
  const css = brandCss({ light: palette, corner: 'soft' })
  expect(css).toContain(`--brand-text:color-mix(in oklab,var(--brand) ${mixes.text * 100}%,var(--text))`)
  expect(css).toContain(`--brand-soft:color-mix(in oklab,var(--brand) ${mixes.soft * 100}%,var(--surface))`)
  expect(brandCss({ light: { brand: '#c0392b' }, corner: 'soft' })).toContain(`--brand-soft:color-mix(in oklab,var(--text) ${Math.round(mixes.neutral * 100)}%,var(--surface))`)
})
