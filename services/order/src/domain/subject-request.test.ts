import { describe, expect, test } from '@jest/globals'
import { fold, Instant, ShopId, SubjectRef, SubjectRequestId, wismoSpace } from '@wismo/kernel'
import { dueByOf, eraseForRequest, escalateRequest, escalationOf, exportData, grantRequest, postponeErasure, receiveRequest, refuseRequest, subjectRequest, type SubjectRequest, type SubjectRequestEvent } from './subject-request.ts'

const named = { requestId: SubjectRequestId.of(wismoSpace, 'r'), subjectRef: SubjectRef.of(wismoSpace, 's'), shopId: ShopId.parse('aldermoor') }
const dueBy = Instant.parse('2026-12-24T10:00:00Z')
type Kind = 'access' | 'erase' | 'rectify' | 'restrict' | 'object'
const received = (kind: Kind = 'erase'): SubjectRequestEvent => ({ type: 'SubjectRequestReceived', data: { ...named, kind, dueBy } })
const granted = (kind: Kind = 'erase'): SubjectRequestEvent => ({ type: 'SubjectRequestGranted', data: { ...named, kind } })
const refused: SubjectRequestEvent = { type: 'SubjectRequestRefused', data: { ...named, ground: 'identity_not_proven' } }
const erased: SubjectRequestEvent = { type: 'SubjectErased', data: named }
const exported: SubjectRequestEvent = { type: 'SubjectDataExported', data: named }
const escalated: SubjectRequestEvent = { type: 'SubjectRequestEscalated', data: { requestId: named.requestId } }
const postponed: SubjectRequestEvent = { type: 'SubjectRequestPostponed', data: { requestId: named.requestId, dueBy, waitingFor: 'open_order' } }
const given = (...events: readonly SubjectRequestEvent[]): SubjectRequest => fold(subjectRequest, events)
const code = (decide: () => unknown): unknown => {
  try {
    return decide()
  } catch (error) {
    return (error as { code: string }).code
  }
}
const noneOpen = { openOrders: 0 }

describe('receiving', () => {
  const { data } = received() as Extract<SubjectRequestEvent, { type: 'SubjectRequestReceived' }>
  test('given nothing, then it is received; told twice, nothing', () => {
    expect(receiveRequest(data)(given())).toEqual([received()])
    expect(receiveRequest(data)(given(received()))).toEqual([])
  })

  test.each([
    ['2026-11-24T10:00:00.000Z', '2026-12-24T10:00:00.000Z'],
    ['2027-01-31T23:59:00.000Z', '2027-02-28T23:59:00.000Z'],
    ['2026-12-31T00:00:00.000Z', '2027-01-31T00:00:00.000Z'],
  ])('asked on %s it is due on %s', (at, due) => {
    expect(dueByOf(Instant.parse(at))).toBe(due)
  })
})

describe('P17 deciding', () => {
  test('given a request, then it is granted or refused', () => {
    expect(grantRequest(noneOpen)(given(received()))).toEqual([granted()])
    expect(refuseRequest('identity_not_proven')(given(received()))).toEqual([refused])
  })

  test('told twice, nothing', () => {
    expect(grantRequest(noneOpen)(given(received(), granted()))).toEqual([])
    expect(grantRequest({ openOrders: 1 })(given(received(), granted(), erased))).toEqual([])
    expect(refuseRequest('x')(given(received(), refused))).toEqual([])
  })

  test('the wrong phase', () => {
    expect(code(() => grantRequest(noneOpen)(given()))).toBe('not_found')
    expect(code(() => refuseRequest('x')(given()))).toBe('not_found')
    expect(code(() => grantRequest(noneOpen)(given(received(), refused)))).toBe('wrong_state')
    expect(code(() => refuseRequest('x')(given(received(), granted())))).toBe('wrong_state')
    expect(code(() => refuseRequest('x')(given(received(), granted(), erased)))).toBe('wrong_state')
  })

  test('who has an order that is not over is not erased; what else they ask is granted', () => {
    expect(code(() => grantRequest({ openOrders: 2 })(given(received())))).toBe('subject_has_open_order')
    expect(grantRequest({ openOrders: 2 })(given(received('access')))).toEqual([granted('access')])
  })
})

describe('doing it', () => {
  test('erased once, and only where erasing was granted', () => {
    expect(eraseForRequest(given(received(), granted()))).toEqual([erased])
    for (const state of [given(), given(received()), given(received(), refused), given(received(), granted(), erased), given(received('access'), granted('access'))]) expect(eraseForRequest(state)).toEqual([])
  })

  test('who bought again meanwhile is not erased: it is to be decided anew, once for each time that it was granted', () => {
    expect(postponeErasure(given(received(), granted()))).toEqual([postponed])
    for (const state of [given(), given(received()), given(received(), granted(), postponed), given(received(), granted(), erased), given(received('access'), granted('access'))]) expect(postponeErasure(state)).toEqual([])
    expect(given(received(), granted(), postponed)).toMatchObject({ status: 'received', waitingFor: 'open_order', escalated: false })
    expect(given(received(), escalated, granted(), postponed)).toMatchObject({ escalated: true })
    expect(eraseForRequest(given(received(), granted(), postponed))).toEqual([])
    expect(code(() => grantRequest({ openOrders: 1 })(given(received(), granted(), postponed)))).toBe('subject_has_open_order')
    expect(grantRequest(noneOpen)(given(received(), granted(), postponed))).toEqual([granted()])
    expect(refuseRequest('identity_not_proven')(given(received(), granted(), postponed))).toEqual([refused])
    for (const decided of [granted(), refused]) expect(given(received(), granted(), postponed, decided)).not.toHaveProperty('waitingFor')
    expect(eraseForRequest(given(received(), granted(), postponed, granted()))).toEqual([erased])
  })

  test('handed out as often as it is asked for, once access was granted', () => {
    expect(exportData(given(received('access'), granted('access')))).toEqual([exported])
    expect(exportData(given(received('access'), granted('access'), exported))).toEqual([exported])
    for (const state of [given(received('access')), given(received('access'), refused), given(received(), granted())]) expect(code(() => exportData(state))).toBe('wrong_state')
    expect(code(() => exportData(given()))).toBe('not_found')
  })
})

describe('P17 a week before the end', () => {
  test('what nobody has decided is escalated, once', () => {
    expect(escalationOf(dueBy)).toBe('2026-12-17T10:00:00.000Z')
    expect(escalateRequest(escalationOf(dueBy))(given(received()))).toEqual([escalated])
    for (const state of [given(), given(received(), escalated), given(received(), granted()), given(received(), refused)]) expect(escalateRequest(escalationOf(dueBy))(state)).toEqual([])
    expect(escalateRequest(dueBy)(given(received()))).toEqual([])
    expect(escalateRequest(escalationOf(dueBy))(given(received(), granted(), postponed))).toEqual([escalated])
    expect(escalateRequest(escalationOf(dueBy))(given(received(), granted(), postponed, granted()))).toEqual([])
  })
})
