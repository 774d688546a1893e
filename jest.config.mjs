// One root run per kind of test: unit (pure), int (PostgreSQL, one adapter), e2e (several services, a broker, a browser).
import { e2eLanes } from './tools/test-lanes.mjs'

const kind = process.env.TEST_KIND ?? 'unit'
const pattern = {
  unit: '/[^/.]+\\.test\\.tsx?$',
  int: '\\.int\\.test\\.tsx?$',
  e2e: e2eLanes[process.env.TEST_LANE ?? 'all'],
}[kind]

export default {
  displayName: kind,
  roots: ['<rootDir>/libs', '<rootDir>/services', '<rootDir>/tools'],
  testRegex: pattern,
  testEnvironmentOptions: { customExportConditions: ['@wismo/source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', tsx: true },
          transform: { react: { runtime: 'automatic', importSource: 'preact' } },
        },
        module: { type: 'es6' },
      },
    ],
  },
  testTimeout: kind === 'unit' ? 5_000 : 60_000,
  globalSetup: '<rootDir>/tools/note-origins.mjs',
  globalTeardown: '<rootDir>/tools/left-open.mjs',
  maxWorkers: kind === 'e2e' ? 1 : 2,
}
