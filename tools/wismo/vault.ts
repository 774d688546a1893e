// wismo audit, wismo vault ...: who read personal data, and the care of the vault's keys and index while services run.
import { existsSync } from 'node:fs'
import { Instant, SubjectRef } from '@wismo/kernel'
import { fillIndex, readAudit, rotateMasterKey, type VaultSettings } from '@wismo/privacy'
import { readConfig } from '@wismo/service'
import { CannotRun } from './cannot-run.ts'
import type { Output } from './output.ts'
import type { AuditOptions } from './options.ts'
import type { System } from './system.ts'

const clock = (): Instant => Instant.fromMillis(Date.now())

export async function listAudit(system: System, { subject, actor, since, limit }: AuditOptions, output: Output): Promise<boolean> {
  const rows = await readAudit(system.database('vault'), {
    ...(subject === undefined ? {} : { subjectRef: SubjectRef.parse(subject) }),
    ...(actor === undefined ? {} : { actorId: actor }),
    ...(since === undefined ? {} : { since: Instant.fromMillis(Date.now() - since) }),
    limit,
  })
  output.list(rows, 'Nobody read personal data there.', ['at', 'shop', 'subject', 'by', 'purpose', 'values', 'reason'], ({ at, shopId, subjectRef, by, purpose, fields, reason }) => [at, shopId, subjectRef ?? 'nobody found', `${by.type} ${by.id}`, purpose, fields, reason ?? ''])
  return rows.length > 0
}

export async function indexVault(system: System, env: NodeJS.ProcessEnv, output: Output, stop: AbortSignal): Promise<boolean> {
  const seen = await fillIndex(settingsOf(system, env), { stop, onPage: ({ seen: values }) => output.progress(`${values} values looked into`) })
  output.one({ values: seen, stopped: stop.aborted }, [['looked into', `${seen} values`], ['stopped', stop.aborted ? 'before the end: run it again' : '']])
  return !stop.aborted
}

/** Needs both keys, the new one first. */
export async function rotateVault(system: System, env: NodeJS.ProcessEnv, output: Output, stop: AbortSignal): Promise<boolean> {
  const settings = settingsOf(system, env)
  if (settings.masterKeys.length < 2) throw new CannotRun('VAULT_KEY names one key. Set it to the new key and the old one: VAULT_KEY=<new>,<old>.')
  const changed = await rotateMasterKey(settings, { stop, onPage: (done) => output.progress(`${done.changed} keys wrapped anew`) })
  output.one({ wrapped: changed, stopped: stop.aborted }, [['wrapped anew', `${changed} keys`], ['stopped', stop.aborted ? 'before the end: keep both keys and run it again' : ''], ['next', stop.aborted ? '' : 'start every process with the new key alone']])
  return !stop.aborted
}

/** What npm start made in this folder. */
const startedKey = '.wismo/vault-key'
const unused = '0'.repeat(64)

/** The services' own VAULT_KEY or VAULT_KEY_FILE, else the key of the system that runs in this folder. */
function settingsOf(system: System, env: NodeJS.ProcessEnv): VaultSettings {
  const given = Object.fromEntries(Object.entries(env).filter(([name]) => /^VAULT_KEY(_FILE)?$/.test(name)))
  if (Object.keys(given).length === 0 && !existsSync(startedKey)) throw new CannotRun('Which key is the vault’s? Set VAULT_KEY or VAULT_KEY_FILE as the services have it.')
  const { VAULT_KEY: keys } = readConfig({ VAULT_KEY_FILE: startedKey, ...given, DATABASE_URL: 'postgres://unused/unused', KEYS_FILE: 'none', LINK_KEYS: unused })
  return { ...system.database('vault'), masterKeys: keys as [Buffer, ...Buffer[]], clock }
}
