// Sources with their mutants and the tests beside them, as one script.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { instrument, type Mutant } from './operators.ts'

export interface Suite {
  readonly script: string
  readonly mutants: readonly Mutant[]
}

/** The library in this folder; of the folders in `leftOut` neither mutants nor tests. */
export async function suiteOf(folder: string, leftOut: readonly string[]): Promise<Suite> {
  const files = (readdirSync(folder, { recursive: true }) as string[]).filter((file) => file.endsWith('.ts') && !leftOut.some((one) => file.startsWith(`${one}/`))).sort()
  const texts = new Map<string, string>()
  const mutants: Mutant[] = []
  for (const file of files.filter((one) => !one.endsWith('.test.ts'))) {
    const made = instrument(file, readFileSync(join(folder, file), 'utf8'), mutants.length)
    texts.set(join(folder, file), made.text)
    mutants.push(...made.mutants)
  }
  const tests = files.filter((file) => /(^|\/)[^/.]+\.test\.ts$/.test(file)).map((file) => `require('./${file}')`).join('\n')
  const made = await build({
    stdin: { contents: tests, resolveDir: folder }, bundle: true, write: false, platform: 'node', format: 'cjs', target: 'node20', conditions: ['@wismo/source'], logLevel: 'error',
    define: { 'import.meta.url': JSON.stringify(`file://${folder}/index.ts`) }, plugins: [withMutants(texts), withoutPackages],
  })
  return { script: made.outputFiles[0]?.text ?? '', mutants: mutants.map((mutant) => ({ ...mutant, file: relative('.', join(folder, mutant.file)) })) }
}

const withMutants = (texts: ReadonlyMap<string, string>): Plugin => ({
  name: 'mutants',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const contents = texts.get(path)
      return contents === undefined ? undefined : { contents, loader: 'ts' }
    })
  },
})

/** Packages from outside are loaded as they are; in place of jest the script has words of ours. */
const withoutPackages: Plugin = {
  name: 'packages',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@jest\/globals$/ }, ({ path }) => ({ path, namespace: 'words' }))
    onLoad({ filter: /.*/, namespace: 'words' }, () => ({ contents: 'module.exports = globalThis.__jest' }))
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) => (kind === 'entry-point' || path.startsWith('@wismo/') ? undefined : { path, external: true }))
  },
}
