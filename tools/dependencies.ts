// npm run dependencies: looks at everything that is installed. Ends with 1 when a rule of dependencies/rules.ts is broken, or
// a package is known to be vulnerable. Where nobody can be asked about that, it says so: that is no pass.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { advisoriesOf } from './dependencies/advisories.ts'
import { importedPackages } from './dependencies/imports.ts'
import { dependencyFaults, packagesOf, productionBudget, productionOf, type Installed, type LockedPackage } from './dependencies/rules.ts'

const json = <Content>(file: string): Content => JSON.parse(readFileSync(file, 'utf8')) as Content

function installedHere(): Installed {
  const { packages } = json<{ readonly packages: Readonly<Record<string, LockedPackage>> }>('package-lock.json')
  const { dependencies, devDependencies } = json<{ readonly dependencies: object; readonly devDependencies: object }>('package.json')
  return {
    locked: packages,
    dependencies: Object.keys(dependencies),
    devDependencies: Object.keys(devDependencies),
    licenceAt(place) {
      const manifest = join(place, 'package.json')
      if (!existsSync(manifest)) return undefined
      const { license } = json<{ readonly license?: unknown }>(manifest)
      return typeof license === 'string' ? license : undefined
    },
    imported: importedPackages(),
  }
}

/** How long the advisory service is waited for, in milliseconds. */
const patienceMs = 30_000

function main(): number {
  const installed = installedHere()
  const audit = spawnSync('npm', ['audit', '--omit=dev', '--json'], { encoding: 'utf8', timeout: patienceMs })
  const advisories = advisoriesOf(audit.stdout ?? '')
  const faults = [...dependencyFaults(installed), ...advisories.faults]
  process.stdout.write(`${packagesOf(installed).length} packages, ${productionOf(installed).length} of them in production (budget ${productionBudget}), ${faults.length} faults\n`)
  process.stdout.write(`${advisories.said}\n`)
  for (const fault of faults) process.stdout.write(`${fault}\n`)
  return faults.length === 0 ? 0 : 1
}

process.exitCode = main()
