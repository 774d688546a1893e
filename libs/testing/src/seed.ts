import { randomInt } from 'node:crypto'

/** What a test's randomness comes from: `WISMO_SEED`, which repeats a run, or a new one. The test prints it. */
export const testSeed = (): number => Number(process.env['WISMO_SEED'] ?? randomInt(2 ** 31))
