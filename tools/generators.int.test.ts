// The generators as they are called, in a copy of the workspace: what they make compiles, passes lint and its own tests.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

const root = resolve(import.meta.dirname, '..')
let copy: string

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'wismo-generators-'))
  const isOurs = (path: string): boolean => !/(^|\/)(node_modules|\.wismo|\.nx|dist)$/.test(path)
  for (const name of ['libs', 'services', 'tools', 'schemas', 'examples', 'package.json', 'nx.json', 'tsconfig.json', 'tsconfig.base.json', 'jest.config.mjs', 'eslint.config.mjs', 'shops.json']) cpSync(join(root, name), join(copy, name), { recursive: true, filter: isOurs })
  linkPackages()
})
afterAll(() => rmSync(copy, { recursive: true, force: true }))

/** Those of others as they lie there, ours from the copy. */
function linkPackages(): void {
  mkdirSync(join(copy, 'node_modules/@wismo'), { recursive: true })
  for (const name of readdirSync(join(root, 'node_modules')).filter((one) => one !== '@wismo')) symlinkSync(join(root, 'node_modules', name), join(copy, 'node_modules', name))
  for (const name of readdirSync(join(root, 'node_modules/@wismo'))) symlinkSync(readlinkSync(join(root, 'node_modules/@wismo', name)), join(copy, 'node_modules/@wismo', name))
}

function run(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8', env: { PATH: process.env['PATH'], HOME: copy, TEST_KIND: 'unit', NX_DAEMON: 'false', NX_INTERACTIVE: 'false', FORCE_COLOR: '0' } })
  expect({ args, status, said: status === 0 ? '' : `${stdout}${stderr}` }).toEqual({ args, status: 0, said: '' })
  return stdout
}

const generate = (...args: readonly string[]): string => run('node_modules/nx/dist/bin/nx.js', 'g', ...args)
const read = (file: string): string => readFileSync(join(copy, file), 'utf8')

describe('npx nx g @wismo/tools:', () => {
  const made = [
    'services/order/src/domain/loyalty-point.ts', 'services/order/src/domain/loyalty-point.test.ts',
    'services/order/src/reactions/when-order-held-then-open-loyalty-point.ts', 'services/order/src/reactions/when-order-held-then-open-loyalty-point.test.ts',
    'services/order/src/reactions/when-retail-order-cancelled-then-note-loyalty-point.ts', 'services/order/src/reactions/when-retail-order-cancelled-then-note-loyalty-point.test.ts',
  ]

  test('aggregate makes the file of a state machine and its test', () => {
    const said = generate('@wismo/tools:aggregate', 'order', 'LoyaltyPoint', '--public')
    expect(said).toContain('npx nx g @wismo/tools:event <domain> LoyaltyPointOpened')
    expect(read('services/order/src/domain/loyalty-point.ts')).toContain('export const openLoyaltyPoint')
  })

  test('event makes a schema, a draft in the catalogue, and the union of the aggregate names its type', () => {
    generate('@wismo/tools:event', 'order', 'LoyaltyPointOpened', '--doc', 'The customer collects points for this order.', '--union', 'services/order/src/domain/loyalty-point.ts')
    generate('@wismo/tools:event', 'order', 'LoyaltyPointClosed', '--doc', 'No more points are collected for this order.', '--union', 'services/order/src/domain/loyalty-point.ts')
    expect(read('schemas/catalogue.json')).toContain('{ "event": "LoyaltyPointOpened", "state": "draft" },\n        { "event": "LoyaltyPointClosed", "state": "draft" }\n      ]')
    expect(read('services/order/src/domain/loyalty-point.ts')).toContain(`  | { readonly type: 'LoyaltyPointOpened'; readonly data: LoyaltyPointOpened }\n  /** No more points are collected for this order. */\n  | { readonly type: 'LoyaltyPointClosed'; readonly data: LoyaltyPointClosed }`)
  })

  test('reaction makes a file named as the sentence, its test, and its place among the handlers', () => {
    generate('@wismo/tools:reaction', 'order', 'when-order-held-then-open-loyalty-point', '--on', 'OrderHeld', '--aggregate', 'loyalty-point')
    generate('@wismo/tools:reaction', 'order', 'when-retail-order-cancelled-then-note-loyalty-point', '--on', 'RetailOrderCancelled', '--aggregate', 'loyalty-point')
    const app = read('services/order/src/app.ts')
    expect(app).toMatch(/name: 'order\.processes\.v1',[^\]]*, whenOrderHeldThenOpenLoyaltyPoint\]/)
    expect(app).toMatch(/name: 'order\.intake\.v1',[^\]]*, whenRetailOrderCancelledThenNoteLoyaltyPoint\(runtime\)\]/)
  })

  test('a name that is taken, and an event that is not there, are refused', () => {
    const refused = (...args: readonly string[]): string => {
      const { status, stdout, stderr } = spawnSync(process.execPath, ['node_modules/nx/dist/bin/nx.js', 'g', ...args], { cwd: copy, encoding: 'utf8', env: { PATH: process.env['PATH'], HOME: copy, NX_DAEMON: 'false', NX_INTERACTIVE: 'false', FORCE_COLOR: '0' } })
      return `${String(status)} ${stdout}${stderr}`
    }
    expect(refused('@wismo/tools:aggregate', 'order', 'LoyaltyPoint')).toMatch(/^1 [^]*loyalty-point\.ts is there already/)
    expect(refused('@wismo/tools:reaction', 'order', 'when-a-then-b', '--on', 'NeverHeard', '--aggregate', 'loyalty-point')).toMatch(/^1 [^]*There is no schema of NeverHeard/)
  })

  test('what they made is written to the contracts, compiles, passes lint and its own tests', () => {
    expect(made.filter((file) => !existsSync(join(copy, file)))).toEqual([])
    run('--import', 'tsx', '-C', '@wismo/source', 'tools/contracts.ts')
    run('node_modules/typescript/bin/tsc', '-p', 'tsconfig.json')
    run('node_modules/eslint/bin/eslint.js', ...made, 'services/order/src/app.ts')
    run('--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', '--config', 'jest.config.mjs', ...made.filter((file) => file.endsWith('.test.ts')))
  }, 180_000)
})
