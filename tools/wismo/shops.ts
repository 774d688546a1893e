// wismo shop ...: shops and their policies, made and changed where they are kept. Running services learn of it as from each other.
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { openPolicyDesk, openShopDesk, type By, type KeptPolicy, type PolicyDesk, type ShopDesk, type ShopVersion } from '@wismo/order'
import { Instant, Invalid, policyIdOf, ShopId, uuidV7 } from '@wismo/kernel'
import { faultsOf, nodeChange, parseShop, policyKinds, shopChange, shopNode, shownThemeOf, withoutFiles, type PolicyKind } from '@wismo/service'
import type { z } from 'zod'
import { CannotRun, WronglyCalled } from './cannot-run.ts'
import type { Output } from './output.ts'
import type { ShopOptions } from './options.ts'
import type { System } from './system.ts'

const clock = (): Instant => Instant.fromMillis(Date.now())

interface Desks {
  readonly shops: ShopDesk
  readonly policies: PolicyDesk
}

function desksOf({ services }: System): Desks {
  const store = services.find(({ name }) => name === 'order')?.relay?.store
  if (store === undefined) throw new CannotRun('There is no order service here, which keeps the shops.')
  return { shops: openShopDesk({ store, clock }), policies: openPolicyDesk({ store, clock }) }
}

/** Every call is a wish of its own; the same document twice is one version all the same. */
const operator = (expected?: number): By => ({ cause: uuidV7(Date.now(), randomBytes), actor: { type: 'system', id: 'operator' }, expected })

export async function listShops(system: System, output: Output): Promise<boolean> {
  const { shops } = desksOf(system)
  const found = (await shops.find(await shops.ids())).map((one) => ({ ...one, shop: withoutFiles(one.shop) }))
  output.list(found, 'There is no shop yet.', ['shop', 'name', 'country', 'locale', 'time zone', 'currency', 'kind', 'nodes', 'version'], ({ id, version, shop }) => [
    id, shop.name, shop.country, shop.locale, shop.timeZone, shop.currency, shop.test ? 'test' : 'live', shop.nodes?.length ?? 0, version,
  ])
  return found.length > 0
}

export async function showShop(system: System, id: string, { version }: ShopOptions, output: Output): Promise<boolean> {
  const { shops } = desksOf(system)
  const shopId = ShopId.parse(id)
  const found = version === undefined ? (await shops.find([shopId]))[0] : await shops.at(shopId, version)
  if (found === undefined) throw new CannotRun(version === undefined ? `There is no shop ${id}.` : `There is no version ${version} of the shop ${id}.`)
  tellShop(found, output)
  return true
}

export async function listShopVersions(system: System, id: string, output: Output): Promise<boolean> {
  const entries = await desksOf(system).shops.history(ShopId.parse(id))
  output.list(entries, `There is no shop ${id}.`, ['version', 'at', 'by', 'changed'], ({ version, at, by, changed }) => [version, at, `${by.type} ${by.id}`, changed.join(' ')])
  return entries.length > 0
}

export async function createShop(system: System, file: string, output: Output): Promise<boolean> {
  tellShop(await namingPlaces(async () => desksOf(system).shops.create(parseShop(readJson(file)), operator())), output)
  return true
}

export async function changeShop(system: System, id: string, file: string, { ifVersion }: ShopOptions, output: Output): Promise<boolean> {
  const change = checked(shopChange, readJson(file))
  tellShop(await namingPlaces(() => desksOf(system).shops.change(ShopId.parse(id), change, operator(ifVersion)), `the shop ${id}`), output)
  return true
}

/** A whole node, or with `--change` some sections of one that is there. */
export async function putNode(system: System, id: string, file: string, { change, ifVersion }: ShopOptions, output: Output): Promise<boolean> {
  const { shops } = desksOf(system)
  const json = readJson(file)
  const put = (): Promise<ShopVersion> => (change === undefined ? shops.addNode(ShopId.parse(id), checked(shopNode, json), operator(ifVersion)) : shops.changeNode(ShopId.parse(id), change, checked(nodeChange, json), operator(ifVersion)))
  tellShop(await namingPlaces(put, change === undefined ? `the shop ${id}` : `the node ${change} of the shop ${id}`), output)
  return true
}

export async function listPolicies(system: System, id: string, output: Output): Promise<boolean> {
  const found = await desksOf(system).policies.find([ShopId.parse(id)])
  output.list(found, `The shop ${id} has no policy yet.`, ['kind', 'id', 'version', 'in force from', 'draft'], ({ kind, id: policyId, published, draft }) => [kind, policyId, published?.version ?? 0, published?.effectiveAt ?? '', draft === undefined ? '' : 'yes'])
  return found.length > 0
}

export async function showPolicy(system: System, id: string, kind: string, { version }: ShopOptions, output: Output): Promise<boolean> {
  const { policies } = desksOf(system)
  const policyId = policyIdOf(ShopId.parse(id), kindOf(kind))
  if (version === undefined) {
    const found = await policies.one(policyId)
    if (found === undefined) throw new CannotRun(`The shop ${id} has no ${kind} policy yet.`)
    tellPolicy(found, output)
    return true
  }
  const found = (await policies.versions(policyId)).find((one) => one.version === version)
  if (found === undefined) throw new CannotRun(`There is no version ${version} of the ${kind} policy of the shop ${id}.`)
  output.one(found, [['id', policyId], ['version', String(version)], ['in force from', found.effectiveAt], ['rules', JSON.stringify(found.rules)]])
  return true
}

export async function draftPolicy(system: System, id: string, kind: string, file: string, { ifVersion }: ShopOptions, output: Output): Promise<boolean> {
  const { shops, policies } = desksOf(system)
  const shopId = ShopId.parse(id)
  if ((await shops.find([shopId])).length === 0) throw new CannotRun(`There is no shop ${id}.`)
  tellPolicy(await namingPlaces(() => policies.draft(shopId, kindOf(kind), readJson(file), operator(ifVersion))), output)
  return true
}

export async function publishPolicy(system: System, id: string, kind: string, { from, ifVersion }: ShopOptions, output: Output): Promise<boolean> {
  const effectiveAt = from === undefined ? undefined : Instant.parse(from)
  tellPolicy(await namingPlaces(() => desksOf(system).policies.publish(policyIdOf(ShopId.parse(id), kindOf(kind)), effectiveAt, operator(ifVersion)), `a draft of the ${kind} policy of the shop ${id}`), output)
  return true
}

function kindOf(text: string): PolicyKind {
  const kind = policyKinds.find((one) => one === text)
  if (kind === undefined) throw new WronglyCalled(`There is no policy of the kind ${text}. There are: ${policyKinds.join(', ')}.`)
  return kind
}

function tellShop({ id, version, shop }: ShopVersion, output: Output): void {
  const { name, brand = '', country, locale, locales = [], you = {}, timeZone, currency, test, taxIncluded, areas, support, logo, favicon, headingFont, blocks = [], nodes = [] } = shop
  const shownTheme = shownThemeOf(shop.theme)
  output.one({ id, version, shop, shownTheme }, [
    ['shop', id], ['version', String(version)], ['name', name], ['brand', brand], ['country', country], ['locale', [locale, ...locales.filter((one) => one !== locale)].join(', ')], ['says "you"', Object.entries(you).map(([language, how]) => `${language} ${how}`).join(', ')], ['time zone', timeZone], ['currency', `${currency}, prices ${taxIncluded ? 'with' : 'without'} tax`],
    ['files', Object.entries({ logo, favicon, headingFont }).flatMap(([file, content]) => (content === undefined ? [] : file)).join(', ')], ['blocks', blocks.join(', ')],
    ['kind', test ? 'test' : 'live'], ['areas', Object.entries(areas).map(([area, who]) => `${area} ${who}`).join(', ')], ['support', Object.values(support).join(', ')], ['colors', Object.entries(shownTheme).map(([mode, { brand, hero }]) => `${mode} ${brand} on ${hero}`).join(', ')], ['nodes', nodes.map((node) => node.id).join(', ')],
  ])
}

function tellPolicy(kept: KeptPolicy, output: Output): void {
  const { id, kind, revision, published, draft } = kept
  output.one(kept, [
    ['policy', kind], ['id', id], ['revision', String(revision)], ['version', String(published?.version ?? 0)], ['in force from', published?.effectiveAt ?? ''],
    ['rules', published === undefined ? '' : JSON.stringify(published.rules)], ['draft', draft === undefined ? '' : JSON.stringify(draft)],
  ])
}

function readJson(file: string): unknown {
  let text: string
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8')
  } catch (error) {
    throw new CannotRun(`${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`)
  }
  try {
    return JSON.parse(text)
  } catch {
    throw new CannotRun(`${file === '-' ? 'What was sent in' : file} is not JSON.`)
  }
}

function checked<Schema extends z.ZodType>(schema: Schema, json: unknown): z.infer<Schema> {
  const result = schema.safeParse(json)
  if (!result.success) throw new CannotRun(withPlaces(new Invalid('invalid', 'It cannot be used as it is:', faultsOf(result.error))))
  return result.data
}

/** Every wrong place on a line of its own. `what`: what was looked for, where it may be missing. */
async function namingPlaces<Result>(work: () => Promise<Result>, what = 'it'): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Invalid) throw new CannotRun(withPlaces(error))
    if (error instanceof Error && 'kind' in error && error.kind === 'not_found') throw new CannotRun(`There is nothing like ${what}.`)
    throw error
  }
}

const withPlaces = ({ message, faults }: Invalid): string => [message.replace(/: see errors\.$/, ':'), ...faults.map(({ pointer, detail }) => `  ${pointer || '/'}: ${detail}`)].join('\n')
