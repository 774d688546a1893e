// What a server with some services answers, and whom it lets in.
import { authorize, createHttp, floorRoles, levels, roles, scopes, type BuildService, type DeclaredRoute, type Principal, type Runtime } from '@wismo/service'
import { OrderId, ShopId, SubjectRef, type Uuid } from '@wismo/kernel'
import { withoutParts } from './without-parts.ts'

/** Each route once, by address. */
export async function routesOf(builders: readonly BuildService[], given: Partial<Runtime> = {}): Promise<readonly DeclaredRoute[]> {
  const runtime = withoutParts(given)
  const http = await createHttp({ ...runtime, ready: {}, credentials: [] })
  for (const build of builders) http.register(async (scope) => build(runtime).routes(scope))
  await http.ready()
  const routes = http.declaredRoutes.filter(({ method }) => method !== 'HEAD' && method !== 'OPTIONS')
  await http.close()
  return [...new Map(routes.map((route) => [nameOf(route), route])).values()].sort((a, b) => `${a.url} ${a.method}`.localeCompare(`${b.url} ${b.method}`))
}

export const nameOf = ({ method, url }: DeclaredRoute): string => `${method} ${url}`

const nobody = '00000000-0000-7000-8000-000000000000' as Uuid
const shopIds = [ShopId.parse('aldermoor')]
const orderId = OrderId.fromUuid(nobody)

/** Every sort of caller there is, by the name of its column. */
export const principals: Readonly<Record<string, Principal>> = {
  anonymous: { kind: 'anonymous', actorId: 'anonymous' },
  ...Object.fromEntries(scopes.map((scope) => [`key ${scope}`, { kind: 'partner', actorId: 'key', shopIds, scopes: [scope] }])),
  ...Object.fromEntries(levels.filter((level) => level !== 'owner').map((level) => [`link ${level}`, { kind: 'customer', actorId: orderId, orderId, generation: 0, level }])),
  'signed in': { kind: 'owner', actorId: SubjectRef.fromUuid(nobody), shopId: shopIds[0] as ShopId },
  ...Object.fromEntries(roles.map((role) => [`staff ${role}`, { kind: floorRoles.some((one) => one === role) ? 'associate' : 'csr', actorId: 'staff', shopIds, roles: [role] }])),
  system: { kind: 'system', actorId: 'wismo' },
}

/** Their names, of those that a route lets in. */
export const letIn = ({ callers }: DeclaredRoute): readonly string[] => Object.entries(principals).filter(([, principal]) => isLetIn(principal, callers)).map(([name]) => name)

function isLetIn(principal: Principal, callers: DeclaredRoute['callers']): boolean {
  try {
    authorize(principal, callers)
    return true
  } catch {
    return false
  }
}

/** A row per route, a column per sort of caller that some route lets in for what it is. */
export function tableOf(routes: readonly DeclaredRoute[]): string {
  const open = (route: DeclaredRoute): boolean => route.callers.some(({ kind }) => kind === 'anonymous')
  const wanted = new Set(routes.filter((route) => !open(route)).flatMap(letIn))
  const columns = Object.keys(principals).filter((name) => name === 'anonymous' || wanted.has(name))
  const width = Math.max(...routes.map((route) => nameOf(route).length))
  const rows = routes.map((route) => {
    const names = letIn(route)
    return [nameOf(route).padEnd(width), ...columns.map((name) => (names.includes(name) ? 'x' : '.').padEnd(name.length))].join('  ').trimEnd()
  })
  const others = Object.keys(principals).filter((name) => !columns.includes(name))
  return `${[''.padEnd(width), ...columns].join('  ')}\n${rows.join('\n')}\n\nLet in only where anonymous is: ${others.join(', ')}.\n`
}
