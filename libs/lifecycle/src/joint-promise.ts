// What was promised of lines that come together, as one: the same for sentence, page and desk.
import type { PromiseView, PromiseWindow } from './order-view.ts'
import { expectedWindow, spanOf } from './promises.ts'

export interface JointPromise {
  /** Holds all that was promised of these lines. */
  readonly original: PromiseWindow
  /** Holds all that is expected of them now; absent where one of them is late and nobody knows a new day. */
  readonly expected?: PromiseWindow
  /** What was promised of one of them does not hold any more. */
  readonly isLate: boolean
  /** Somebody guessed anew when one of them comes. */
  readonly isGuessed: boolean
  /** Why, where who guessed it said so. */
  readonly reason?: string
}

/** Of these lines as far as anything was promised of them; undefined where nothing was. By the last promise about each that counts. */
export function jointPromise(promises: readonly PromiseView[], lineIds: readonly string[]): JointPromise | undefined {
  const last = lineIds.map((id) => promises.filter(({ lineIds: of, status }) => of.some((one) => one === id) && status !== 'void' && status !== 'replaced').at(-1))
  const about = [...new Set(last)].filter((promise) => promise !== undefined)
  const original = spanOf(about.map((promise) => promise.original))
  if (original === undefined) return undefined
  const expected = about.some(hasNoDay) ? undefined : spanOf(about.map(expectedWindow))
  const reason = about.find(({ estimate }) => estimate?.reason !== undefined)?.estimate?.reason
  return {
    original, ...(expected === undefined ? {} : { expected }), isLate: about.some(isOffTrack), isGuessed: about.some(({ estimate }) => estimate !== undefined), ...(reason === undefined ? {} : { reason }),
  }
}

/** What was promised does not hold any more. */
export const isOffTrack = ({ status }: Pick<PromiseView, 'status'>): boolean => status === 'at_risk' || status === 'broken'

/** It is late, and nobody knows a new day. */
export const hasNoDay = (promise: Pick<PromiseView, 'status' | 'estimate'>): boolean => isOffTrack(promise) && promise.estimate === undefined
