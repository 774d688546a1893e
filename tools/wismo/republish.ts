// wismo republish, wismo unsent: has stored events published again.
import { Invalid } from '@wismo/kernel'
import { StreamName, type Position } from '@wismo/event-store'
import { republish, schemaLog, unsentStreams, type RelaySource, type Republished, type Republishing } from '@wismo/messaging'
import { CannotRun, sentenceOf, WronglyCalled } from './cannot-run.ts'
import { durationText } from './durations.ts'
import type { Output } from './output.ts'
import type { RepublishOptions } from './options.ts'
import type { System } from './system.ts'

export async function listUnsent(system: System, { limit }: { readonly limit: number }, output: Output): Promise<boolean> {
  const rows = (await Promise.all(sourcesOf(system).map(async (source) => (await unsentStreams(source, limit)).map((one) => ({ service: source.service, ...one }))))).flat()
  output.list(rows, 'Every event could be published.', ['service', 'stream', 'type', 'code', 'age', 'events', 'reason'], (one) => [one.service, one.stream, one.type, one.code, durationText(Date.now() - Date.parse(one.parkedAt)), one.events, one.detail])
  return rows.length > 0
}

/** What is published again from one store. */
interface Job extends Pick<Republishing, 'topic' | 'stream' | 'from'> {
  readonly source: RelaySource
}

export async function runRepublish(system: System, options: RepublishOptions, output: Output, signal: AbortSignal): Promise<boolean> {
  const jobs = await jobsOf(system, options)
  await prepare(system, jobs)
  const started = performance.now()
  const about = await aboutHowMany(jobs)
  const done: Republished[] = []
  const failed: string[] = []
  for (const { source, ...what } of jobs) {
    if (signal.aborted) break
    const before = totalOf(done)
    const tell = ({ read, published }: Republished): void => output.progress(`${before.read + read}${about === 0 ? '' : ` of about ${about}`} events, ${published + before.published} published, ${Math.round((before.read + read) / ((performance.now() - started) / 1_000))}/s`)
    try {
      done.push(await runJob(system, { source, ...what }, tell, signal))
    } catch (error) {
      if (!(error instanceof Invalid)) throw error
      failed.push(sentenceOf(error))
    }
  }
  const { read, published, unsent } = totalOf(done)
  const at = signal.aborted && jobs.length === 1 ? done[0]?.at : undefined
  output.one({ read, published, unsent, failed, ...(at === undefined ? {} : { at }), durationMs: Math.round(performance.now() - started) }, [
    ['published', `${published} of ${read} events in ${durationText(performance.now() - started)}`],
    ['left out', unsent === 0 ? '' : `${unsent} that cannot be published, or come behind one: npx wismo unsent`],
    ...failed.map((sentence) => ['failed', sentence] as const),
    ['broken off', at === undefined ? '' : `go on with --from ${at}`],
  ])
  return failed.length === 0 && unsent === 0 && !signal.aborted
}

const totalOf = (done: readonly Republished[]): Pick<Republished, 'read' | 'published' | 'unsent'> =>
  done.reduce((sum, one) => ({ read: sum.read + one.read, published: sum.published + one.published, unsent: sum.unsent + one.unsent }), { read: 0, published: 0, unsent: 0 })

/** A whole store takes long: what broke off says where to go on. */
async function runJob({ bus }: System, { source, ...what }: Job, tell: (sofar: Republished) => void, signal: AbortSignal): Promise<Republished> {
  let at: Position | undefined
  try {
    return await republish(bus, source, { ...what, signal }, (sofar) => {
      at = sofar.at
      tell(sofar)
    })
  } catch (error) {
    if (error instanceof Invalid || at === undefined || what.stream !== undefined) throw error
    throw new CannotRun(`${sentenceOf(error)} Go on with --from ${at}`)
  }
}

const sourcesOf = ({ services }: System): readonly RelaySource[] => services.flatMap(({ relay }) => (relay === undefined ? [] : [relay]))

async function jobsOf(system: System, { topic, stream, unsent, from, service }: RepublishOptions): Promise<readonly Job[]> {
  const sources = sourcesOf(system)
  const place = from === undefined ? {} : { from: placeOf(from) }
  if (topic !== undefined) return topicJobs(system, topic).map((job) => ({ ...job, ...place }))
  if (stream !== undefined) return [await streamJob(sources, stream)]
  if (unsent === true) return (await Promise.all(sources.map(async (source) => (await unsentStreams(source, maxUnsent)).map((one): Job => ({ source, stream: one.stream }))))).flat()
  if (sources.length === 0) throw new CannotRun(`The service ${service} keeps no events of its own.`)
  return sources.map((source) => ({ source, ...place }))
}

/** Streams in one run. */
const maxUnsent = 10_000

function placeOf(text: string): Position {
  if (!/^\d{20}$/.test(text)) throw new WronglyCalled('--from takes the position that an earlier run told: 20 digits.')
  return text as Position
}

/** None for the schemas: those are published before everything else anyway. */
function topicJobs(system: System, topic: string): readonly Job[] {
  const entry = system.contracts.topic(topic)
  if (entry === undefined) throw new CannotRun(`There is no topic ${topic} in the catalogue: docs/reference/events.md has them all.`)
  if (topic === system.contracts.schemaTopic) return []
  const source = sourcesOf(system).find(({ service }) => service === entry.owner)
  if (entry.inbound === true || source === undefined) throw new CannotRun(`What lies on ${topic} is in no store here: it cannot be published again.`)
  return [{ source, topic }]
}

/** By its name, or by the id of an aggregate that its service is named after: that is what a hole in a view is told by. */
async function streamJob(sources: readonly RelaySource[], name: string): Promise<Job> {
  const named = sources.flatMap((source): (Job & { stream: StreamName })[] => [{ source, stream: name as StreamName }, { source, stream: StreamName.of(source.service, name) }])
  const found = await Promise.all(named.map(async (job) => ((await job.source.store.readStream(job.stream, { limit: 1 })).length > 0 ? job : undefined)))
  const job = found.find((one) => one !== undefined)
  if (job === undefined) throw new CannotRun(`There is no stream ${JSON.stringify(name)}: they are called like order-ord_01h455vb4pex5vsknk084sn02q.`)
  return job
}

/** The topics are there with the right number of partitions, and every reader can learn how we write. */
async function prepare(system: System, jobs: readonly Job[]): Promise<void> {
  const { bus, contracts } = system
  const owners = jobs.length === 0 ? sourcesOf(system).map(({ service }) => service) : [...new Set(jobs.map(({ source }) => source.service))]
  const topics = [contracts.schemaTopic, ...owners.flatMap((owner) => contracts.topicsOwnedBy(owner).map(({ name }) => name))]
  await bus.ensureTopics([...new Set(topics)].map((name) => contracts.topic(name)).filter((topic) => topic !== undefined))
  await schemaLog(bus, contracts).publish(owners)
}

/** As the statistics of the database have it; 0 when they know nothing or a stream is short. */
async function aboutHowMany(jobs: readonly Job[]): Promise<number> {
  const whole = jobs.filter(({ stream, from }) => stream === undefined && from === undefined)
  const counts = await Promise.all(whole.map(async ({ source: { pool, schema } }) => {
    const { rows } = await pool.query<{ events: number }>(
      `select coalesce(sum(greatest(c.reltuples, s.n_live_tup, 0)), 0)::float8 as events
       from pg_partition_tree(to_regclass($1)) t join pg_class c on c.oid = t.relid left join pg_stat_all_tables s on s.relid = t.relid where t.isleaf`,
      [`${schema}.event`],
    )
    return rows[0]?.events ?? 0
  }))
  return counts.reduce((sum, count) => sum + count, 0)
}
