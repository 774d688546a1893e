// Which packages the files of the repository import.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import type { Installed } from './rules.ts'

const imports = /(?:^|\n)\s*(?:import|export)\s[^'"]*?from '([^']+)'|(?:^|\n)import '([^']+)'|\bimport\('([^']+)'\)|\bcreateRequire\(import\.meta\.url\)(?:\.resolve)?\('([^']+)'\)|\brequire(?:\.resolve)?\('([^']+)'\)/g
const isOurs = (specifier: string): boolean => /^(\.|node:|@wismo\/)/.test(specifier)
/** What `npm start` and the services never load. */
const isForWork = (file: string): boolean => /(^tools\/(?!embedded|serve|postgres)|\.test\.tsx?$|\/testing\/|-contract\.ts$|^libs\/testing\/|^[^/]+\.(mjs|cjs)$|^\.|pick-icons)/.test(file)

export const packagesIn = (source: string): readonly string[] =>
  [...source.matchAll(imports)].map((found) => found.slice(1).find((one) => one !== undefined) ?? '').filter((specifier) => specifier !== '' && !isOurs(specifier)).map(packageOf)

const packageOf = (specifier: string): string => specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/')

/** Of all files that git knows or would add. */
export function importedPackages(): Installed['imported'] {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' }).split('\n').filter((file) => /\.(ts|tsx|mjs|cjs)$/.test(file) && existsSync(file))
  const imported: Record<string, { file: string; isProduction: boolean }> = {}
  for (const file of files) {
    const names = packagesIn(readFileSync(file, 'utf8'))
    const isProduction = !isForWork(file) && !names.includes('@jest/globals')
    for (const name of names) {
      if (imported[name] === undefined || (isProduction && !imported[name].isProduction)) imported[name] = { file, isProduction }
    }
  }
  return imported
}
