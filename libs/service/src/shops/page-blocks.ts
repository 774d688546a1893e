// What stands beside and below the parts of an order on its page: in which order, and what of it a shop may leave out.
import type { Fault } from '@wismo/kernel'

/** In the order of a page whose shop says nothing: what else goes on, sums, where messages go, how to get a person, the way to all orders of who is signed in. */
export const pageBlocks = ['also', 'money', 'reach', 'help', 'orders'] as const
export type PageBlock = (typeof pageBlocks)[number]

/** What somebody waits for, what they paid and whom they can ask is told on every page. */
const always: readonly PageBlock[] = ['also', 'money', 'help']

/** As faults of a document, at the place of the blocks in it. */
export function blockFaults(blocks: readonly PageBlock[]): readonly Fault[] {
  const missing = always.filter((one) => !blocks.includes(one))
  return [
    ...blocks.flatMap((one, i) => (blocks.indexOf(one) === i ? [] : [{ pointer: `/${i}`, code: 'duplicate', detail: `${one} is there already, at blocks/${blocks.indexOf(one)}.` }])),
    ...(missing.length === 0 ? [] : [{ pointer: '', code: 'invalid_value', detail: `A page is never without ${missing.join(', ')}: say where among the blocks. Only ${pageBlocks.filter((one) => !always.includes(one)).join(' and ')} may be left out.` }]),
  ]
}
