// What a page costs somebody with a slow line and an old phone, who has never seen it before.
import type { Browser, Page } from 'playwright-core'
import type { Look } from './browser.ts'

export interface PageCost {
  /** Milliseconds until the largest part of it stood there. */
  readonly lcp: number
  /** How far it moved under the reader, as browsers count it. */
  readonly cls: number
  /** Milliseconds from a touch to what follows of it on the screen. */
  readonly inp: number
  /** Bytes as they were sent, with their headers: of the page and its style sheets, of its scripts, of everything. */
  readonly page: number
  readonly scripts: number
  readonly all: number
  /** What led to the page, and the stream, among them. */
  readonly requests: number
  readonly foreign: number
}

/** 1.6 Mbit/s, 150 ms there and back, a quarter of this machine's speed. */
const line = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 }
const slowness = 4

export interface Visit {
  /** With origin. */
  readonly url: string
  readonly look?: Look | undefined
  /** Lets the visitor in, without cost. */
  readonly before?: (page: Page) => Promise<void>
  /** What is touched once the page is live. */
  readonly touch: (page: Page) => Promise<void>
}

/** One visit with nothing kept from an earlier one but cookies. */
export async function costOf(browser: Browser, { url, look: { width = 390, height = 844, ...options } = {}, before, touch }: Visit): Promise<PageCost> {
  const context = await browser.newContext({ viewport: { width, height }, ...options })
  const page = await context.newPage()
  await before?.(page)
  const counted = await countRequests(page, new URL(url).origin)
  await page.addInitScript(watch)
  await page.goto(url)
  await page.waitForSelector('html[data-stream="live"]')
  // What a touch unfolds moves what is below: a slow machine may count that as if nobody had touched anything.
  const cls = await page.evaluate<number>('Math.round(felt.cls * 1000) / 1000')
  await touch(page)
  const felt = await page.evaluate<Pick<PageCost, 'lcp' | 'inp'>>(readings)
  await context.close()
  return { ...felt, cls, ...counted() }
}

export interface Standing {
  /** Milliseconds from asking for the page until all of it stands there. */
  readonly ms: number
  /** Milliseconds of processors that it took meanwhile: of this process, which serves it, and of what makes the page in the browser. Other work on the machine is not in it. */
  readonly processorMs: number
}

/** One visit with nothing kept from an earlier one, on this machine and its line as they are. */
export async function standing(browser: Browser, url: string): Promise<Standing> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
  const page = await context.newPage()
  const device = await context.newCDPSession(page)
  await device.send('Performance.enable', { timeDomain: 'threadTicks' })
  const [from, before] = [performance.now(), process.cpuUsage()]
  await page.goto(url)
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done)))')
  const [ms, { user, system }] = [performance.now() - from, process.cpuUsage(before)]
  const { metrics } = await device.send('Performance.getMetrics')
  await context.close()
  const seconds = metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN
  return { ms, processorMs: (user + system) / 1_000 + seconds * 1_000 }
}

type Counts = Pick<PageCost, 'page' | 'scripts' | 'all' | 'requests' | 'foreign'>

async function countRequests(page: Page, origin: string): Promise<() => Counts> {
  const device = await page.context().newCDPSession(page)
  const kinds = new Map<string, string>()
  const bytes = { page: 0, scripts: 0, all: 0, requests: 0, foreign: 0 }
  device.on('Network.requestWillBeSent', ({ requestId, type = '', request }) => {
    kinds.set(requestId, type)
    if (request.url.startsWith('data:')) return
    bytes.requests += 1
    if (!request.url.startsWith(`${origin}/`)) bytes.foreign += 1
  })
  device.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId)
    bytes.all += encodedDataLength
    if (kind === 'Document' || kind === 'Stylesheet') bytes.page += encodedDataLength
    if (kind === 'Script') bytes.scripts += encodedDataLength
  })
  await device.send('Network.enable')
  await device.send('Network.setCacheDisabled', { cacheDisabled: true })
  await device.send('Network.emulateNetworkConditions', line)
  await device.send('Emulation.setCPUThrottlingRate', { rate: slowness })
  return () => ({ ...bytes })
}

const watch = `
  window.felt = { lcp: 0, cls: 0 }
  new PerformanceObserver((list) => { for (const { startTime } of list.getEntries()) felt.lcp = startTime }).observe({ type: 'largest-contentful-paint', buffered: true })
  new PerformanceObserver((list) => { for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) felt.cls += value }).observe({ type: 'layout-shift', buffered: true })
  window.touched = new Promise((resolve) => new PerformanceObserver((list) => resolve(list.getEntries()[0].duration)).observe({ type: 'first-input', buffered: true }))`

const readings = `touched.then((inp) => ({ lcp: Math.round(felt.lcp), inp: Math.round(inp) }))`

/** The middle one of each figure. */
export function medianCost(costs: readonly PageCost[]): PageCost {
  const middle = (of: keyof PageCost): number => costs.map((cost) => cost[of]).toSorted((a, b) => a - b)[Math.floor(costs.length / 2)] ?? Number.NaN
  return { lcp: middle('lcp'), cls: middle('cls'), inp: middle('inp'), page: middle('page'), scripts: middle('scripts'), all: middle('all'), requests: middle('requests'), foreign: middle('foreign') }
}

export const costText = ({ lcp, cls, inp, page, scripts, all, requests, foreign }: PageCost): string =>
  `LCP ${lcp} ms, CLS ${cls}, INP ${inp} ms, page and styles ${page} bytes, scripts ${scripts}, all ${all} in ${requests} requests, ${foreign} foreign`
