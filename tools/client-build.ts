// @wismo/client for who builds elsewhere: one module for browsers, and the types that go with it.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { buildSync } from 'esbuild'
import ts from 'typescript'

const entry = 'libs/client/src/index.ts'

export interface BuiltClient {
  /** The module. */
  readonly file: string
  readonly bytes: number
  readonly gzipBytes: number
}

/** Writes `wismo-client.js` and `types/` into a folder. Throws where types cannot be told. */
export function buildClient(folder: string): BuiltClient {
  const { outputFiles: [built] } = buildSync({ entryPoints: [entry], bundle: true, minify: true, write: false, format: 'esm', target: 'es2022' })
  if (built === undefined) throw new Error('Nothing was built.')
  const file = join(folder, 'wismo-client.js')
  write(file, built.text)
  writeTypes(join(folder, 'types'))
  return { file, bytes: built.contents.length, gzipBytes: gzipSync(built.contents).length }
}

function writeTypes(folder: string): void {
  const program = ts.createProgram([entry], {
    target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'], types: [],
    strict: true, skipLibCheck: true, declaration: true, emitDeclarationOnly: true, allowImportingTsExtensions: true, outDir: folder,
  })
  // Source is imported by its own name here; elsewhere there is only what was built of it.
  const { diagnostics } = program.emit(undefined, (path, text) => write(path, text.replaceAll(/(from '\.[^']*)\.ts'/g, "$1.js'")))
  // Whether it compiles at all is looked at with everything else: `npm run types`.
  const [fault] = diagnostics
  if (fault !== undefined) throw new Error(ts.flattenDiagnosticMessageText(fault.messageText, '\n'))
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
