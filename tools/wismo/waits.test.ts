import { expect, test } from '@jest/globals'
import { Instant } from '@wismo/kernel'
import { told } from './waits.ts'

const due = Instant.parse('2026-11-26T10:00:00Z')
const standing = (wait: string) => ({ wait, id: '1', stream: 's', owner: 'o', shopId: 'aldermoor', due, since: due, attempts: 0 })

test('a wait that this release does not have is told apart from those that it fires', () => {
  expect(told('order', [{ name: 'hold-steps' }], [standing('hold-steps'), standing('hold-snooze')])).toEqual([
    { service: 'order', ...standing('hold-steps') },
    { service: 'order', ...standing('hold-snooze'), code: 'no_such_wait', detail: 'This release has no wait of this name: another one has, or had.' },
  ])
})
