// What a shop gets of the client: a module without dependencies, small, and types that its own project understands.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import ts from 'typescript'
import { buildClient } from './client-build.ts'

/** A shop's own page, strict, in a project that knows nothing of this one. */
const page = `
import { wismoClient, WismoProblem, type FollowedOrder } from './types/index.js'
const client = wismoClient({ baseUrl: 'https://orders.shop.example', language: 'de' })
export const version = async (token: string): Promise<number | undefined> => (await client.order(token, { fields: 'headline' })).viewVersion
export const orders = async (token: string) => (await client.call('GET /v1/me/orders', { token })).data.map(({ number }) => number)
export const follow = (token: string): Promise<void> => client.followOrder(token, { onView: ({ headline }: FollowedOrder) => void headline.title })
export const code = (error: unknown): string => (error instanceof WismoProblem ? error.problem.code : '')
// @ts-expect-error there is no such call
void client.call('POST /v1/orders')
`

test('the module needs nothing, is 3 kB at most as it is sent, and its types hold in a project of others', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wismo-client-'))
  try {
    const { file, gzipBytes } = buildClient(folder)
    expect(readFileSync(file, 'utf8')).not.toMatch(/\bimport\b|\brequire\(/)
    expect(gzipBytes).toBeLessThanOrEqual(3_000)
    writeFileSync(join(folder, 'page.ts'), page)
    const program = ts.createProgram([join(folder, 'page.ts')], { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'], types: [], strict: true, noEmit: true })
    expect(ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}, 60_000)
