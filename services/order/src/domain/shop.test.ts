import { describe, expect, test } from '@jest/globals'
import { fold, ShopId } from '@wismo/kernel'
import { changeShop, createShop, seedShop, shop, type ShopEvent } from './shop.ts'
import type { DocumentState } from './document.ts'

const shopId = ShopId.parse('aldermoor')
const defined = (document: string): ShopEvent => ({ type: 'ShopDefined', data: { shopId, document } })
const given = (...documents: readonly string[]): DocumentState => fold(shop, documents.map(defined))
const to = (document: string) => () => document

describe('a shop', () => {
  test('given none, when it is created, then it is defined', () => {
    expect(createShop({ shopId, document: 'a' })(given())).toEqual([defined('a')])
  })

  test('given it is there, when the same is created, then nothing; when another one is, then it is refused', () => {
    expect(createShop({ shopId, document: 'b' })(given('a', 'b'))).toEqual([])
    expect(() => createShop({ shopId, document: 'a' })(given('a', 'b'))).toThrow(expect.objectContaining({ code: 'wrong_state' }))
  })

  test('given it was changed, when its file is read, then nothing; given none, then it is defined', () => {
    expect(seedShop({ shopId, document: 'a' })(given('a', 'b'))).toEqual([])
    expect(seedShop({ shopId, document: 'a' })(given())).toEqual([defined('a')])
  })

  test('given two versions, when it is changed, then it is defined anew', () => {
    expect(changeShop(shopId, to('c'))(given('a', 'b'))).toEqual([defined('c')])
  })

  test('a change that changes nothing is nothing, and one of a shop that is not there finds nothing', () => {
    expect(changeShop(shopId, to('b'))(given('a', 'b'))).toEqual([])
    expect(() => changeShop(shopId, to('b'))(given())).toThrow(expect.objectContaining({ kind: 'not_found' }))
  })
})
