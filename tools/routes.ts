// npm run routes [-- --json]: who may call what. Ends with 1 where a route does not say so.
import { everyService } from '../services/all/src/services.ts'
import { letIn, nameOf, routesOf, tableOf } from './declared-routes.ts'

async function main(): Promise<number> {
  const routes = await routesOf(everyService)
  const undeclared = routes.filter(({ callers }) => callers.length === 0)
  if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(routes.map((route) => ({ ...route, letIn: letIn(route) })), null, 2)}\n`)
  else process.stdout.write(tableOf(routes))
  process.stderr.write(`${routes.length} routes, ${undeclared.length} undeclared\n`)
  for (const route of undeclared) process.stderr.write(`  ${nameOf(route)} does not say who may call it: it lets nobody in.\n`)
  return undeclared.length === 0 ? 0 : 1
}

process.exitCode = await main()
