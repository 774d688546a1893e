// Picks the icons the pages use out of lucide-static into one module: node --import tsx -C @wismo/source services/portal/pick-icons.ts
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const names = [
  'arrow-left', 'arrow-right', 'ban', 'banknote', 'check', 'chevron-down', 'chevron-right', 'circle-alert', 'circle-question-mark', 'clock',
  'cloud-lightning', 'credit-card', 'external-link', 'eye', 'eye-off', 'gift', 'globe', 'hand', 'hourglass', 'info', 'list', 'lock', 'log-out', 'mail',
  'map-pin', 'message-circle', 'moon', 'package', 'package-check', 'package-x', 'pause', 'pencil', 'phone', 'play', 'plus', 'receipt-text', 'refresh-cw',
  'repeat', 'rotate-ccw', 'search', 'shield-alert', 'square-terminal', 'store', 'sun', 'timer', 'triangle-alert', 'truck', 'undo-2', 'user', 'users', 'x',
  'zap',
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
