// What a tracking page costs its reader: in Chromium, from a portal of its own.
import { existsSync } from 'node:fs'
import type { OrderView } from '@wismo/lifecycle'
import { chromium, type Browser } from 'playwright-core'
import { exampleView } from '../../services/portal/src/example-view.ts'
import { costOf, standing, type PageCost } from '../../services/portal/src/testing/page-cost.ts'
import { startPortal, type TestPortal } from '../../services/portal/src/testing/start-portal.ts'
import { hugeOrder, splitOrder } from '../../services/portal/src/testing/states.ts'
import { openServer } from './store-server.ts'

export interface ReaderCost {
  /** Of the split order, from its link, on phones and desktops, light and dark. */
  readonly visits: readonly PageCost[]
  /** Milliseconds from an event to what the page says of it. */
  readonly news: readonly number[]
  /** Milliseconds until an order of 300 lines and 40 parcels stands there. */
  readonly huge: readonly number[]
}

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const looks = [[390, 'light'], [390, 'dark'], [1280, 'light'], [1280, 'dark']] as const
const [visitsPerLook, events, hugeVisits] = [3, 60, 5]

/** Undefined where there is no Chromium: `CHROMIUM` names one. */
export async function readerCost(): Promise<ReaderCost | undefined> {
  if (!existsSync(executablePath)) return undefined
  const server = await openServer()
  const portal = await startPortal({ server: server.url })
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  try {
    return { visits: await visits(browser, portal), news: await news(browser, portal), huge: await huge(browser, portal) }
  } finally {
    await browser.close()
    await portal.stop()
    await server.close()
  }
}

/** With the contact that the portal of tests has in its vault. */
function laid(portal: TestPortal, view: OrderView): OrderView {
  const { customer } = portal.views.get(exampleView.id) ?? exampleView
  return { ...view, ...(customer && { customer }) }
}

const linkOf = (portal: TestPortal): string => `${portal.url}/t/${portal.token(exampleView.id)}`

async function visits(browser: Browser, portal: TestPortal): Promise<readonly PageCost[]> {
  portal.views.set(exampleView.id, laid(portal, splitOrder()))
  const visit = ([width, colorScheme]: (typeof looks)[number]): Promise<PageCost> => costOf(browser, { url: linkOf(portal), look: { width, colorScheme }, touch: (page) => page.getByText('3 earlier steps').click() })
  // The first one also pays for what the server and the browser keep ready from then on.
  await visit(looks[0])
  const costs: PageCost[] = []
  for (let i = 0; i < visitsPerLook; i += 1) for (const look of looks) costs.push(await visit(look))
  return costs
}

async function news(browser: Browser, portal: TestPortal): Promise<readonly number[]> {
  const page = await browser.newPage()
  await page.goto(linkOf(portal))
  await page.waitForSelector('html[data-stream="live"]')
  const times: number[] = []
  for (let i = 1; i <= events; i += 1) {
    const view = splitOrder()
    const from = performance.now()
    portal.tell({ ...laid(portal, view), viewVersion: view.viewVersion + i, headline: { ...view.headline, title: `News ${i}.` } })
    await page.locator('h1', { hasText: `News ${i}.` }).waitFor()
    times.push(performance.now() - from)
  }
  await page.close()
  return times
}

async function huge(browser: Browser, portal: TestPortal): Promise<readonly number[]> {
  portal.views.set(exampleView.id, laid(portal, hugeOrder()))
  const times: number[] = []
  for (let i = 0; i < hugeVisits; i += 1) times.push((await standing(browser, linkOf(portal))).ms)
  return times
}
