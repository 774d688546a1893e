import { createHash } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { sha1 } from './sha1.ts'
import { bytesToUuid, isUuid, uuidToBytes, uuidV5, uuidV7, type Uuid } from './uuid.ts'

describe('SHA-1', () => {
  test('is the digest that Node computes, for every length around a block', () => {
    for (let length = 0; length < 200; length += 1) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 31 + length) % 256)
      expect(Buffer.from(sha1(bytes)).toString('hex')).toBe(createHash('sha1').update(bytes).digest('hex'))
    }
  })
})

describe('version 5', () => {
  test('gives the example of RFC 9562, appendix A.4', () => {
    expect(uuidV5('6ba7b810-9dad-11d1-80b4-00c04fd430c8' as Uuid, 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2')
  })

  test('the same names give the same id, other names another', () => {
    const space = uuidV5('6ba7b810-9dad-11d1-80b4-00c04fd430c8' as Uuid, 'space')
    expect(uuidV5(space, 'a', 1)).toBe(uuidV5(space, 'a', 1))
    expect(uuidV5(space, 'a', 1)).not.toBe(uuidV5(space, 'a', 2))
  })
})

describe('version 7', () => {
  test('begins with the time and sorts by it', () => {
    const at = (millis: number): Uuid => uuidV7(millis, (size) => new Uint8Array(size).fill(255))
    expect(at(0x017f22e279b0).slice(0, 13)).toBe('017f22e2-79b0')
    expect(at(1_000) < at(1_001)).toBe(true)
    expect(at(1_000)[14]).toBe('7')
  })
})

test('text and bytes are the same thing', () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
    const uuid = bytesToUuid(bytes)
    expect(isUuid(uuid)).toBe(true)
    expect(uuidToBytes(uuid)).toEqual(bytes)
  }))
})
