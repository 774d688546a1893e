// What a word that was typed means, or the refusal that commander tells.
import { InvalidArgumentError } from 'commander'
import { durationOf } from './durations.ts'

export function whole(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('A number from 1 on.')
  return value
}

export function count(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1 || value > 10_000) throw new InvalidArgumentError('A number from 1 to 10000.')
  return value
}

export function time(text: string): number {
  const ms = durationOf(text)
  if (ms === undefined) throw new InvalidArgumentError('A time such as 90s, 5m, 2h or 1d.')
  return ms
}

/** What lives for no time is no key; for ever is said by saying nothing. */
export function lifetime(text: string): number {
  const ms = time(text)
  if (ms === 0) throw new InvalidArgumentError('Longer than nothing.')
  return ms
}

export function names(text: string): readonly string[] {
  const found = text.split(',').map((one) => one.trim())
  if (found.includes('')) throw new InvalidArgumentError('Names with commas between them.')
  return found
}

/** It is in an event: a word leaves no room for people. */
export function word(text: string): string {
  if (!/^[a-z][a-z0-9_]{0,39}$/.test(text)) throw new InvalidArgumentError('A word such as leaked or retired, in small letters, digits and _.')
  return text
}

export function words(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('Say why, in a few words.')
  return text.trim()
}
