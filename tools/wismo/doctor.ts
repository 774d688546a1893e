// wismo doctor: looks at everything that is known to go wrong, and says in plain words what did.
import { existsSync } from 'node:fs'
import { releaseVersion } from '@wismo/service'
import { sentenceOf } from './cannot-run.ts'
import { runbooks, type Finding } from './doctor/finding.ts'
import { groups, parked, relays, waits } from './doctor/flow.ts'
import { certificateAt, certificateOf, clock, ofCertificate, ofDisk, ofVersions, processesOn, spaceAt } from './doctor/machine.ts'
import type { Output } from './output.ts'
import type { DoctorOptions } from './options.ts'
import type { System } from './system.ts'

/** Between two looks at who is behind, in milliseconds. */
const betweenMs = 3_000

/** Answers whether all is well. A check that cannot be made is told as what it is, and the others go on. */
export async function runDoctor(open: () => Promise<System>, options: DoctorOptions, output: Output, env: NodeJS.ProcessEnv): Promise<boolean> {
  const findings = await open().then(
    async (system) => {
      try {
        return await examine(system, options, env)
      } finally {
        await system.close()
      }
    },
    (error: unknown): readonly Finding[] => [{ check: 'database', state: 'wrong', says: sentenceOf(error), runbook: runbooks.machine }],
  )
  const shown = options.all === true || options.json === true ? findings : findings.filter(({ state }) => state !== 'well')
  output.list(shown, `All is well: ${findings.length} things were looked at. --all shows them.`, ['', 'what', 'says', 'what to do'], ({ state, check, says, runbook }) => [state, check, says, runbook ?? ''])
  return findings.every(({ state }) => state === 'well')
}

async function examine(system: System, { url = '', path }: DoctorOptions, env: NodeJS.ProcessEnv): Promise<readonly Finding[]> {
  const pools = [...new Map(system.services.map(({ name }) => system.database(name).pool).map((pool) => [pool, pool])).keys()]
  const [pool] = pools
  const place = path ?? (existsSync('.wismo') ? '.wismo' : '.')
  const address = url === '' ? (env['BASE_URL'] ?? '') : url
  const looks: readonly (readonly [string, () => Promise<readonly Finding[]>])[] = [
    ['relays', () => relays(system)],
    ['groups', () => groups(system, betweenMs)],
    ['parked', () => parked(system)],
    ['waits', () => waits(system)],
    ...(pool === undefined ? [] : ([['clock', async () => [await clock(pool)]]] as const)),
    ['disk', async () => [ofDisk(place, await spaceAt(place))]],
    ['certificate of the database', async () => (await Promise.all(pools.map((one) => certificateOf(one)))).flatMap((certificate) => (certificate === undefined ? [] : [ofCertificate('the database', certificate.valid_to, Date.now())]))],
    ...(address.startsWith('https:') ? ([['certificate', async () => [ofCertificate(new URL(address).host, (await certificateAt(address)).valid_to, Date.now())]]] as const) : []),
    ['versions', async () => [ofVersions((await Promise.all(pools.map((one) => processesOn(one)))).flat(), releaseVersion)]],
  ]
  return (await Promise.all(looks.map(([check, look]) => look().catch((error: unknown): readonly Finding[] => [{ check, state: 'wrong', says: `This cannot be looked at: ${sentenceOf(error)}`, runbook: runbooks.machine }])))).flat()
}
