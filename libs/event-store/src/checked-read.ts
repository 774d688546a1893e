import { Invalid } from '@wismo/kernel'
import { maxRead, type Position, type StreamRange } from './port.ts'

/** A range with nothing left open. */
export interface CheckedRange {
  readonly from: number
  readonly backward: boolean
  readonly limit: number
}

/** The last version a stream can have. */
const lastVersion = 0x7fffffff

const isWhole = (number: number, from: number, to: number): boolean => Number.isInteger(number) && number >= from && number <= to

/** Throws `Invalid` for what no stream can have. */
export function checkRange({ from, direction = 'forward', limit }: StreamRange): CheckedRange {
  checkLimit(limit)
  if (from !== undefined && !isWhole(from, 0, lastVersion)) throw new Invalid('invalid', 'A stream is read from a version that is a whole number from 0 on.')
  const backward = direction === 'backward'
  return { from: from ?? (backward ? lastVersion : 1), backward, limit }
}

/** Throws `Invalid` for a page that is empty or too large. */
export function checkLimit(limit: number): void {
  if (!isWhole(limit, 1, maxRead)) throw new Invalid('invalid', `One call reads from 1 to ${maxRead} events.`)
}

/** The number of a position. Throws `Invalid` for a text that none of the stores gave out. */
export function checkPosition(position: Position): bigint {
  if (!/^\d{20}$/.test(position) || BigInt(position) > 0x7fffffffffffffffn) throw new Invalid('invalid', 'A position is what an earlier answer of the store gave.')
  return BigInt(position)
}
