import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { brandCss } from '../assets.ts'

const folder = new URL('./', import.meta.url)
const sheets = readdirSync(folder).filter((name) => name.endsWith('.css')).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')] as const)
const physical = /\b(left|right)\b|(margin|padding|border|inset)-(top|bottom)|[^-]\b(width|height):/

describe('pages run with the text, in both directions', () => {
  test.each(sheets)('%s knows no left, right, top, bottom, width or height', (_name, css) => {
    const declarations = css.replace(/@media[^{]*/g, '')
    expect(declarations).not.toMatch(physical)
  })
  test('the check finds what it looks for', () => {
    for (const bad of ['margin-left: 1px', '{ width: 3px }', 'text-align: right', 'padding-top: 0']) expect(bad).toMatch(physical)
  })
})

test('no style sheet fetches anything', () => {
  for (const [, css] of sheets) expect(css).not.toMatch(/url\(|@import/)
})

test('a brand sets its colors for light, dark by device and dark by wish', () => {
  const css = brandCss({ light: { brand: '#112233', onBrand: '#ffffff', hero: '#eeeeee' }, dark: { brand: '#aabbcc', onBrand: '#000000', hero: '#111111' }, corner: 'sharp' })
  expect(css).toContain(':root{--brand:#112233;')
  expect(css.match(/--brand:#aabbcc/g)).toHaveLength(2)
  expect(css).toContain('--radius-l:6px')
})
