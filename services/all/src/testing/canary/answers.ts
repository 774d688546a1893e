// What those who may see an order are shown of it: nobody in clear, and after an erasure nobody at all.
import { Instant } from '@wismo/kernel'
import type { TestWismo } from '../start-wismo.ts'
import type { Sink } from './sinks.ts'
import type { CanaryOrder } from './traffic.ts'

/** The page of a link that shows everything, the order of that link, and what the retailer reads. */
export async function answerSinks(wismo: TestWismo, orders: readonly CanaryOrder[]): Promise<readonly Sink[]> {
  const said = { 'pages /t and /o': [] as string[], '/v1/track/order': [] as string[], '/v1/order-views': [] as string[], timelines: [] as string[] }
  for (const { id } of orders) {
    const { links, clock } = wismo.running.runtime
    const token = links.issue({ orderId: id, generation: 0, level: 'verified', verifiedUntil: Instant.plus(clock(), 3_600_000) })
    said['pages /t and /o'].push(await pageOf(wismo, token))
    said['/v1/track/order'].push((await wismo.call('/v1/track/order', { key: token })).text)
    said['/v1/order-views'].push((await wismo.call(`/v1/order-views/${id}`)).text)
    said.timelines.push((await wismo.call(`/v1/order-views/${id}/timeline`)).text)
  }
  return Object.entries(said).map(([name, texts]) => ({ name: `answers ${name}`, bytes: Buffer.from(texts.join('\n')) }))
}

/** As a browser goes there: the link leads to the page of the order, by a cookie. */
async function pageOf(wismo: TestWismo, token: string): Promise<string> {
  const opened = await wismo.call(`/t/${token}`, { key: null })
  const cookie = opened.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ')
  const page = await wismo.call(opened.headers.get('location') ?? '', { key: null, headers: { cookie } })
  if (page.status !== 200) throw new Error(`The page of a link was answered ${page.status}.`)
  return page.text
}

/** `pending, 23290` by order: the same before an erasure and after it. */
export async function statesOf(wismo: TestWismo, orders: readonly CanaryOrder[]): Promise<ReadonlyMap<string, string>> {
  const states = new Map<string, string>()
  for (const { id } of orders) {
    const { status, money } = (await wismo.call(`/v1/order-views/${id}`)).json as { readonly status?: string; readonly money?: { readonly total?: number } }
    states.set(id, `${status}, ${money?.total}`)
  }
  return states
}
