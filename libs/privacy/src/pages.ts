// Long work on the vault goes through its tables in pages, while services run.

/** How it goes on; `stop` ends it after the page that is under way. Run again, it does what is left. */
export interface PagedWork {
  /** Rows of one page. */
  readonly pageSize?: number
  /** Told after every page: rows that were looked at and those that were changed, of all pages so far. */
  readonly onPage?: (done: { readonly seen: number; readonly changed: number }) => void
  readonly stop?: AbortSignal
}

/** Answers how many rows were changed. A page answers where the next begins, undefined behind the last one. */
export async function throughPages<Place>(work: PagedWork, page: (after: Place | undefined, size: number) => Promise<{ readonly next: Place | undefined; readonly seen: number; readonly changed: number }>): Promise<number> {
  let [seen, changed] = [0, 0]
  for (let after: Place | undefined; ; ) {
    const done = await page(after, work.pageSize ?? 500)
    seen += done.seen
    changed += done.changed
    work.onPage?.({ seen, changed })
    if (done.next === undefined || work.stop?.aborted === true) return changed
    after = done.next
  }
}
