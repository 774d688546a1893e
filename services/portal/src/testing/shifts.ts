// How far a page moved under its reader without being touched, as browsers count it.
import type { Page } from 'playwright-core'

/** Counts from the beginning of the page. */
export const watchShifts = (page: Page): Promise<unknown> =>
  page.evaluate(`window.shifts = 0; window.moves = new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => { window.shifts += value })); window.moves.observe({ type: 'layout-shift', buffered: true })`)

/** Once what was changed last is painted. */
export const shifts = (page: Page): Promise<number> =>
  page.evaluate(`new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))).then(() => {
    window.moves.takeRecords().forEach(({ value }) => { window.shifts += value })
    return window.shifts
  })`)
