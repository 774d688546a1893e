// npx nx g @wismo/tools:event <domain> <EventName> --doc "What it means."
import { formsOf, next, readText, schemaOf, writeNew } from './names.mjs'

const catalogue = 'schemas/catalogue.json'

export function eventGenerator(tree, { domain, name, doc, published = false, union }) {
  const event = formsOf(name).pascal
  if (!/^[A-Z].*[.]$/.test(doc)) throw new Error('--doc is a sentence: what it means in the business.')
  if (schemaOf(tree, event) !== undefined) throw new Error(`There is an event ${event} already.`)
  const state = published ? `"state": "published", "since": "${new Date().toISOString().slice(0, 10)}"` : '"state": "draft"'
  tree.write(catalogue, withEntry(readText(tree, catalogue), `${domain}.events.v1`, `{ "event": "${event}", ${state} }`))
  writeNew(tree, `schemas/${domain}/${event}.v1.avsc`, schemaFile(domain, event, doc))
  if (union !== undefined) tree.write(union, withMember(readText(tree, union, 'name the file of an aggregate'), union, event, doc))
  return next(
    `more fields in schemas/${domain}/${event}.v1.avsc; one that is a text without a brand is named in schemas/plain-texts.json with what it holds`,
    `npm run contracts: types${published ? ', its lock and its golden example' : '; a draft gets its golden example once it is published'}`,
    'npm run docs:reference',
  )
}

const schemaFile = (domain, event, doc) => `{
  "type": "record",
  "name": "${event}",
  "namespace": "wismo.${domain}",
  "doc": ${JSON.stringify(doc)},
  "fields": [
    { "name": "envelope", "type": "wismo.Envelope", "doc": "Circumstances of the event." },
    { "name": "orderId", "type": {"type": "string", "brand": "OrderId"}, "doc": "The order." }
  ]
}
`

/** One line more at the end of its topic: everything else stays as it was written. */
function withEntry(text, topic, entry) {
  const from = text.indexOf(`"name": "${topic}"`)
  const end = from < 0 ? -1 : text.indexOf('\n      ]', from)
  if (end < 0) throw new Error(`${catalogue} has no topic ${topic}.`)
  return `${text.slice(0, end)},\n        ${entry}${text.slice(end)}`
}

/** The union names the generated type; what stood there under this name before, with data of its own, is that type now. */
function withMember(text, file, event, doc) {
  const member = `  | { readonly type: '${event}'; readonly data: ${event} }`
  const own = new RegExp(`^  \\| \\{ readonly type: '${event}'; readonly data: .*\\}$`, 'm')
  const typed = own.test(text) ? text.replace(own, member) : withCase(withLine(text, file, `  /** ${doc} */\n${member}`), file, event)
  return withImport(typed, event)
}

function withLine(text, file, member) {
  const union = /^export type \w+Event =\n(?:  (?:\/\*\*|\|).*\n)+/m.exec(text)
  if (union === null) throw new Error(`${file} has no union of events.`)
  const end = union.index + union[0].length
  return `${text.slice(0, end)}${member}\n${text.slice(end)}`
}

/** What the fact makes of the state is for its author to say: until then it moves nothing. */
function withCase(text, file, event) {
  const end = /^( *)default:\n *return unknownEvent\(event( as never)?\)/m.exec(text)
  if (end === null) throw new Error(`${file} has no fold that ends with unknownEvent.`)
  const told = text.slice(0, end.index) + `${end[1]}case '${event}':\n${end[1]}  return state\n` + text.slice(end.index)
  // Of one event alone nothing is left over by its type.
  return told.replace('return unknownEvent(event as never)', 'return unknownEvent(event)')
}

function withImport(text, event) {
  const there = /^import type \{ ([^}]*) \} from '@wismo\/contracts'$/m.exec(text)
  if (there !== null) return text.replace(there[0], `import type { ${[...new Set([...there[1].split(', '), event])].sort().join(', ')} } from '@wismo/contracts'`)
  const first = /^import /m.exec(text)?.index ?? 0
  return `${text.slice(0, first)}import type { ${event} } from '@wismo/contracts'\n${text.slice(first)}`
}
