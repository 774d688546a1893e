// What flows: stores to the log, the log to the groups; and what was set aside on the way.
import { setTimeout as pause } from 'node:timers/promises'
import { Instant } from '@wismo/kernel'
import { consumerLag, maxCountedEvents, messagesBehind, parkedMessages, relayLag, stuckWaits, unsentEvents, type ParkedCount, type RelayLag } from '@wismo/messaging'
import { groupsOf } from '@wismo/service'
import { durationText } from '../durations.ts'
import type { System } from '../system.ts'
import { counted, runbooks, well, type Finding } from './finding.ts'

/** What waits in a store for so long is not on its way, in milliseconds. */
const lateMs = 10_000
/** A wait may be so late before somebody should know, in milliseconds. */
const overdueMs = 60_000
const hourMs = 3_600_000
/** A parked message that is older was not seen by anybody. */
const forgottenMs = 4 * hourMs

export async function relays({ bus, services }: System): Promise<readonly Finding[]> {
  const sources = services.flatMap(({ relay }) => (relay === undefined ? [] : [relay]))
  return (await Promise.all(sources.map(async (source) => [ofRelay(await relayLag(bus, source, now())), ofUnsent(source.service, await unsentEvents(source))]))).flat()
}

const now = (): Instant => Instant.fromMillis(Date.now())

export function ofRelay({ service, events, oldestMs }: RelayLag): Finding {
  const check = `relay ${service}`
  if (events === 0) return well(check, 'Everything that was recorded is on the log.')
  const many = events === maxCountedEvents ? `${events} events or more` : counted(events, 'event')
  if (oldestMs < lateMs) return well(check, `${many} of this moment on the way to the log.`)
  return { check, state: 'wrong', says: `${many} of ${service} not on the log, the oldest for ${durationText(oldestMs)}: no process that runs ${service} publishes, or the log takes nothing.`, runbook: runbooks.behind }
}

export const ofUnsent = (service: string, events: number): Finding =>
  events === 0 ? well(`unsent ${service}`, 'Nothing was refused by the log.') : { check: `unsent ${service}`, state: 'wrong', says: `${counted(events, 'event')} of ${service} cannot be published, and their streams wait: npx wismo unsent names them.`, runbook: runbooks.parked }

/** How far a group is: messages that it has not settled, and those that it settled since the look before. */
interface Progress {
  readonly group: string
  readonly behind: number
  readonly moved: number
}

/** Who is behind is looked at twice: it may be catching up. */
export async function groups({ bus, contracts, services }: System, betweenMs: number): Promise<readonly Finding[]> {
  const all = (await Promise.all(services.map(groupsOf))).flat()
  const look = () => consumerLag(bus, all, contracts)
  const first = await look()
  if (first.every((one) => messagesBehind(one) === 0)) return all.map(({ name }) => ofGroup({ group: name, behind: 0, moved: 0 }))
  await pause(betweenMs)
  const second = await look()
  const settled = (lags: typeof first, name: string): bigint => lags.filter(({ group }) => group === name).reduce((sum, { next }) => sum + next, 0n)
  return all.map(({ name }) => ofGroup({ group: name, behind: second.filter(({ group }) => group === name).reduce((sum, one) => sum + messagesBehind(one), 0), moved: Number(settled(second, name) - settled(first, name)) }))
}

export function ofGroup({ group, behind, moved }: Progress): Finding {
  const check = `group ${group}`
  if (behind === 0) return well(check, 'Has settled everything.')
  if (moved > 0) return { check, state: 'look', says: `${counted(behind, 'message')} behind, and catching up.`, runbook: runbooks.behind }
  return { check, state: 'wrong', says: `${counted(behind, 'message')} behind and standing still: no process runs this group, or it waits for something that its log names.`, runbook: runbooks.behind }
}

export async function parked({ services, database }: System): Promise<readonly Finding[]> {
  const keeping = services.filter((service) => service.groups.length > 0 || service.generations !== undefined)
  return (await Promise.all(keeping.map(async ({ name }) => ofParked(name, await parkedMessages(database(name).pool, database(name).schema).counts(), Date.now())))).flat()
}

export function ofParked(service: string, counts: readonly ParkedCount[], nowMs: number): readonly Finding[] {
  if (counts.length === 0) return [well(`parked ${service}`, 'Nothing was set aside.')]
  return [...new Set(counts.map(({ group }) => group))].map((group): Finding => {
    const own = counts.filter((count) => count.group === group)
    const heads = own.filter(({ code }) => code !== 'behind_parked')
    const reasons = heads.map(({ code, messages }) => `${messages} ${code}`).join(', ')
    const waiting = own.filter(({ code }) => code === 'behind_parked').reduce((sum, { messages }) => sum + messages, 0)
    const ageMs = Math.max(0, nowMs - Math.min(...own.map(({ oldestParkedAt }) => oldestParkedAt)))
    return {
      check: `parked ${group}`,
      state: ageMs > forgottenMs ? 'wrong' : 'look',
      says: `${counted(heads.reduce((sum, { messages }) => sum + messages, 0), 'message')} set aside (${reasons}), ${waiting} waiting behind, the oldest for ${durationText(ageMs)}: these orders stand still in this group, all others go on.`,
      runbook: runbooks.parked,
    }
  })
}

export async function waits({ services, database }: System): Promise<readonly Finding[]> {
  const waiting = services.filter(({ timers }) => timers !== undefined)
  return Promise.all(waiting.map(async ({ name }) => ofWaits(name, (await stuckWaits(database(name).pool, database(name).schema, { now: now(), overdueMs })).length)))
}

export const ofWaits = (service: string, stuck: number): Finding =>
  stuck === 0 ? well(`waits ${service}`, 'Every deadline that came was settled.') : { check: `waits ${service}`, state: 'wrong', says: `${counted(stuck, 'deadline')} passed and nothing came of ${stuck === 1 ? 'it' : 'them'}: npx wismo stuck names ${stuck === 1 ? 'it' : 'them'}.`, runbook: runbooks.stuck }
