import type { OpenTask } from './open-task.ts'

/** An order that has a cause several times has it once, since the first of them: who counts causes counts orders. */
export function onePerCause(tasks: readonly OpenTask[]): readonly OpenTask[] {
  const causes = new Map<string, OpenTask>()
  for (const task of tasks) {
    const name = JSON.stringify([task.queue, task.cause, task.weight])
    const known = causes.get(name)
    const [first, other] = known === undefined || task.since < known.since ? [task, known] : [known, task]
    const due = [first.due, other?.due].flatMap((one) => one ?? []).sort()[0]
    causes.set(name, { ...first, ...(due && { due }) })
  }
  return [...causes.values()]
}
