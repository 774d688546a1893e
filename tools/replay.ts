// npm run replay -- <folder>: sends whole histories of real orders to a running Wismo and checks what its views made of them.
import { randomInt, randomUUID } from 'node:crypto'
import { readFiles } from './olist-files.ts'
import { timelineOf } from './olist-life.ts'
import { olistOrders, type OlistOrder } from './olist.ts'
import { arranged } from './replay/arrange.ts'
import { asked, type Asked } from './replay/command-line.ts'
import { copiesOf, importByHttp, writeLines } from './replay/copies.ts'
import { findingsOf, isRight, tableText, wantedOfAll, type Finding } from './replay/judge.ts'
import { leftOver, lookUntilRight, standstillMs } from './replay/look.ts'
import { watchMemory, type MemoryWatched } from './replay/memory.ts'
import { progress } from './replay/progress.ts'
import { sendByBus, sendByHttp } from './replay/send.ts'
import { apiHere, expectReady, runningHere, type WismoApi } from './replay/wismo-api.ts'
import { openRetailBus } from './retail-bus.ts'

async function main(): Promise<void> {
  const ask = asked(process.argv.slice(2), () => randomInt(2 ** 31))
  const files = await readFiles(ask.folder)
  const { copies = 1, ndjson } = ask
  if (ndjson !== undefined) {
    await writeLines(ndjson, copiesOf(files, copies))
    line(`${files.orders.length * copies} orders with their histories are in ${ndjson}: npx wismo import ${ndjson}`)
    return
  }
  const api = apiHere(standstillMs)
  await expectReady(api.url)
  const [memory, began] = [watchMemory(runningHere()?.pid), performance.now()]
  const imported = ask.copies === undefined ? await replay([...olistOrders(files)], ask, api) : await importAll(copiesOf(files, copies), files.orders.length * copies, api)
  const { found, sweeps, ms } = await lookUntilRight(api, wantedOfAll(copiesOf(files, copies)), standstillMs)
  line(`All views as they stay ${seconds(ms)} after the last was sent (read ${sweeps} times): ${perSecond(found.length, performance.now() - began)} orders/s with all that happened to them`)
  tellMemory(memory())
  const findings = [...imported, ...findingsOf(found, copies), ...(await leftOver(api))]
  line(tableText(findings))
  if (!findings.every(isRight)) process.exitCode = 1
}

/** Every message for itself. */
async function replay(orders: readonly OlistOrder[], ask: Asked, api: WismoApi): Promise<readonly Finding[]> {
  const messages = arranged(timelineOf(orders), ask)
  line(`${messages.length} messages of ${orders.length} orders, ${ask.order === 'time' ? 'as they happened' : `${ask.order}${ask.order === 'shuffled' ? `, --seed ${ask.seed}` : ''}`}${ask.twice ? ', each twice' : ''}, ${ask.bus ? 'on the topic' : 'by POST /v1/retail-events'}`)
  const began = performance.now()
  const bar = progress('sent', messages.length)
  if (ask.bus) {
    const bus = openRetailBus()
    await sendByBus(messages, bus, bar).finally(() => bus.close())
  } else await sendByHttp(messages, api, bar)
  bar.end()
  const ms = performance.now() - began
  line(`Sent in ${seconds(ms)}: ${perSecond(messages.length, ms)} messages/s`)
  return []
}

/** A go-live. */
async function importAll(orders: Iterable<OlistOrder>, count: number, api: WismoApi): Promise<readonly Finding[]> {
  const began = performance.now()
  const bar = progress('sent', count)
  const { status, read, accepted, duplicate, rejected } = await importByHttp(orders, api, randomUUID(), bar)
  bar.end()
  const ms = performance.now() - began
  line(`The import is ${status} after ${seconds(ms)}: ${perSecond(read, ms)} orders/s taken (${duplicate} were there before)`)
  return [{ what: 'orders read', expected: count, found: read }, { what: 'orders taken or known', expected: count, found: accepted + duplicate }, { what: 'orders refused', expected: 0, found: rejected }]
}

function tellMemory(memory: MemoryWatched | undefined): void {
  if (memory !== undefined) line(`Memory of the server: ${memory.before} MiB before, ${memory.halfWay} half-way, ${memory.after} after, ${memory.most} at most`)
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`
const perSecond = (count: number, ms: number): string => (count / (ms / 1_000)).toFixed(0)
const line = (text: string): void => void process.stdout.write(`${text}\n`)

main().catch((error: unknown) => {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
