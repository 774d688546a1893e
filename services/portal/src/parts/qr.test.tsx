import { describe, expect, test } from '@jest/globals'
import jsqr from 'jsqr'
import { renderToString } from 'preact-render-to-string'
import { Qr } from './qr.tsx'

// Of a CommonJS package the function is one level deeper.
const { default: scan } = jsqr as unknown as { default: typeof jsqr.default }

/** The drawing as a camera has it, `pixels` for a module: read from the markup, not from what it was made of. */
function photo(markup: string, pixels: number): { readonly data: Uint8ClampedArray; readonly side: number } {
  const size = Number(/viewBox="0 0 (\d+) /.exec(markup)?.[1])
  const side = size * pixels
  const data = new Uint8ClampedArray(side * side * 4).fill(255)
  const black = /fill="#000" d="([^"]*)"/.exec(markup)?.[1] ?? ''
  for (const [, x, y, length] of black.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let row = Number(y) * pixels; row < (Number(y) + 1) * pixels; row += 1) {
      for (let at = Number(x) * pixels; at < (Number(x) + Number(length)) * pixels; at += 1) data.fill(0, (row * side + at) * 4, (row * side + at) * 4 + 3)
    }
  }
  return { data, side }
}

describe('a code to scan', () => {
  test.each(['QK7-291', 'http://192.168.1.7:3000/t/' + 'aZ09_-'.repeat(9), 'Ü-42'])('says %s', (text) => {
    const { data, side } = photo(renderToString(<Qr text={text} />), 4)
    expect(scan(data, side, side)?.data).toBe(text)
  })

  test('has four modules of white around it on a ground of its own, and nobody who listens hears of it', () => {
    const markup = renderToString(<Qr text="QK7-291" />)
    expect(markup).toMatch(/^<svg class="qr" viewBox="0 0 29 29" aria-hidden="true" focusable="false" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h29v29H0z"/)
    const corners = [...markup.matchAll(/M(\d+) (\d+)h(\d+)v1h-/g)].map(([, x, y, length]) => [Number(x), Number(y), Number(x) + Number(length)])
    expect([Math.min(...corners.map(([x = 0]) => x)), Math.min(...corners.map(([, y = 0]) => y)), Math.max(...corners.map(([, , end = 0]) => end))]).toEqual([4, 4, 25])
  })
})
