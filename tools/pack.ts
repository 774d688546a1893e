// A program and all of ours that it imports as one file. A process of it is there in a second; one that reads hundreds of files of TypeScript takes four.
import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
/** In the workspace: from there the packages of others are found. */
const folder = join(root, '.wismo/packed')
/** What nobody packed anew for so long is of an older source, in milliseconds. */
const keptMs = 86_400_000

/** Packs `entry`, a path from the root, and answers the file to be run by `node <path>`, named by what is in it. Throws what does not compile. */
export async function pack(entry: string): Promise<string> {
  const { outputFiles: [file] } = await build({
    entryPoints: [join(root, entry)], write: false, bundle: true, platform: 'node', format: 'esm', target: 'node20', conditions: ['@wismo/source'], jsx: 'automatic', jsxImportSource: 'preact', logLevel: 'silent', plugins: [ours],
  })
  const contents = file?.contents ?? new Uint8Array()
  const path = join(folder, `${createHash('sha256').update(contents).digest('hex').slice(0, 16)}.mjs`)
  mkdirSync(folder, { recursive: true })
  forgetOld()
  if (!existsSync(path)) {
    // Another process may pack the same just now.
    const fresh = `${path}.${randomUUID()}`
    writeFileSync(fresh, contents)
    renameSync(fresh, path)
  }
  return path
}

function forgetOld(): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    const made = statSync(path, { throwIfNoEntry: false })
    if (made !== undefined && Date.now() - made.mtimeMs > keptMs) rmSync(path, { force: true })
  }
}

/** What is ours is packed and still finds its style sheets and schemas where they lie; what is of others stays outside. */
const ours: Plugin = {
  name: 'ours',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) => (kind === 'entry-point' || path.startsWith('@wismo/') ? undefined : { external: true }))
    onLoad({ filter: /\.tsx?$/ }, ({ path }) => ({ contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)), loader: path.endsWith('x') ? 'tsx' : 'ts' }))
  },
}
