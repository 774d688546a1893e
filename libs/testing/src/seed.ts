import { randomInt } from 'node:crypto'

/** What a test's randomness comes from: `WISMO_SEED`, which repeats a run, or a new one where it is empty. The test prints it. */
export function testSeed(env: Readonly<Record<string, string | undefined>> = process.env): number {
  const text = env['WISMO_SEED'] ?? ''
  if (text === '') return randomInt(2 ** 31)
  if (!/^-?\d{1,10}$/.test(text)) throw new Error(`WISMO_SEED is an integer, not ${JSON.stringify(text)}.`)
  return Number(text)
}
