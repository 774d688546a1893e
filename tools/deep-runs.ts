// The long forms of tests, by name, and what is typed to run them.
import { parseArgs } from 'node:util'

export type DeepRun = {
  readonly what: string
  readonly env: Readonly<Record<string, string>>
  readonly minutes: number
} & (
  | {
      readonly kind: 'int' | 'e2e'
      /** Test files. */
      readonly files: readonly string[]
    }
  | {
      readonly kind: 'program'
      /** What runs the tests in its own way. */
      readonly file: string
    }
)

export const runs: Readonly<Record<string, DeepRun>> = {
  faults: {
    what: 'five rounds of every fault of a Kafka cluster under 500 messages a second',
    kind: 'e2e',
    files: ['libs/messaging/src/kafka/faults.e2e'],
    env: { WISMO_FAULT_ROUNDS: '5' },
    minutes: 12,
  },
  kills: {
    what: 'one process of three killed every few seconds for three minutes, on either log',
    kind: 'e2e',
    files: ['services/all/src/kills.e2e'],
    // Ten seconds of kills each.
    env: { WISMO_FAULT_ROUNDS: '18' },
    minutes: 15,
  },
  lookup: {
    what: '2,000 look-ups of an order of each kind: can anybody tell by the time which one is there?',
    kind: 'e2e',
    files: ['services/all/src/lookup.e2e'],
    env: { WISMO_LOOKUP_SAMPLES: '2000' },
    minutes: 2,
  },
  schemathesis: {
    what: 'every operation of the OpenAPI document with 150 made-up requests, and every limit of every schema',
    kind: 'e2e',
    files: ['services/all/src/schemathesis.e2e'],
    env: { WISMO_SCHEMATHESIS_EXAMPLES: '150' },
    minutes: 20,
  },
  canary: {
    what: 'personal data of 2,000 orders through a Wismo on Kafka, then everything searched for it, before and after everybody is erased',
    kind: 'e2e',
    files: ['services/all/src/canary.e2e'],
    env: { CANARY_ORDERS: '2000', CANARY_ON: 'kafka' },
    minutes: 4,
  },
  replay: {
    what: '4,071 real histories in time, twice, shuffled and reversed, by HTTP and by topic, on either log; on Kafka while processes are killed',
    kind: 'e2e',
    files: ['services/all/src/olist-replay.e2e'],
    env: { WISMO_REPLAY: 'all' },
    minutes: 30,
  },
  'any-order': {
    what: '1,000 made-up orders, plausible and impossible, told in four orders and partly twice: is every view the same, and right?',
    kind: 'e2e',
    files: ['services/all/src/any-order-of-facts.e2e'],
    env: { WISMO_RETAIL_LIVES: '1000' },
    minutes: 5,
  },
  search: {
    what: 'a million orders in the tables of the view, of the desk and of the index of people: how long does an agent wait for a search, and for the order behind it?',
    kind: 'int',
    files: ['services/all/src/search.int'],
    env: { WISMO_SEARCH_ORDERS: '1000000', WISMO_SEARCH_ROUNDS: '100' },
    minutes: 15,
  },
  pages: {
    what: 'every state of the tracking page at both widths, with pictures to look at.',
    kind: 'e2e',
    files: ['services/portal/src/tracking-states.e2e'],
    env: { WISMO_PAGES: 'all' },
    minutes: 5,
  },
  streams: {
    what: '2,000 who follow 200 orders by two processes through a storm of changes: is anything missed, does anything go back?',
    kind: 'e2e',
    files: ['services/all/src/streams.e2e'],
    env: { WISMO_STREAM_CLIENTS: '2000' },
    minutes: 4,
  },
  mutants: {
    what: 'libs/lifecycle broken in one place at a time, thousands of times: how often does a test notice?',
    kind: 'program',
    file: 'tools/mutants/mutants.ts',
    env: {},
    minutes: 45,
  },
}

const help = `npm run deep [-- name ...]   runs these tests in their long form, all of them when none is named

${Object.entries(runs).map(([name, { what, minutes }]) => `  ${name.padEnd(12)} ${what}, about ${minutes} minutes`).join('\n')}

A variable that is set already is kept, so WISMO_FAULT_ROUNDS=20 npm run deep -- faults does more. Of mutants, WISMO_MUTANTS=500 tries
so many, drawn by WISMO_SEED, WISMO_MUTANT_FILES=money those of some files, and WISMO_MUTANT_PROCESSES=4 is how many at a time.
`

/** What is to be run, or what is to be said instead. */
export type Asked = { readonly names: readonly string[] } | { readonly help: string } | { readonly wrong: string }

export function askedFor(args: readonly string[]): Asked {
  const { values, positionals } = parseArgs({ args: [...args], strict: false, allowPositionals: true, options: { help: { type: 'boolean', short: 'h' } } })
  if (values['help'] === true) return { help }
  const unknown = [...Object.keys(values).map((name) => `--${name}`), ...positionals.filter((name) => !Object.hasOwn(runs, name))]
  if (unknown.length > 0) return { wrong: `There is no ${unknown.join(', ')}.\n\n${help}` }
  return { names: Object.keys(runs).filter((name) => positionals.length === 0 || positionals.includes(name)) }
}
