// Which e2e tests run side by side. They wait for brokers and processes most of their time, so several files at a time need
// little longer than one; but not all go together.

/** They break brokers and processes under a load and bound how long it takes to be well again, compare how long answers take, or bound it for many at once: nothing runs beside them. */
const alone = ['faults', 'kills', 'lookup', 'read-your-writes', 'restart', 'topic-anew']

/** No broker: the log in a database of their own. */
const embedded = [
  'agents', 'erasure', 'every-route', 'keys', 'order-facts', 'policies', 'privacy', 'record-parcels', 'replicas', 'schemathesis', 'shops', 'staff', 'streams', 'tables',
  'tracking-reads', 'two-shops', 'wismo-import', 'wismo-keys',
]

/** Pages in a browser and the links to them, on the log in a database of their own or on none. */
const pages = ['client', 'demo', 'demo-page', 'demo-time', 'desk', 'event-pages', 'find-pages', 'language-pages', 'links', 'live-pages', 'page-budgets', 'tracking-page', 'tracking-states', 'walks']

/** Brokers of their own, and those of the broker of all that only wait for sessions and intervals to run out. */
const own = ['canary', 'doctor', 'kafka-bus', 'metrics', 'olist-replay', 'rebuild', 'schemas-readme', 'settings', 'shops-of-a-fleet', 'topics', 'way-through']

const named = (names) => `/(${names.join('|')})\\.e2e\\.test\\.tsx?$`

/**
 * Patterns of the files of each lane. A file that is named nowhere may be on the broker of all: two of those at once would take each
 * other's partitions, because their groups have the same names. Otherwise the lanes are cut to be equally long.
 */
export const e2eLanes = {
  all: '\\.e2e\\.test\\.tsx?$',
  alone: named(alone),
  embedded: named(embedded),
  pages: named(pages),
  own: named(own),
  sharing: `/(?!(${[...alone, ...embedded, ...pages, ...own].join('|')})\\.e2e)[^/]+\\.e2e\\.test\\.tsx?$`,
}

/** The lanes of a kind, step by step; those of one step run at once. */
export const stepsOf = (kind) => (kind === 'e2e' ? [['alone'], ['sharing', 'embedded', 'pages', 'own']] : [['all']])
