import { expect, test } from '@jest/globals'
import { changedPlaces } from './changed-places.ts'

test.each([
  ['nothing', { a: 1 }, { a: 1 }, []],
  ['a value', { a: 1, b: 2 }, { a: 1, b: 3 }, ['/b']],
  ['a part of a part', { a: { b: { c: 1 }, d: 2 } }, { a: { b: { c: 2 }, d: 2 } }, ['/a/b/c']],
  ['what came and what went', { a: 1 }, { b: 1 }, ['/a', '/b']],
  ['an entry of a list', { a: [1, { b: 2 }] }, { a: [1, { b: 3 }] }, ['/a/1/b']],
  ['a list of another length', { a: [1] }, { a: [1, 2] }, ['/a']],
  ['another sort of thing', { a: { 0: 1 } }, { a: [1] }, ['/a']],
  ['a name with a slash', { 'a/b': 1 }, { 'a/b': 2 }, ['/a~1b']],
])('%s', (_name, before, after, places) => {
  expect(changedPlaces(before, after)).toEqual(places)
})
