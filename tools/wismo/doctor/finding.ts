// What a look at one thing comes to, for whoever has to do something about it.

/** `look`: nothing is lost yet, somebody should know. */
export type State = 'well' | 'look' | 'wrong'

export interface Finding {
  readonly check: string
  readonly state: State
  /** In plain words: what is, and what it means. */
  readonly says: string
  /** Where it says what to do. */
  readonly runbook?: string
}

const folder = 'docs/runbooks'

/** Every page that findings point to. */
export const runbooks = {
  behind: `${folder}/something-is-behind.md`,
  parked: `${folder}/parked-messages.md`,
  stuck: `${folder}/stuck-waits.md`,
  machine: `${folder}/the-machine.md`,
} as const

export const well = (check: string, says: string): Finding => ({ check, state: 'well', says })

/** `an order`, `3 orders`. */
export const counted = (count: number, one: string, many = `${one}s`): string => (count === 1 ? `1 ${one}` : `${count} ${many}`)
