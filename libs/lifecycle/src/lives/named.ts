// The eighteen lives, by the letter that the law gives them.
import { livesAgainstTheRule } from './named/against-the-rule.ts'
import { livesAndBack } from './named/and-back.ts'
import type { NamedLife } from './named/key-points.ts'
import { livesToTheCustomer } from './named/to-the-customer.ts'

export type { Expected, KeyPoint, NamedLife } from './named/key-points.ts'

export const namedLives: readonly NamedLife[] = [...livesToTheCustomer, ...livesAndBack, ...livesAgainstTheRule].sort((a, b) => (a.letter < b.letter ? -1 : 1))
