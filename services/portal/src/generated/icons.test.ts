import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test } from '@jest/globals'
import { icons } from './icons.ts'

const nodes: Record<string, unknown> = JSON.parse(readFileSync(createRequire(import.meta.url).resolve('lucide-static/icon-nodes.json'), 'utf8'))

test.each(Object.entries(icons))('the icon %s is the one of the package', (name, drawing) => {
  expect(drawing).toEqual(nodes[name])
})
