// A whole Wismo that knows the keys of a test, from a file of its own.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MadeKey } from './retail-samples.ts'
import { startWismo, type TestWismo } from './start-wismo.ts'

/** As `startWismo`, with these keys in place of its own. The file goes when it stops. */
export async function startWismoWithKeys(brokers: readonly string[], keys: readonly MadeKey[]): Promise<TestWismo> {
  const folder = mkdtempSync(join(tmpdir(), 'wismo-keys-'))
  const file = join(folder, 'keys.json')
  writeFileSync(file, JSON.stringify(keys.map(({ entry }) => entry)))
  const wismo = await startWismo(brokers, {}, { KEYS_FILE: file })
  const stop = wismo.stop
  return Object.assign(wismo, {
    async stop() {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  })
}
