// The arrows of the architecture. Each rule is one sentence; a test proves that a forbidden import fails.
const pure = '^libs/(kernel|lifecycle)/src|^services/[^/]+/src/domain/'
const tests = '\\.(test|int\\.test|e2e\\.test)\\.tsx?$|/testing/|-contract\\.ts$'

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'a-service-imports-no-other-service',
      severity: 'error',
      from: { path: '^services/([^/]+)/', pathNot: '^services/all/' },
      to: { path: '^services/([^/]+)/', pathNot: '^services/$1/' },
    },
    { name: 'all-imports-only-the-apps', severity: 'error', from: { path: '^services/all/', pathNot: tests }, to: { path: '^services/(?!all/)[^/]+/', pathNot: '/src/app\\.ts$' } },
    { name: 'libs-import-no-service-and-no-tool', severity: 'error', from: { path: '^libs/', pathNot: tests }, to: { path: '^(services|tools)/' } },
    { name: 'kernel-imports-nothing', severity: 'error', from: { path: '^libs/kernel/', pathNot: tests }, to: { pathNot: '^libs/kernel/' } },
    {
      name: 'pure-code-imports-pure-code',
      severity: 'error',
      comment: 'domain folders and lifecycle: themselves, kernel, lifecycle; types of the contracts. No Node, no package, no clock.',
      from: { path: pure, pathNot: tests },
      to: { pathNot: [pure, '^libs/contracts/'] },
    },
    {
      name: 'pure-code-imports-only-types-of-the-contracts',
      severity: 'error',
      from: { path: pure, pathNot: tests },
      to: { path: '^libs/contracts/', dependencyTypesNot: ['type-only'] },
    },
    { name: 'a-domain-knows-no-other-folder', severity: 'error', from: { path: '^services/([^/]+)/src/domain/', pathNot: tests }, to: { path: '^services/[^/]+/src/(?!domain/)' } },
    { name: 'contracts-import-only-the-kernel', severity: 'error', from: { path: '^libs/contracts/', pathNot: tests }, to: { path: '^libs/(?!contracts/|kernel/)' } },
    { name: 'event-store-imports-only-the-kernel-and-the-database', severity: 'error', from: { path: '^libs/event-store/', pathNot: tests }, to: { path: '^libs/(?!event-store/|kernel/|database/)' } },
    { name: 'privacy-imports-only-the-kernel-and-the-database', severity: 'error', from: { path: '^libs/privacy/', pathNot: tests }, to: { path: '^libs/(?!privacy/|kernel/|database/)' } },
    { name: 'messaging-knows-no-service-base', severity: 'error', from: { path: '^libs/messaging/', pathNot: tests }, to: { path: '^libs/(?!messaging/|kernel/|contracts/|event-store/|privacy/|database/)' } },
    { name: 'only-tests-and-tools-import-testing', severity: 'error', from: { path: '^(libs(?!/testing)|services)/', pathNot: tests }, to: { path: '^libs/testing/' } },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/(?:browser|dist)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@wismo/source', 'import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js'],
    },
  },
}
