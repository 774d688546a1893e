import { expect, test } from '@jest/globals'
import { deskPath, withoutPlace } from './local-path.ts'

test.each(['/desk', '/desk/search?q=byrne%20lamp&state=open', '/desk/orders/ord_1?asOf=2026-11-23T20:00:00Z', '/desk?queue=hold'])('%s is led back to', (path) => {
  expect(deskPath(path)).toBe(path)
})

test.each([
  '//evil.example', 'https://evil.example/desk', '/desk\\..\\..', '/deskevil', '/o/A-1', '/desk/../o/A-1', '/desk/../../evil', '\\\\evil.example', 'javascript:alert(1)', '/desk/%2e%2e/demo', '', undefined, 7, ['/desk'],
  '/desk/sign-in?to=/desk', '/desk/callback?code=x', `/desk?q=${'x'.repeat(1_000)}`,
])('%j leads to the queue', (path) => {
  expect(deskPath(path)).toBe('/desk')
})

test.each([['/desk/search?q=byrne&cursor=x&state=open', '/desk/search?q=byrne&state=open'], ['/desk/orders/ord_1?before=x', '/desk/orders/ord_1'], ['/desk?queue=hold', '/desk?queue=hold']])('%s begins at %s', (path, first) => {
  expect(withoutPlace(path)).toBe(first)
})
