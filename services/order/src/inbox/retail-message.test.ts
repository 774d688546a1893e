import { describe, expect, test } from '@jest/globals'
import { openContracts } from '@wismo/contracts'
import { scopesOfTypes } from './retail-message.ts'

const scopes = scopesOfTypes({ contracts: openContracts() })

describe('who may tell what', () => {
  test('follows from who owns the message', () => {
    expect(Object.fromEntries(scopes)).toEqual({
      RetailOrderPlaced: 'orders:write', RetailOrderImported: 'orders:write', RetailReviewDecided: 'orders:write', RetailStockReported: 'orders:write', RetailLinesChanged: 'orders:write', RetailLinesCancelled: 'orders:write',
      RetailOrderCancelled: 'orders:write', RetailContactChanged: 'orders:write', RetailAddressChanged: 'orders:write',
      RetailPaymentReported: 'payments:write', RetailFulfillmentReported: 'fulfillments:write', RetailParcelReported: 'parcels:write', RetailReturnReported: 'returns:write',
    })
  })

  test('what no service handles and what we tell ourselves may nobody', () => {
    expect([scopes.has('RetailCheckoutAbandoned'), scopes.has('RetailOrderRejected'), scopes.has('OrderPlaced')]).toEqual([false, false, false])
  })
})
