// npm run bench -- page: what a tracking page costs to render, beside the bare renderer writing as many elements, and what it costs its
// reader, each budget of customers' pages beside what was measured.
import { brotliCompressSync } from 'node:zlib'
import type { OrderView } from '@wismo/lifecycle'
import { h } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { exampleNow, exampleView } from '../../services/portal/src/example-view.ts'
import { renderTrackingPage } from '../../services/portal/src/pages/tracking-page.tsx'
import type { PageCost } from '../../services/portal/src/testing/page-cost.ts'
import { testSetting } from '../../services/portal/src/testing/page-text.ts'
import { hugeOrder, splitOrder } from '../../services/portal/src/testing/states.ts'
import { aligned, machineName, median, stopwatch } from './measure.ts'
import { readerCost, type ReaderCost } from './page-browser.ts'
import { targetText, type Target } from './store-table.ts'

const rounds = 9
const perRound = 20
const pages = [['just placed', () => exampleView], ['split, late, returned', splitOrder], ['300 lines, 40 parcels', hugeOrder]] as const

export async function bench(): Promise<string> {
  const rows = pages.map(([name, view]) => rowOf(name, view()))
  const table = aligned([['page', 'elements', 'bytes', 'brotli', 'render', 'p95', 'bare renderer', 'ratio'], ...rows.map(({ cells }) => cells)])
  const targets = targetsOf(rows, await readerCost())
  return `${machineName()}, microseconds of processor per page\n${table}\n\n${targets.map(targetText).join('\n')}`
}

interface Row {
  readonly cells: readonly string[]
  /** Microseconds. */
  readonly p95: number
}

function rowOf(name: string, view: OrderView): Row {
  const page = (): string => renderTrackingPage({ view, level: 'verified', now: exampleNow, setting: testSetting })
  const html = page()
  const [made, bare] = [cost(page), cost(bareOf(html))]
  return { cells: [name, String(elementsOf(html)), String(html.length), String(brotliCompressSync(html).length), us(made.median), us(made.p95), us(bare.median), (made.median / bare.median).toFixed(1)], p95: made.p95 }
}

/** Of figures that differ from visit to visit what most readers get, of all else the worst. Without a browser only what the server does. */
function targetsOf([, split]: readonly Row[], reader: ReaderCost | undefined): readonly Target[] {
  const of = (figure: keyof PageCost, share = 1): number | undefined => reader && atShare(reader.visits.map((visit) => visit[figure]), share)
  return [
    { of: 'page and style sheets as sent', figure: of('page'), unit: ' bytes', atMost: 20_000 },
    { of: 'script as sent', figure: of('scripts'), unit: ' bytes', atMost: 6_000 },
    { of: 'all as sent', figure: of('all'), unit: ' bytes', atMost: 100_000 },
    { of: 'requests', figure: of('requests'), unit: '', atMost: 12 },
    { of: 'requests to anybody else', figure: of('foreign'), unit: '', atMost: 0 },
    { of: 'largest part stands there, 1.6 Mbit/s, 150 ms, a quarter of the processor, p75', figure: of('lcp', 0.75), unit: ' ms', atMost: 2_500 },
    { of: 'layout shift', figure: of('cls'), unit: '', atMost: 0.02 },
    { of: 'from a touch to what follows, p75', figure: of('inp', 0.75), unit: ' ms', atMost: 200 },
    { of: 'server render of the split order, p95', figure: split && split.p95 / 1_000, unit: ' ms', atMost: 15 },
    { of: 'from a change of the view to the page, p95', figure: reader && atShare(reader.news, 0.95), unit: ' ms', atMost: 300 },
    { of: '300 lines and 40 parcels stand there, p95', figure: reader && atShare(reader.huge, 0.95), unit: ' ms', atMost: 1_000 },
    { of: 'HTML of an e-mail (nothing writes one yet)', figure: undefined, unit: ' bytes', atMost: 60_000 },
  ]
}

const elementsOf = (html: string): number => html.match(/<[a-z]/g)?.length ?? 0

/** As many elements as the page has, each with an attribute and a word. */
function bareOf(html: string): () => string {
  const count = elementsOf(html)
  return () => renderToString(h('ul', null, Array.from({ length: count }, (_, i) => h('li', { class: 'line' }, `word ${i}`))))
}

function cost(render: () => string): { readonly median: number; readonly p95: number } {
  for (let i = 0; i < perRound; i += 1) render()
  const spent = Array.from({ length: rounds * perRound }, () => {
    const stop = stopwatch()
    render()
    return stop().cpuUs
  })
  return { median: median(spent), p95: atShare(spent, 0.95) }
}

/** So much of them is at most that; `1` is the greatest. */
const atShare = (values: readonly number[], share: number): number => values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? Number.NaN

const us = (microseconds: number): string => microseconds.toFixed(0)
