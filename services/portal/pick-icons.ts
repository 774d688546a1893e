// Picks the icons the pages use out of lucide-static into one module: node --import tsx -C @wismo/source services/portal/pick-icons.ts
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const names = [
  'arrow-right', 'check', 'chevron-right', 'circle-question-mark', 'clock', 'credit-card', 'hourglass', 'mail', 'message-circle', 'moon', 'package', 'phone', 'plus',
  'cloud-lightning', 'list', 'package-check', 'package-x', 'pause', 'play', 'repeat', 'undo-2', 'users', 'zap',
  'refresh-cw', 'square-terminal', 'store', 'sun', 'timer', 'truck',
]

const require = createRequire(import.meta.url)
const nodes: Record<string, unknown> = JSON.parse(readFileSync(require.resolve('lucide-static/icon-nodes.json'), 'utf8'))
const lines = names.map((name) => `  '${name}': ${JSON.stringify(nodes[name] ?? missing(name))},`)

writeFileSync(
  new URL('src/generated/icons.ts', import.meta.url),
  `// Picked from lucide-static (ISC) by pick-icons.ts; not edited by hand.\nexport const icons = {\n${lines.join('\n')}\n} as const\n`,
)

function missing(name: string): never {
  throw new Error(`lucide-static has no icon named ${name}`)
}
