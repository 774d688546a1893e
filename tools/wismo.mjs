#!/usr/bin/env node
// npx wismo, npm run wismo --: the operator's command line. Installs what is missing, then runs tools/wismo.ts.
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { install } from './install.mjs'
import { runTypeScript } from './run.mjs'

install(dirname(dirname(fileURLToPath(import.meta.url))), 'prod')
runTypeScript('tools/wismo.ts', process.argv.slice(2))
