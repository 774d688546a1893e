import { expect, test } from '@jest/globals'
import { blockFaults, pageBlocks } from './page-blocks.ts'

test('the blocks of a page may stand in any order; two of them may be left out, and the refusal of others says which', () => {
  expect([blockFaults(pageBlocks), blockFaults(['help', 'money', 'also']), blockFaults([...pageBlocks].reverse())]).toEqual([[], [], []])
  expect(blockFaults(['orders', 'money'])).toEqual([{ pointer: '', code: 'invalid_value', detail: 'A page is never without also, help: say where among the blocks. Only reach and orders may be left out.' }])
  expect(blockFaults(['help', 'also', 'help', 'money'])).toEqual([{ pointer: '/2', code: 'duplicate', detail: 'help is there already, at blocks/0.' }])
})
