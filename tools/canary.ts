// npm run canary: personal data that can be recognised goes through a whole Wismo, and then everything it keeps or tells is
// searched for it; then everybody is erased, and it is searched again. Ends with 1 when anything is found where it must not be. CANARY_ORDERS says how many (200).
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { canaryTable, faultsOf, runCanary } from '../services/all/src/testing/canary/canary.ts'
import { startPostgres } from './postgres.ts'

async function main(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'wismo-canary-'))
  const given = process.env['WISMO_TEST_DATABASE_URL'] ?? ''
  const server = given === '' ? await startPostgres({ directory: join(folder, 'postgres') }) : undefined
  if (server !== undefined) process.env['WISMO_TEST_DATABASE_URL'] = server.url
  try {
    const result = await runCanary({ orders: Number(process.env['CANARY_ORDERS'] ?? 200) })
    process.stdout.write(`${canaryTable(result)}\n`)
    const faults = faultsOf(result)
    for (const fault of faults) process.stdout.write(`${fault}\n`)
    return faults.length === 0 ? 0 : 1
  } finally {
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

process.exitCode = await main()
