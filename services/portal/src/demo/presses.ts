// A form that is sent twice is one intention: the second time it is told what became of the first.

export interface Presses {
  /**
   * Acts once for each `name`; whoever comes with the same name again gets the same answer. What failed was not done: it may be
   * tried again. Without a name everybody is the first.
   */
  once<Answer>(name: string | undefined, act: () => Promise<Answer>): Promise<Answer>
}

const mostKept = 1_000

export function openPresses(): Presses {
  const answers = new Map<string, Promise<unknown>>()
  return {
    once<Answer>(name: string | undefined, act: () => Promise<Answer>) {
      if (name === undefined) return act()
      const known = answers.get(name) as Promise<Answer> | undefined
      if (known !== undefined) return known
      const answer = act().catch((error: unknown) => {
        answers.delete(name)
        throw error
      })
      answers.set(name, answer)
      for (const old of [...answers.keys()].slice(0, Math.max(0, answers.size - mostKept))) answers.delete(old)
      return answer
    },
  }
}
