// What everything stands on: the clock, the disk, certificates, the releases that run.
import { statfs } from 'node:fs/promises'
import { connect, TLSSocket, type PeerCertificate } from 'node:tls'
import type { Pool } from 'pg'
import { durationText } from '../durations.ts'
import { runbooks, well, type Finding } from './finding.ts'

const runbook = runbooks.machine
const dayMs = 86_400_000

/** This machine and the database, by one question: what it took is taken for evenly spread. */
export async function clock(pool: Pool, nowMs: () => number = Date.now): Promise<Finding> {
  const before = nowMs()
  const { rows: [row] } = await pool.query<{ ms: number }>(`select extract(epoch from clock_timestamp())::float8 * 1000 as ms`)
  const after = nowMs()
  return ofClock((row?.ms ?? 0) - (before + after) / 2)
}

/** `offMs`: how far the database is ahead. */
export function ofClock(offMs: number): Finding {
  const apart = Math.abs(offMs)
  if (apart < 1_000) return well('clock', 'This machine and the database agree on the time.')
  const text = durationText(apart)
  return { check: 'clock', state: apart < 5_000 ? 'look' : 'wrong', says: `The clock of the database is ${text} ${offMs > 0 ? 'ahead of' : 'behind'} this machine's: deadlines come at the wrong time, links and keys end early or late, ages are wrong.`, runbook }
}

export interface Space {
  readonly freeBytes: number
  readonly allBytes: number
}

export async function spaceAt(path: string): Promise<Space> {
  const { bavail, blocks, bsize } = await statfs(path)
  return { freeBytes: bavail * bsize, allBytes: blocks * bsize }
}

const gib = 1024 ** 3

export function ofDisk(path: string, { freeBytes, allBytes }: Space): Finding {
  const share = allBytes === 0 ? 0 : freeBytes / allBytes
  const left = `${(freeBytes / gib).toFixed(1)} GiB (${Math.floor(share * 100)} %) left at ${path}`
  if (share >= 0.2 && freeBytes >= 5 * gib) return well('disk', `${left}.`)
  const state = share < 0.1 || freeBytes < gib ? 'wrong' : 'look'
  return { check: 'disk', state, says: `${left}: a database without room stops, and with it everything.`, runbook }
}

/** The certificate that is shown at an address. Whether it is trusted is not asked here, only how long it counts. */
export function certificateAt(url: string): Promise<PeerCertificate> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port || 443), rejectUnauthorized: false, ...(/[a-z]/i.test(hostname) ? { servername: hostname } : {}), timeout: 5_000 }, () => {
      resolve(socket.getPeerCertificate())
      socket.end()
    })
    socket.on('error', reject)
    socket.on('timeout', () => socket.destroy(new Error('no answer within 5 s')))
  })
}

/** Of the connection to a database; undefined where it is not encrypted. */
export async function certificateOf(pool: Pool): Promise<PeerCertificate | undefined> {
  const client = await pool.connect()
  try {
    const { stream } = (client as unknown as { readonly connection: { readonly stream: unknown } }).connection
    return stream instanceof TLSSocket ? stream.getPeerCertificate() : undefined
  } finally {
    client.release()
  }
}

export function ofCertificate(place: string, validTo: string, nowMs: number): Finding {
  const check = `certificate ${place}`
  const leftMs = Date.parse(validTo) - nowMs
  if (!Number.isFinite(leftMs)) return { check, state: 'look', says: `How long the certificate of ${place} counts cannot be read.`, runbook }
  if (leftMs <= 0) return { check, state: 'wrong', says: `The certificate of ${place} has expired ${durationText(-leftMs)} ago: nobody who checks it gets through.`, runbook }
  if (leftMs < 21 * dayMs) return { check, state: leftMs < 7 * dayMs ? 'wrong' : 'look', says: `The certificate of ${place} expires in ${durationText(leftMs)}, and nothing has renewed it.`, runbook }
  return well(check, `Counts for ${durationText(leftMs)} more.`)
}

/** What processes call themselves towards the database: `wismo/0.1.0 <host>/<pid>`. */
const processName = /^wismo\/(\S+) (\S+)$/

export interface RunningProcess {
  readonly version: string
  readonly place: string
}

export async function processesOn(pool: Pool): Promise<readonly RunningProcess[]> {
  const { rows } = await pool.query<{ name: string }>(`select distinct application_name as name from pg_stat_activity where datname = current_database() and application_name like 'wismo/%'`)
  return rows.flatMap(({ name }) => {
    const [, version, place] = processName.exec(name) ?? []
    return version === undefined || place === undefined ? [] : [{ version, place }]
  })
}

export function ofVersions(processes: readonly RunningProcess[], own: string): Finding {
  const versions = [...new Set(processes.map(({ version }) => version))].sort()
  const told = versions.map((version) => `${version} at ${processes.filter((one) => one.version === version).map(({ place }) => place).sort().join(', ')}`).join('; ')
  if (versions.length === 0) return { check: 'versions', state: 'wrong', says: 'No process of Wismo is connected to the database: nothing runs, or it runs on another one.', runbook }
  if (versions.length > 1) return { check: 'versions', state: 'look', says: `Processes of different releases run: ${told}. That is as it should be while a release is rolled out, and not for longer.`, runbook }
  if (versions[0] !== own) return { check: 'versions', state: 'look', says: `What runs is ${told}, this command is of ${own}: it may see less than there is.`, runbook }
  return well('versions', `Every process is of ${told}.`)
}
