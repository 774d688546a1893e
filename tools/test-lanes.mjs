// Which e2e tests run side by side. They wait for brokers and processes most of their time, so several files at a time need
// little longer than one; but not all go together.

/** They break brokers and processes under a load and bound how long it takes to be well again: nothing runs beside them. */
const alone = ['faults', 'kills', 'restart', 'topic-anew']

/** Brokers, topics and databases of their own, or none: they run beside those that share the topics of the one broker. */
const apart = [
  'client', 'demo', 'demo-page', 'demo-time', 'desk', 'event-pages', 'find-pages', 'language-pages', 'live-pages', 'olist-replay', 'policies', 'rebuild', 'releases', 'schemas-readme', 'shops', 'shops-of-a-fleet', 'streams', 'tables',
  'page-budgets', 'tracking-page', 'tracking-states', 'walks', 'way-through', 'wismo-shops',
]

/** As apart from others, and they wait for sessions and intervals to run out: beside both they need hardly a processor. */
const waiting = ['doctor', 'kafka-bus', 'metrics', 'topics']

const named = (names) => `/(${names.join('|')})\\.e2e\\.test\\.tsx?$`

/**
 * Patterns of the files of each lane. A file that is named nowhere shares: two of those at once would take each other's
 * partitions, because their groups have the same names on the same broker.
 */
export const e2eLanes = {
  all: '\\.e2e\\.test\\.tsx?$',
  alone: named(alone),
  apart: named(apart),
  waiting: named(waiting),
  sharing: `/(?!(${[...alone, ...apart, ...waiting].join('|')})\\.e2e)[^/]+\\.e2e\\.test\\.tsx?$`,
}

/** The lanes of a kind, step by step; those of one step run at once. */
export const stepsOf = (kind) => (kind === 'e2e' ? [['alone'], ['sharing', 'apart', 'waiting']] : [['all']])
