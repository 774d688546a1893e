import { expect, test } from '@jest/globals'
import type { FileKind } from '@wismo/order-views'
import { askedFor, proofOf, provedWrong } from './prove.tsx'

const [postalCode, email, phoneLast4] = ['postalCode', 'email', 'phoneLast4'] as const

test.each<[readonly FileKind[], ReturnType<typeof askedFor>, object, string]>([
  [[email, postalCode, phoneLast4], [postalCode, email], { postalCode: '1010' }, 'prove.wrong'],
  [[postalCode, phoneLast4], [postalCode], { postalCode: '1010' }, 'prove.wrong.other'],
  [[email, phoneLast4], [email, phoneLast4], { phoneLast4: '1010' }, 'prove.wrong.other'],
  [[email], [email], { email: '1010' }, 'prove.wrong.other'],
  [[phoneLast4], [phoneLast4], { phoneLast4: '1010' }, 'prove.wrong.other'],
])('where %j would do the form asks for %j, and takes four digits as %j', (asks, asked, proof, fault) => {
  expect([askedFor(asks), proofOf('1010', asks), provedWrong('wrong', asks)]).toEqual([asked, proof, fault])
  expect(proofOf('a@mail.example', asks)).toEqual({ email: 'a@mail.example' })
})
