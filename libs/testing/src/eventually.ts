import { setTimeout as wait } from 'node:timers/promises'

const pauseMs = 20

/**
 * Asks again until the condition answers something other than `undefined` and `false`, and gives that back. An assertion
 * that throws counts as not yet. After `within` milliseconds (5,000 by default) the last failure is thrown.
 */
export async function eventually<T>(condition: () => T | Promise<T>, { within = 5_000 }: { readonly within?: number } = {}): Promise<Exclude<T, undefined | false>> {
  const deadline = performance.now() + within
  for (;;) {
    const attempt = await ask(condition)
    if (attempt.met) return attempt.value
    if (performance.now() > deadline) throw attempt.failure ?? new Error(`The condition was not met within ${within} ms.`)
    await wait(pauseMs)
  }
}

type Attempt<T> = { readonly met: true; readonly value: Exclude<T, undefined | false> } | { readonly met: false; readonly failure?: unknown }

async function ask<T>(condition: () => T | Promise<T>): Promise<Attempt<T>> {
  try {
    const value = await condition()
    return value === undefined || value === false ? { met: false } : { met: true, value: value as Exclude<T, undefined | false> }
  } catch (failure) {
    return { met: false, failure }
  }
}

/** Waits until the assertion holds; after `within` milliseconds its last failure is thrown. */
export async function eventuallyHolds(assertion: () => unknown, options: { readonly within?: number } = {}): Promise<void> {
  await eventually(async () => {
    await assertion()
    return true
  }, options)
}
