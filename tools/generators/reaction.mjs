// npx nx g @wismo/tools:reaction <service> when-x-then-y --on <Event> --aggregate <file>
import { formsOf, next, readText, schemaOf, serviceFolder, writeNew } from './names.mjs'

export function reactionGenerator(tree, { service, sentence, on, aggregate, decision }) {
  const folder = serviceFolder(tree, service)
  const { schema } = schemaOf(tree, on) ?? {}
  if (schema === undefined) throw new Error(`There is no schema of ${on}.`)
  if (on === 'RetailOrderPlaced' || on === 'RetailOrderImported') throw new Error(`${on} is an order itself: the order service takes it.`)
  const isRetail = schema.namespace === 'wismo.retail'
  if (!isRetail && !schema.fields.some(({ name }) => name === 'orderId')) throw new Error(`${on} is about no order: its reaction is written by hand.`)
  const made = { ...formsOf(sentence), ...decider(tree, `${folder}/domain/${aggregate}.ts`, decision), on, file: aggregate, name: sentence.slice(sentence.indexOf('-then-') + '-then-'.length) }
  refuseSecond(tree, folder, made.name)
  writeNew(tree, `${folder}/reactions/${sentence}.ts`, isRetail ? retailFile(made) : reactionFile(made))
  writeNew(tree, `${folder}/reactions/${sentence}.test.ts`, isRetail ? retailTest(made) : reactionTest(made))
  const group = `${service}.${isRetail ? 'intake' : 'processes'}.v1`
  const isIn = register(tree, `${folder}/app.ts`, { ...made, sentence, group, call: isRetail ? `${made.camel}(runtime)` : made.camel })
  return next(...(isIn ? [] : [`put ${made.camel} into the handlers of a group in ${folder}/app.ts: there is no group ${group} yet`]), 'npm run docs:reference: who uses an event stands there')
}

/** What the domain file has: the aggregate, and the decision that is asked for. Throws where either is missing. */
function decider(tree, file, asked) {
  const text = readText(tree, file, 'name a file of domain/, without .ts')
  const constant = /^export const (\w+): Aggregate</m.exec(text)?.[1]
  if (constant === undefined) throw new Error(`${file} has no aggregate.`)
  const decisions = [...text.matchAll(/^export const (\w+) = \([^\n]*\) => \(state\b/gm)].map(([, name]) => name)
  const decision = asked ?? decisions[0]
  if (decision === undefined || !decisions.includes(decision)) throw new Error(`${file} has no decision ${asked ?? ''}: ${decisions.join(', ') || 'none at all'}.`)
  return { constant, decision }
}

/** Event ids derive from the name of a reaction: two of a service with one name would answer for each other. */
function refuseSecond(tree, folder, name) {
  const own = tree.exists(`${folder}/reactions`) ? tree.children(`${folder}/reactions`) : []
  const taken = own.find((file) => readText(tree, `${folder}/reactions/${file}`).includes(`name: '${name}'`))
  if (taken !== undefined) throw new Error(`${taken} is called ${name} already.`)
}

/** Imports it behind the last reaction and adds it to the handlers of its group; false where the service has no such group. */
function register(tree, file, { camel, sentence, group, call }) {
  const text = readText(tree, file)
  const handlers = new RegExp(`(name: '${group.replaceAll('.', '\\.')}',[^[]*?handlers: \\[)([^\\]]*)\\]`)
  if (!handlers.test(text)) return false
  const line = `import { ${camel} } from './reactions/${sentence}.ts'\n`
  const imports = [...text.matchAll(/^import [^\n]*\n/gm)]
  const last = imports.findLast(([one]) => one.includes("from './reactions/")) ?? imports.at(-1)
  const at = (last?.index ?? 0) + (last?.[0].length ?? 0)
  const imported = text.slice(0, at) + line + text.slice(at)
  tree.write(file, imported.replace(handlers, (_all, before, there) => `${before}${there.trim() === '' ? '' : `${there.trimEnd().replace(/,$/, '')}, `}${call}]`))
  return true
}

const titled = (words) => `${words[0].toUpperCase()}${words.slice(1).replace(' then ', ', then ')}`

const reactionFile = ({ camel, words, constant, decision, file, on, name }) => `// ${titled(words)}.
import type { ${on} } from '@wismo/contracts'
import { StreamName } from '@wismo/event-store'
import { reaction, type Inbound, type Reaction } from '@wismo/messaging'
import { ${[constant, decision].sort().join(', ')} } from '../domain/${file}.ts'

const dataOf = ({ data }: Inbound): ${on} => data as ${on}

export const ${camel}: Reaction = reaction({
  name: '${name}',
  on: ['${on}'],
  aggregate: ${constant},
  stream: (inbound) => StreamName.of(${constant}.category, dataOf(inbound).orderId),
  decide: (inbound) => ${decision}(dataOf(inbound)),
})
`

const reactionTest = ({ camel, kebab, words, constant, file, on }) => `import { describe, expect, test } from '@jest/globals'
import { fold, type DomainEvent, type OrderId } from '@wismo/kernel'
import { StreamName } from '@wismo/event-store'
import type { Inbound } from '@wismo/messaging'
import { ${constant} } from '../domain/${file}.ts'
import { ${camel} } from './${kebab}.ts'

const orderId = 'ord_1' as OrderId
const inbound = { type: '${on}', data: { orderId } } as Inbound
const decide = (...events: readonly DomainEvent[]) => ${camel}.decide(inbound, undefined)(fold(${constant}, events as never))

describe('${words}', () => {
  test('it hears ${on}, and decides on the stream of its order', () => {
    expect(${camel}.on).toEqual(['${on}'])
    expect(${camel}.stream(inbound, undefined)).toBe(StreamName.of(${constant}.category, orderId))
  })

  test('I40 told twice: the same as once', () => {
    const once = decide()
    expect(once).not.toEqual([])
    expect(decide(...once)).toEqual([])
  })
})
`

const retailFile = ({ camel, words, constant, decision, file, on, name }) => `// ${titled(words)}. A fact: it is taken whatever the state.
import { StreamName } from '@wismo/event-store'
import type { Reaction } from '@wismo/messaging'
import { retailFacts, type Runtime } from '@wismo/service'
import { ${[constant, decision].sort().join(', ')} } from '../domain/${file}.ts'

export const ${camel} = (runtime: Pick<Runtime, 'contracts' | 'shops' | 'clock'>): Reaction =>
  retailFacts(runtime, {
    name: '${name}',
    on: ['${on}'],
    aggregate: ${constant},
    stream: ({ orderId }) => StreamName.of(${constant}.category, orderId),
    decide: (fact) => ${decision}(fact),
  })
`

const retailTest = ({ camel, kebab, words, constant, file, on }) => `import { describe, expect, test } from '@jest/globals'
import { openContracts } from '@wismo/contracts'
import { fold, Instant, type DomainEvent, type OrderId } from '@wismo/kernel'
import { StreamName } from '@wismo/event-store'
import type { Inbound } from '@wismo/messaging'
import type { Runtime } from '@wismo/service'
import { ${constant} } from '../domain/${file}.ts'
import { ${camel} } from './${kebab}.ts'

const orderId = 'ord_1' as OrderId
const heard = ${camel}({ contracts: openContracts(), shops: {} as Runtime['shops'], clock: () => Instant.parse('2026-11-26T10:00:00Z') })
const fact = { type: '${on}', data: { orderId } } as Inbound
const decide = (...events: readonly DomainEvent[]) => heard.decide(fact, undefined)(fold(${constant}, events as never))

describe('${words}', () => {
  test('it hears ${on}, alone and within an import, and decides on the stream of its order', () => {
    expect(heard.on).toEqual(['${on}', 'RetailOrderImported'])
    expect(heard.stream(fact, undefined)).toBe(StreamName.of(${constant}.category, orderId))
  })

  test('I40 told twice: the same as once', () => {
    const once = decide()
    expect(once).not.toEqual([])
    expect(decide(...once)).toEqual([])
  })
})
`
