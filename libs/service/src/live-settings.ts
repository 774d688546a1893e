// What a Wismo for real orders must not run with. Sentences name the setting and never what it is set to.
import { UnusableSettings, type Config } from './config.ts'
import type { ApiKeyDocument } from './keys/key-document.ts'

/** What `npm start` writes at the front of the keys it makes. */
const demoMark = Buffer.from('demo')

/** A random key of 32 bytes has about 30 different ones; below this it was typed. */
const leastDistinct = 8

type Checked = Pick<Config, 'MODE' | 'DEMO' | 'BASE_URL'> & { readonly VAULT_KEY: Buffer | readonly Buffer[]; readonly LINK_KEYS: readonly Buffer[] }

/** Throws `UnusableSettings` with every reason. In test everything goes. */
export function refuseUnsafeForLive(config: Checked, keys: readonly ApiKeyDocument[]): void {
  const reasons = unsafeForLive(config, keys)
  if (reasons.length > 0) throw new UnusableSettings(['MODE is live, and that is not safe with these settings:', ...reasons.map((reason) => `  ${reason}`)].join('\n'))
}

/** `keys`: those of KEYS_FILE. */
export function unsafeForLive({ MODE, DEMO, BASE_URL, VAULT_KEY, LINK_KEYS }: Checked, keys: readonly ApiKeyDocument[]): readonly string[] {
  if (MODE !== 'live') return []
  const demoKeys = keys.filter(({ demo }) => demo === true).map(({ id }) => id)
  return [
    ...(DEMO ? ['DEMO: the demo shop and its pages are switched on.'] : []),
    ...(BASE_URL.startsWith('https://') ? [] : ['BASE_URL: links to customers have to begin with https.']),
    ...weakKeys('VAULT_KEY', [VAULT_KEY].flat()),
    ...weakKeys('LINK_KEYS', LINK_KEYS),
    ...(demoKeys.length > 0 ? [`KEYS_FILE: made for a demonstration: ${demoKeys.join(', ')}.`] : []),
  ]
}

const weakKeys = (name: string, keys: readonly Buffer[]): readonly string[] =>
  keys.flatMap((key, i) => {
    const why = weakness(key)
    return why === undefined ? [] : [`${name}: ${keys.length > 1 ? `key ${i + 1} of ${keys.length} ` : ''}${why}. Make another one: openssl rand -hex 32`]
  })

function weakness(key: Buffer): string | undefined {
  if (key.subarray(0, demoMark.length).equals(demoMark)) return 'was made for a demonstration'
  const steps = new Set([...key.subarray(1)].map((byte, i) => (byte - (key[i] ?? 0) + 256) % 256))
  return new Set(key).size < leastDistinct || steps.size === 1 ? 'is not random' : undefined
}
