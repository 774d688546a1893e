// wismo rebuild, wismo verify: makes a view anew from the stores, or compares it with them.
import { dropOldGenerations, rebuildView, schemaLog, verifyView, type Difference, type RebuildProgress, type Rebuilding, type ViewGenerations } from '@wismo/messaging'
import { CannotRun } from './cannot-run.ts'
import { durationText } from './durations.ts'
import type { Output } from './output.ts'
import type { RebuildOptions, VerifyOptions } from './options.ts'
import type { System } from './system.ts'

export async function runRebuild(system: System, name: string, options: RebuildOptions, output: Output, signal: AbortSignal): Promise<boolean> {
  const { service, generations, stores } = await viewOf(system, name)
  const started = performance.now()
  const owner = system.owner(service).pool
  await mayMakeTables(system, service)
  if (options.dropOld === true) return dropOld({ generations, owner, signal }, started, output)
  const { keepOld, anew, anyway } = options
  const rebuilt = await rebuildView({
    generations, stores, bus: system.bus, owner, signal, tell: (progress) => output.progress(progressText(progress, started)),
    ...given({ keepOld, anew, anyway }), ...perPass(options),
  })
  const durationMs = Math.round(performance.now() - started)
  const { generation, aborted, rows, parked, dropped } = rebuilt
  output.one({ ...rebuilt, durationMs }, [
    [aborted ? 'broken off' : 'rebuilt', aborted ? `after ${durationText(durationMs)}; run it again to go on` : `${rows} rows in ${durationText(durationMs)}`],
    ['serving', `generation ${generation}`],
    ['parked', parked === 0 ? '' : `${parked} messages that cannot be folded, or come behind one: npx wismo parked list`],
    ['dropped', dropped.length === 0 ? '' : `generation ${dropped.join(', ')}`],
  ])
  return !aborted
}

async function dropOld(of: Pick<Rebuilding, 'generations' | 'owner' | 'signal'>, started: number, output: Output): Promise<boolean> {
  const { dropped, aborted } = await dropOldGenerations({ ...of, tell: (progress) => output.progress(progressText(progress, started)) })
  output.one({ dropped, aborted }, [
    ['dropped', dropped.length === 0 ? 'nothing' : `generation ${dropped.join(', ')}`],
    ['broken off', aborted ? 'run it again to go on' : ''],
  ])
  return !aborted
}

function progressText(progress: RebuildProgress, started: number): string {
  switch (progress.step) {
    case 'filling':
      return `generation ${progress.generation}, pass ${progress.pass} of ${progress.passes}: ${progress.events} of about ${progress.about} events, ${perSecond(progress.events, started)}`
    case 'following':
      return `generation ${progress.generation} is filled, ${progress.behind} messages behind the one that serves`
    case 'switching':
      return `generation ${progress.generation} is ready, ${progress.failed} tries to switch failed: ${progress.why}`
    case 'dropping':
      return `generation ${progress.generation} goes, ${progress.users} processes use it`
  }
}

const perSecond = (events: number, started: number): string => `${Math.round(events / ((performance.now() - started) / 1_000))}/s`

/** Differences that are listed for people; --json has more. */
const shownDifferences = 20

export async function runVerify(system: System, name: string, options: VerifyOptions, output: Output, signal: AbortSignal): Promise<boolean> {
  const { generations, stores } = await viewOf(system, name)
  const started = performance.now()
  const verified = await verifyView({ generations, stores, signal, ...perPass(options), tell: ({ pass, passes, events, about }) => output.progress(`pass ${pass} of ${passes}: ${events} of about ${about} events, ${perSecond(events, started)}`) })
  const { generation, rows, differences, more, hash, aborted } = verified
  const different = differences.length + more
  const hidden = different - Math.min(differences.length, shownDifferences)
  const durationMs = Math.round(performance.now() - started)
  output.one({ ...verified, durationMs }, [
    ['compared', `${rows} rows of generation ${generation} in ${durationText(durationMs)}`],
    ['hash', hash],
    ['different', `${different === 0 ? 'none' : different}`],
    ...differences.slice(0, shownDifferences).map((difference) => [`  ${difference.kind}`, differenceText(difference)] as const),
    ['  and', hidden > 0 ? `${hidden} more${differences.length > shownDifferences ? `: --json has ${more === 0 ? 'them all' : `the first ${differences.length}`}` : ''}` : ''],
    ['broken off', aborted ? 'the rest was not compared' : ''],
  ])
  return different === 0 && !aborted
}

function differenceText({ part, orderId, version, stored, columns, kept }: Difference): string {
  const row = `${part} of ${orderId}, version ${version}`
  if (columns !== undefined) return `${row}: it is not found by what it says (${columns.join(', ')})`
  if (kept !== undefined) return `${row}: ${kept.events} of its events are kept, the last one of version ${kept.last}`
  return `${row}, in the store ${stored}`
}

/** A view, the service that keeps it, and the stores that it comes from. */
interface FoundView {
  readonly service: string
  readonly generations: ViewGenerations
  readonly stores: Parameters<typeof rebuildView>[0]['stores']
}

async function viewOf({ services, contracts, bus }: System, name: string): Promise<FoundView> {
  const views = services.flatMap(({ name: service, generations }) => (generations === undefined ? [] : [{ service, generations }]))
  const found = views.find(({ generations }) => generations.view === name)
  if (found === undefined) throw new CannotRun(`There is no view ${name}. There are: ${views.map(({ generations }) => generations.view).join(', ')}.`)
  // What other releases wrote is read by their schemas.
  await schemaLog(bus, contracts).loaded()
  return { ...found, stores: { sources: services.flatMap(({ relay }) => (relay === undefined ? [] : [relay])), contracts, partitions: bus.partitions } }
}

async function mayMakeTables(system: System, service: string): Promise<void> {
  const { pool, schema } = system.owner(service)
  const { rows } = await pool.query<{ may: boolean }>(`select pg_has_role(current_user, relowner, 'usage') as may from pg_class where oid = to_regclass($1)`, [`${schema}.generation`])
  if (rows[0]?.may === false) throw new CannotRun('This role may not make tables. Name their owner in DATABASE_OWNER_URL, as the services have it.')
}

const perPass = ({ eventsPerPass }: VerifyOptions): { eventsPerPass?: number } => (eventsPerPass === undefined ? {} : { eventsPerPass })

/** What was said, without what was not. */
const given = (flags: Readonly<Record<'keepOld' | 'anew' | 'anyway', boolean | undefined>>): { keepOld?: boolean; anew?: boolean; anyway?: boolean } => Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined))
