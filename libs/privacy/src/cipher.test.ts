import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { deriveKey, keyedHash, newKey, open, seal } from './cipher.ts'

describe('sealing', () => {
  test('what is sealed opens again, whatever it is', () => {
    fc.assert(fc.property(fc.uint8Array(), fc.string(), (plain, name) => {
      const key = newKey()
      expect(new Uint8Array(open(key, seal(key, plain, name), name))).toEqual(plain)
    }))
  })

  test('another key, another name or a single changed bit does not open', () => {
    const key = newKey()
    const sealed = seal(key, Buffer.from('Mara Quandt'), 'ref_1')
    const changed = Buffer.from(sealed)
    changed[changed.length - 1] = (changed[changed.length - 1] ?? 0) ^ 1
    expect(() => open(newKey(), sealed, 'ref_1')).toThrow()
    expect(() => open(key, sealed, 'ref_2')).toThrow()
    expect(() => open(key, changed, 'ref_1')).toThrow()
  })

  test('sealing twice never gives the same bytes', () => {
    const key = newKey()
    expect(seal(key, Buffer.from('x'), 'n').equals(seal(key, Buffer.from('x'), 'n'))).toBe(false)
  })

  test('a hash depends on its key and its use', () => {
    const key = newKey()
    expect(keyedHash(key, 'a')).toBe(keyedHash(key, 'a'))
    expect(keyedHash(key, 'a')).not.toBe(keyedHash(newKey(), 'a'))
    expect(deriveKey(key, 'content').equals(deriveKey(key, 'contact'))).toBe(false)
  })
})
