import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

const root = process.cwd()

/** A small project with the same folders, in which each file breaks one rule. */
const files: Readonly<Record<string, string>> = {
  'libs/kernel/src/index.ts': 'export const one = 1\n',
  'libs/kernel/src/clock.ts': "import { hrtime } from 'node:process'\nexport const now = hrtime\n",
  'libs/contracts/src/index.ts': 'export const encode = 1\nexport type Placed = { a: 1 }\n',
  'libs/lifecycle/src/compose.ts': "import { encode } from '../../contracts/src/index.ts'\nexport const x = encode\n",
  'libs/lifecycle/src/typed.ts': "import type { Placed } from '../../contracts/src/index.ts'\nexport type X = Placed\n",
  'services/order/src/domain/order.ts': "import { one } from '../../../../libs/kernel/src/index.ts'\nexport const two = one + 1\n",
  'services/order/src/domain/impure.ts': "import { readFileSync } from 'node:fs'\nexport const read = readFileSync\n",
  'services/order/src/domain/outward.ts': "import { route } from '../http/route.ts'\nexport const r = route\n",
  'services/order/src/http/route.ts': 'export const route = 1\n',
  'services/portal/src/app.ts': "import { two } from '../../order/src/domain/order.ts'\nexport const three = two + 1\n",
}

describe('the arrows between the parts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wismo-arrows-'))
  let violations: readonly string[] = []

  beforeAll(() => {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file), text)
    }
    for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'tsconfig.base.json']) cpSync(join(root, file), join(folder, file))
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
    const depcruise = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
    const run = spawnSync(process.execPath, [depcruise, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'libs', 'services'], { cwd: folder, encoding: 'utf8' })
    const { summary } = JSON.parse(run.stdout) as { summary: { violations: readonly { from: string; rule: { name: string } }[] } }
    violations = summary.violations.map(({ from, rule }) => `${from}: ${rule.name}`)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test.each([
    ['the kernel imports Node', 'libs/kernel/src/clock.ts: kernel-imports-nothing'],
    ['lifecycle runs code of the contracts', 'libs/lifecycle/src/compose.ts: pure-code-imports-only-types-of-the-contracts'],
    ['a domain reads files', 'services/order/src/domain/impure.ts: pure-code-imports-pure-code'],
    ['a domain knows its routes', 'services/order/src/domain/outward.ts: a-domain-knows-no-other-folder'],
    ['a service imports another', 'services/portal/src/app.ts: a-service-imports-no-other-service'],
  ])('fail when %s', (_, violation) => {
    expect(violations).toContain(violation)
  })

  test('let through what is allowed', () => {
    expect(violations.filter((one) => one.startsWith('services/order/src/domain/order.ts') || one.startsWith('libs/lifecycle/src/typed.ts'))).toEqual([])
  })
})
