// npm start: installs what is missing and starts everything on this machine.
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { install } from './install.mjs'
import { runTypeScript } from './run.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 20)) {
  process.stderr.write(`Wismo needs Node.js 20.20 or newer; this is ${process.versions.node}.\n`)
  process.exit(1)
}
install(root, 'prod')
runTypeScript('tools/serve.ts', [])
