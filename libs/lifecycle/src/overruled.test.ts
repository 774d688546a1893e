import { expect, test } from '@jest/globals'
import { isOverruled } from './overruled.ts'

test.each([
  ['PromiseBroken', 'kept', true], ['PromiseKept', 'broken', true], ['PromiseBroken', 'broken', false], ['PromiseKept', 'kept', false], ['PromiseBroken', 'void', false], ['PromiseBroken', 'replaced', false], ['PromiseMade', 'kept', false],
])('%s of a promise that is %s: %s', (type, status, isSo) => {
  expect(isOverruled({ type, refs: ['prm_1'] }, [{ id: 'prm_0', status: type === 'PromiseKept' ? 'kept' : 'broken' }, { id: 'prm_1', status }])).toBe(isSo)
})

test('of a promise that is not known nobody can say', () => {
  expect([isOverruled({ type: 'PromiseBroken', refs: ['prm_2'] }, []), isOverruled({ type: 'PromiseBroken' }, [{ id: 'prm_1', status: 'kept' }])]).toEqual([false, false])
})
