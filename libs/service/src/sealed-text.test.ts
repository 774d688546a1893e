import { expect, test } from '@jest/globals'
import { textSeal } from './sealed-text.ts'

const [old, current] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]

test('what was sealed is opened by the same purpose alone, also after the key changed', () => {
  const sealed = textSeal([old], 'desk').seal('{"name":"Sinéad"}')
  expect(textSeal([old], 'desk').open(sealed)).toBe('{"name":"Sinéad"}')
  expect(textSeal([current, old], 'desk').open(sealed)).toBe('{"name":"Sinéad"}')
  expect(textSeal([old], 'something else').open(sealed)).toBeUndefined()
  expect(textSeal([current], 'desk').open(sealed)).toBeUndefined()
})

test('what somebody changed, cut or made up opens nothing', () => {
  const { seal, open } = textSeal([current], 'desk')
  const sealed = seal('agent')
  const flipped = Buffer.from(sealed, 'base64url')
  flipped[14] = (flipped[14] ?? 0) ^ 1
  for (const wrong of [flipped.toString('base64url'), sealed.slice(0, -4), sealed.slice(4), '', 'x', 'A'.repeat(80)]) expect(open(wrong)).toBeUndefined()
  expect(seal('agent')).not.toBe(sealed)
})
