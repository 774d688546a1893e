// Verdicts about promises that did not last. At the end of its day a promise is broken if nobody said that all is there; a carrier that
// tells of the handover a day later shows that it was kept. Both were said, and both stay in the timeline.
import type { PromiseView } from './order-view.ts'

const verdicts: Readonly<Record<string, string>> = { PromiseKept: 'kept', PromiseBroken: 'broken' }

/** Whether an entry of a timeline says of a promise that it was kept or broken, and by what is known now it is the other. */
export function isOverruled({ type, refs = [] }: { readonly type: string; readonly refs?: readonly string[] | undefined }, promises: readonly Pick<PromiseView, 'id' | 'status'>[]): boolean {
  const said = verdicts[type]
  const promise = said === undefined ? undefined : promises.find(({ id }) => refs.includes(id))
  return promise !== undefined && promise.status !== said && Object.values(verdicts).includes(promise.status)
}
