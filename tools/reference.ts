// npm run docs:reference: writes docs/reference and the client's types from schemas, routes and settings. With --check it only compares.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describeContracts, openContracts, type DescribedEvent, type DescribedField, type DescribedTopic, type DescribedType } from '@wismo/contracts'
import { describeSettings, groupKindsOf, metricNames, type DeclaredRoute, type Service } from '@wismo/service'
import { everyService } from '../services/all/src/services.ts'
import { clientTypes } from './client-types.ts'
import { nameOf, routesOf } from './declared-routes.ts'
import { withoutParts } from './without-parts.ts'

const folder = 'docs/reference'

async function main(): Promise<void> {
  const check = process.argv.includes('--check')
  const pages = new Map([
    [join(folder, 'events.md'), eventsPage()], [join(folder, 'http.md'), await httpPage()], [join(folder, 'configuration.md'), configurationPage()], [join(folder, 'metrics.md'), metricsPage()],
    ['libs/client/src/generated/api.ts', await clientTypes(everyService, { contracts })], ...(await serviceReadmes()),
  ])
  const drifted = [...pages].filter(([file, text]) => !existsSync(file) || readFileSync(file, 'utf8') !== text).map(([file]) => file)
  if (!check) {
    mkdirSync(folder, { recursive: true })
    for (const [file, text] of pages) writeFileSync(file, text)
  } else if (drifted.length > 0) {
    process.stderr.write(`${drifted.join(', ')}: not what the code says. Run npm run docs:reference.\n`)
    process.exitCode = 1
    return
  }
  process.stdout.write(`${pages.size} pages of reference ${check ? 'are what the code says' : 'written'}\n`)
}

const contracts = openContracts()

/** What every table of the page begins with. */
const table = (...columns: readonly string[]): string => `| ${columns.join(' | ')} |\n|${' --- |'.repeat(columns.length)}\n`
const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`
const code = (text: string): string => `\`${text}\``

function eventsPage(): string {
  const { topics, types } = describeContracts(contracts.source)
  const intro = 'Written from `schemas/` by `npm run docs:reference`; a running system shows the same at `/docs/events`. Bodies are Avro in single-object encoding; retailers may send JSON. A draft may still change freely, what is published only grows.'
  const events = topics.flatMap((topic) => topic.events.map((event) => eventSection(event, topic)))
  return `# Events and messages\n\n${intro}\n\n${topics.map(topicSection).join('\n')}\n# Bodies\n\n${events.join('\n')}\n# Shared types\n\n${types.map(typeSection).join('\n')}`
}

function topicSection({ name, owner, key, doc, events }: DescribedTopic): string {
  const rows = events.map(({ event, state, since, meaning }) => row(`[${event}](#${event.toLowerCase()})`, state === 'draft' ? 'draft' : `since ${since}`, meaning))
  return `## ${name}\n\n${doc} Key: ${code(key)}. Owner: ${owner}.\n\n${rows.length === 0 ? '' : `${table('event', '', 'meaning')}${rows.join('')}`}`
}

function eventSection({ event, meaning, ceType, owner, state, since, revisions, personal, fields }: DescribedEvent, topic: DescribedTopic): string {
  const published = state === 'draft' ? 'draft' : `published since ${since}, revision ${revisions}`
  const held = personal.length === 0 ? '' : ` Personal, ${topic.inbound === true ? 'in clear' : 'by reference'}: ${personal.map(code).join(', ')}.`
  return `### ${event}\n\n${meaning}\n\n${code(ceType)} on ${code(topic.name)}, owner ${owner}, ${published}.${held}\n\n${fieldTable(fields)}`
}

const typeSection = ({ name, doc, fields, words }: DescribedType): string => `### ${name}\n\n${doc}\n\n${words.length > 0 ? `${words.map(code).join(' ')}\n` : fieldTable(fields)}`

function fieldTable(fields: readonly DescribedField[]): string {
  const linked = ({ text, shared }: DescribedField['type']): string => (shared === undefined ? text : text.replace(shared, `[${shared}](#${shared.toLowerCase()})`))
  return `${table('field', 'type', 'meaning')}${fields.map(({ name, type, optional, doc }) => row(`${code(name)}${optional ? ' optional' : ''}`, linked(type), doc)).join('')}`
}

async function httpPage(): Promise<string> {
  const rows = (await routesOf(everyService, { contracts })).map((route) => `| ${route.method} | \`${route.url}\` | ${callersOf(route)} |`)
  return `# HTTP\n\nWritten from the routes by \`npm run docs:reference\`; \`npm run routes\` says it as a table of every route and every sort of caller. What holds for all of them is in [docs/http.md](../http.md). The schemas of \`/v1\` are at \`/docs\` and \`/v1/openapi.json\` of a running system.\n\n| method | path | who may call |\n| --- | --- | --- |\n${rows.join('\n')}\n`
}

const block = /(<!-- generated: [^>]* -->\n)[^]*?(<!-- \/generated -->)/

/** The part of a service's README that its handlers and routes say. */
async function serviceReadmes(): Promise<readonly (readonly [string, string])[]> {
  const base = new Set((await routesOf([], { contracts })).map(nameOf))
  return Promise.all(
    everyService.map(async (build) => {
      const service = build(withoutParts({ contracts }))
      const file = join('services', service.name, 'README.md')
      const routes = (await routesOf([build], { contracts })).filter((route) => !base.has(nameOf(route)))
      return [file, readFileSync(file, 'utf8').replace(block, (_all, open: string, close: string) => `${open}${serviceTable(service, routes)}${close}`)] as const
    }),
  )
}

function serviceTable(service: Service, routes: readonly DeclaredRoute[]): string {
  const { name } = service
  const topics = contracts.topicsOwnedBy(name)
  const published = contracts.source.events.filter(({ owner, state, topic }) => owner === name && state === 'published' && contracts.topic(topic)?.inbound !== true)
  const rows = [
    ['owns the topics', topics.map((topic) => code(topic.name))],
    ['consumes', groupKindsOf(service).map(({ name: group, handlers }) => `${consumed(handlers.flatMap(({ on }) => on))} as ${code(group)}`)],
    ['publishes', published.map(({ event, topic }) => `${code(event)} on ${code(topic)}`)],
    ['answers', routes.map((route) => `${code(nameOf(route))} (${callersOf(route)})`)],
  ] as const
  return `| | |\n| --- | --- |\n${rows.map(([what, items]) => `| ${what} | ${items.length === 0 ? 'nothing' : items.join('; ')} |`).join('\n')}\n`
}

/** What a group hears, by topic, each event once however many handlers take it; where that is all of several, one word says it. */
function consumed(on: readonly string[]): string {
  const heard = [...new Set(on)]
  return [...new Set(heard.map((event) => contracts.topicOf(event)))]
    .map((topic) => {
      const [own, all] = [heard.filter((event) => contracts.topicOf(event) === topic), contracts.source.events.filter((event) => event.topic === topic)]
      return `${all.length > 1 && own.length === all.length ? 'everything' : own.map(code).join(', ')} from ${code(topic)}`
    })
    .join(', ')
}

const callersOf = ({ callers }: DeclaredRoute): string => callers.map((caller) => ('scope' in caller ? `partner with \`${caller.scope}\`` : 'level' in caller ? `customer, level ${caller.level}` : 'role' in caller ? `${caller.kind} with \`${caller.role}\`` : caller.kind === 'anonymous' ? 'everybody' : caller.kind)).join(', ')

function configurationPage(): string {
  const rows = describeSettings().map(({ name, byDefault, secret, meaning }) => `| \`${name}\` | ${meaning}${secret ? ` Secret; \`${name}_FILE\` names a file with it.` : ''} | ${byDefault === undefined ? '' : `\`${byDefault}\``} |`)
  return `# Configuration\n\nWritten from the settings by \`npm run docs:reference\`. Every process reads its environment once, at start.\n\n| variable | meaning | default |\n| --- | --- | --- |\n${rows.join('\n')}\n`
}

function metricsPage(): string {
  const rows = Object.entries(metricNames).map(([name, { kind, meaning, labels }]) => row(code(name), kind, meaning, labels.map(code).join(', ')))
  return `# Metrics\n\nWritten from the figures by \`npm run docs:reference\`. With \`METRICS_PORT\` every process answers \`/metrics\` on that port, to nobody but who can reach it. Those of a store, a group or a wait are read from the database every 15 seconds at most, and every process that runs the service tells the same: take the \`max\` of them, not the sum.\n\n${table('name', 'kind', 'meaning', 'divided by')}${rows.join('')}`
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  process.exitCode = 1
})
