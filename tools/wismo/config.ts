// wismo config: what a service would run with here, secrets masked, and what keeps it from starting.
import { describeConfig, loadApiKeys, readConfig, unsafeForLive } from '@wismo/service'
import { Instant } from '@wismo/kernel'
import { CannotRun } from './cannot-run.ts'
import type { Output } from './output.ts'

/** Resolves to true; throws `CannotRun` with a sentence per setting that a service would refuse. */
export async function showConfig(env: NodeJS.ProcessEnv, output: Output): Promise<boolean> {
  const config = readConfig(env)
  const keys = config.KEYS_FILE === undefined ? [] : await loadApiKeys(config.KEYS_FILE, Instant.fromMillis(Date.now()))
  const settings = describeConfig(config)
  output.one(settings, Object.entries(settings))
  const reasons = unsafeForLive(config, keys)
  if (reasons.length > 0) throw new CannotRun(['A service would not start with MODE=live:', ...reasons.map((reason) => `  ${reason}`)].join('\n'))
  return true
}
