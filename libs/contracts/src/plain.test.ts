import { describe, expect, test } from '@jest/globals'
import { plainReader } from './plain.ts'
import type { RecordSchema } from './schema.ts'

describe('what the decoder made', () => {
  const part: RecordSchema = { type: 'record', name: 'Part', namespace: 'wismo', fields: [{ name: 'color', type: ['null', 'string'], default: null }] }
  const schema: RecordSchema = {
    type: 'record', name: 'Lamp', namespace: 'wismo',
    fields: [{ name: 'part', type: part }, { name: 'more', type: { type: 'array', items: 'wismo.Part' } }, { name: 'byName', type: { type: 'map', values: 'wismo.Part' } }, { name: 'twin', type: ['null', 'wismo.Lamp'], default: null }],
  }
  const plain = plainReader(schema)

  class Made {
    readonly color: string | null

    constructor(color: string | null) {
      this.color = color
    }
  }

  test('becomes plain objects, without what is null', () => {
    const made = { part: new Made(null), more: [new Made('oak')], byName: { a: new Made(null) }, twin: { part: new Made('ash'), more: [], byName: {}, twin: null } }
    expect(plain(made)).toStrictEqual({ part: {}, more: [{ color: 'oak' }], byName: { a: {} }, twin: { part: { color: 'ash' }, more: [], byName: {} } })
  })

  test('has no key that reaches the prototype', () => {
    const byName = JSON.parse('{"__proto__":{"color":"oak"},"a":{"color":null}}') as unknown
    const { byName: read } = plain({ part: new Made(null), more: [], byName, twin: null }) as { byName: object }
    expect(Object.entries(read)).toEqual([['a', {}]])
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype)
  })
})
