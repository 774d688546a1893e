import { describe, expect, test } from '@jest/globals'
import { advisoriesOf } from './advisories.ts'
import { packagesIn } from './imports.ts'
import { dependencyFaults, productionBudget, type Installed, type LockedPackage } from './rules.ts'

const integrity = `sha512-${'a'.repeat(86)}==`
const pg: LockedPackage = { version: '8.0.0', integrity, license: 'MIT' }
const well: Installed = {
  locked: { '': {}, 'libs/kernel': {}, 'node_modules/@wismo/kernel': { link: true }, 'node_modules/pg': pg, 'node_modules/expect-more': { ...pg, dev: true, license: 'GPL-3.0' } },
  dependencies: ['pg'],
  devDependencies: ['expect-more'],
  licenceAt: () => undefined,
  imported: { pg: { file: 'libs/database/src/database.ts', isProduction: true }, 'expect-more': { file: 'a.test.ts', isProduction: false } },
}
const withPg = (over: LockedPackage): Installed => ({ ...well, locked: { ...well.locked, 'node_modules/pg': { ...pg, ...over } } })
const without = ({ integrity: _none, ...rest }: LockedPackage): LockedPackage => rest
const many = Object.fromEntries(Array.from({ length: productionBudget }, (_, i) => [`node_modules/p${i}`, pg]))

test('given nothing wrong, then nothing is said', () => {
  expect(dependencyFaults(well)).toEqual([])
})

describe('each planted fault is said', () => {
  test.each<[string, Installed, RegExp]>([
    ['no integrity', { ...well, locked: { ...well.locked, 'node_modules/pg': without(pg) } }, /^node_modules\/pg has no integrity/],
    ['a weak integrity', withPg({ integrity: 'sha1-x' }), /^node_modules\/pg has no integrity/],
    ['an address', withPg({ resolved: 'https://somewhere.example/pg.tgz' }), /^node_modules\/pg names an address/],
    ['another licence', withPg({ license: 'GPL-3.0' }), /has the licence GPL-3\.0/],
    ['one of two licences that both hold', withPg({ license: 'MIT AND GPL-3.0' }), /has the licence MIT AND GPL-3\.0/],
    ['no licence', { ...well, locked: { ...well.locked, 'node_modules/pg': { integrity } } }, /of nobody knows what/],
    ['another licence than the lock says', { ...well, licenceAt: () => 'SSPL-1.0' }, /has the licence SSPL-1\.0/],
    ['one package too many', { ...well, locked: { ...well.locked, ...many } }, /^Production installs 191 packages, 190 are the budget/],
    ['a script at install', withPg({ hasInstallScript: true }), /^node_modules\/pg runs a script/],
    ['an import that is not named', { ...well, imported: { ...well.imported, leftpad: { file: 'libs/a.ts', isProduction: true } } }, /^libs\/a\.ts imports leftpad, which package\.json does not name/],
    ['an import that production has not', { ...well, imported: { ...well.imported, 'expect-more': { file: 'libs/a.ts', isProduction: true } } }, /^libs\/a\.ts imports expect-more, which production does not install/],
    ['a name that nobody imports', { ...well, dependencies: ['pg', 'idle'] }, /^package\.json names idle, which nobody imports/],
  ])('%s', (_, installed, fault) => {
    expect(dependencyFaults(installed)).toEqual([expect.stringMatching(fault)])
  })
})

test('a licence of choice is free by one of the two', () => {
  expect(dependencyFaults(withPg({ license: '(GPL-3.0 OR MIT)' }))).toEqual([])
})

test('imports are found in all their forms', () => {
  // As text of this file they would be imports of it.
  const source = ["import pg, { type Pool } from 'pg'", "import {\n  a,\n} from '@scope/one/deep.js'", "import 'side'", "const { b } = await imp" + "ort('later')", "createRequire(imp" + "ort.meta.url).resolve('file/of.js')", "import { c } from './own.ts'", "import { readFileSync } from 'node:fs'", "export { d } from 'again'", "import { e } from '@wismo/kernel'"].join('\n')
  expect([...packagesIn(source)].toSorted()).toEqual(['@scope/one', 'again', 'file', 'later', 'pg', 'side'])
})

describe('known holes', () => {
  test('are faults', () => {
    expect(advisoriesOf(JSON.stringify({ vulnerabilities: { pg: { severity: 'high', range: '<8' } }, metadata: {} }))).toEqual({ said: 'Known holes: 1.', faults: ['pg <8 has a known hole (high).'] })
    expect(advisoriesOf(JSON.stringify({ vulnerabilities: {}, metadata: {} }))).toEqual({ said: 'Known holes: 0.', faults: [] })
  })

  test.each(['', 'not JSON', '{"message":"404","error":{}}', '{"vulnerabilities":{}}'])('nobody to be asked is told as such, not as none: %j', (answer) => {
    expect(advisoriesOf(answer)).toEqual({ said: 'Known holes: left out: no advisory service.', faults: [] })
  })
})
