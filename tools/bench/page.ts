// npm run bench -- page: what a tracking page costs to render, beside the bare renderer writing as many elements.
import { brotliCompressSync } from 'node:zlib'
import { h } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { exampleNow, exampleView } from '../../services/portal/src/example-view.ts'
import { renderTrackingPage } from '../../services/portal/src/pages/tracking-page.tsx'
import { testSetting } from '../../services/portal/src/testing/page-text.ts'
import { hugeOrder, splitOrder } from '../../services/portal/src/testing/states.ts'
import { aligned, machineName, median, stopwatch } from './measure.ts'

const rounds = 9
const perRound = 20
const pages = [['just placed', () => exampleView], ['split, late, returned', splitOrder], ['300 lines, 40 parcels', hugeOrder]] as const

export function bench(): string {
  const lines = pages.map(([name, view]) => {
    const shown = view()
    const page = (): string => renderTrackingPage({ view: shown, level: 'verified', now: exampleNow, setting: testSetting })
    const html = page()
    const [made, bare] = [cost(page), cost(bareOf(html))]
    return [name, String(elementsOf(html)), String(html.length), String(brotliCompressSync(html).length), us(made.median), us(made.p95), us(bare.median), (made.median / bare.median).toFixed(1)]
  })
  return `${machineName()}, microseconds of processor per page\n${aligned([['page', 'elements', 'bytes', 'brotli', 'render', 'p95', 'bare renderer', 'ratio'], ...lines])}`
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
  return { median: median(spent), p95: spent.toSorted((a, b) => a - b)[Math.floor(spent.length * 0.95)] ?? 0 }
}

const us = (microseconds: number): string => microseconds.toFixed(0)
